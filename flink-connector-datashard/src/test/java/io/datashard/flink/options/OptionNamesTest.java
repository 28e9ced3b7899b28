package io.datashard.flink.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.Setting;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionNamesTest {
    @Test
    void messagesOfReadsNameOptions() {
        assertThat(Stream.of(Setting.values()).map(OptionNames::of))
                .containsExactly(
                        "'legacy.read-mode'",
                        "'scan.on-gap'",
                        "'scan.non-append-changes'",
                        "'scan.startup.mode'",
                        "'incremental-between'");
    }
}
