package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitSettings;
import io.datashard.error.CommitConflictException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.WriteSettings;
import io.datashard.model.DataFile;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table library does not know how a sink's settings are set; its messages name them by the sink's options all the same. */
class SinkSettingsTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table = new TestTable(storage, 1);

    @Test
    void aCommitThatAlwaysLosesNamesTheOptionThatAllowsMoreRetries() {
        assertThatThrownBy(() -> lose(new CommitSettings(2, SHORT, SHORT, null, Duration.ZERO)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("raise 'sink.commit.max-retries' (2)");
    }

    @Test
    void andTheOptionThatAllowsMoreTime() {
        assertThatThrownBy(() -> lose(new CommitSettings(50, SHORT, SHORT, Duration.ofMillis(5), Duration.ZERO)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("raise 'sink.commit.timeout' (PT0.005S)");
    }

    @Test
    void aWriterNamesOptionsToo() {
        assertThat(settings(CommitSettings.DEFAULT).writing().files().names()).isSameAs(OptionNames.FLINK);
    }

    private void lose(CommitSettings chosen) {
        table.create(Map.of());
        DataFile file = table.file("a", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        ours.failWhen(operation -> operation.kind() == Kind.IS_HELD, Fault.REFUSED);
        table.committer(ours, settings(chosen).writing().commit()).commit(TestTable.appending(file));
    }

    private static SinkSettings settings(CommitSettings commit) {
        TableLocation location = TableLocation.of("/nowhere");
        return new SinkSettings(
                new TargetTable(location, null, TableOptions.DEFAULT),
                SinkIds.of("orders", location),
                WriteSettings.DEFAULT.withCommit(commit));
    }
}
