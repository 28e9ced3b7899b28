package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.Setting;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionNamesTest {
    @Test
    void messagesNameOptions() {
        assertThat(Stream.of(Setting.values()).map(OptionNames.FLINK::of))
                .containsExactly(
                        "'legacy.read-mode'",
                        "'scan.on-gap'",
                        "'scan.non-append-changes'",
                        "'scan.startup.mode'",
                        "'incremental-between'",
                        "'sink.commit.max-retries'",
                        "'sink.commit.timeout'",
                        "'sink.writer.row-group-size'",
                        "'sink.writer.max-open-files'");
        assertThat(OptionNames.FLINK.oneWriterPerPartition()).hasValue("'sink.distribution-mode' = 'hash'");
    }
}
