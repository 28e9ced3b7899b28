package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.source.DataShardSource;
import io.datashard.format.DataShardTable;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What can't be written fails with a text that says what to do, and leaves the table as it was. */
@Timeout(120)
class SinkBadInputITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    private NumbersTable table;

    @BeforeEach
    void path() {
        table = new NumbersTable(folder.resolve("t"));
    }

    @Test
    void unboundedStreamWithoutCheckpointsIsRefusedAtSubmission() {
        NumbersTable source = new NumbersTable(folder.resolve("source"));
        DataShardTable.create(source.path(), schema()).close();
        NumbersJob job = new NumbersJob(table).interval(null);
        StreamExecutionEnvironment env = job.environment();
        env.fromSource(
                        DataShardSource.forRow()
                                .path(source.path())
                                .continuous(Duration.ofMillis(20))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "source")
                .map(row -> row)
                .returns(NumbersJob.TYPE)
                .sinkTo(job.builtSink());

        assertThatThrownBy(env::getStreamGraph)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot write an unbounded stream to " + table.path())
                .hasMessageContaining("'execution.checkpointing.interval'");
        assertThat(table.root()).doesNotExist();
    }

    @Test
    void missingTableIsNotMadeUnlessAskedFor() {
        assertThatThrownBy(() -> new NumbersJob(table)
                        .sink(builder -> builder.createIfMissing(false))
                        .run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(table.path())
                .hasMessageContaining("auto-create");
        assertThat(table.root()).doesNotExist();
    }

    @Test
    void otherSchemaIsRefusedWithTheDifference() {
        Schema other = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "text", PrimitiveType.STRING),
                Field.optional(3, "more", PrimitiveType.INT));
        DataShardTable.create(table.path(), other).close();

        assertThatThrownBy(() -> new NumbersJob(table).run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("more");
        assertThat(table.history()).isEmpty();
    }

    @Test
    void nullInARequiredColumnFailsAndLeavesNothing() throws Exception {
        DataShardTable.create(table.path(), schema()).close();

        assertThatThrownBy(() -> new NumbersJob(table)
                        .rows(100).stream(numbers -> numbers.map(SinkBadInputITCase::withoutIdAtTheEnd)
                                        .returns(NumbersJob.TYPE))
                                .parallelism(1)
                                .interval(null)
                                .run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'id'");
        assertThat(table.history()).isEmpty();
        assertThat(table.dataFiles()).isEmpty();
    }

    private static Row withoutIdAtTheEnd(Row row) {
        return (Long) row.getField(0) == 99 ? Row.of(null, "text-99") : row;
    }

    @Test
    void nullAfterPublishedCheckpointsFailsAndKeepsThem() {
        DataShardTable.create(table.path(), schema()).close();

        assertThatThrownBy(() -> new NumbersJob(table)
                        .rows(100).perCheckpoint(10).parallelism(1).stream(
                                        numbers -> numbers.map(SinkBadInputITCase::withoutIdAtTheEnd)
                                                .returns(NumbersJob.TYPE))
                                .run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class);
        assertThat(table.numbers()).hasSizeBetween(1, 99).doesNotHaveDuplicates();
    }

    @Test
    void fileInPlaceOfTheTableIsRefused() throws Exception {
        Files.writeString(table.root(), "no table");

        assertThatThrownBy(() -> new NumbersJob(table).run())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(table.path());
        assertThat(table.root()).hasContent("no table");
    }

    @Test
    void tableThatIsReplacedWhileItsJobRunsIsNotWrittenTo() throws Exception {
        var job = new NumbersJob(table).rows(100_000).perCheckpoint(10).start();
        table.awaitSnapshots(2);
        Files.move(table.root(), folder.resolve("former"));
        DataShardTable.create(table.path(), schema()).close();

        assertThatThrownBy(() -> job.getJobExecutionResult().get()).rootCause().hasMessageContaining(table.path());
        assertThat(table.history()).isEmpty();
    }

    private static Schema schema() {
        return Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    }
}
