package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.source.DataShardSource;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.EveryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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

    private final Layout layout;
    private NumbersTable table;

    SinkBadInputITCase(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void path() {
        table = new NumbersTable(folder.resolve("t"), layout);
    }

    @EveryLayout
    void unboundedStreamWithoutCheckpointsIsRefusedAtSubmission() {
        NumbersTable source = new NumbersTable(folder.resolve("source"), layout);
        create(source, schema());
        assertThatThrownBy(() -> copyOf(source, null).getStreamGraph())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot write an unbounded stream to " + table.path())
                .hasMessageContaining("'execution.checkpointing.interval'");
        assertThat(table.root()).doesNotExist();
    }

    /** A job that never ends. */
    private StreamExecutionEnvironment copyOf(NumbersTable source, @Nullable Duration interval) {
        NumbersJob job = new NumbersJob(table).interval(interval);
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
        return env;
    }

    /** Its last rows would wait for a checkpoint that never comes, and the job would say FINISHED. */
    @EveryLayout
    void streamThatTakesNoCheckpointAfterItsEndIsRefusedAtSubmission() throws Exception {
        NumbersJob bounded = new NumbersJob(table).rows(500).environment(SinkBadInputITCase::withoutLastCheckpoint);
        assertThatThrownBy(bounded::run)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot write a stream to " + table.path())
                .hasMessageContaining("'execution.checkpointing.checkpoints-after-tasks-finish' is 'false'")
                .hasMessageContaining("'execution.runtime-mode' = 'batch'");
        NumbersTable source = new NumbersTable(folder.resolve("source"), layout);
        create(source, schema());
        assertThatThrownBy(() -> withoutLastCheckpoint(copyOf(source, Duration.ofSeconds(1)))
                        .getStreamGraph())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'execution.checkpointing.checkpoints-after-tasks-finish'");
        assertThat(table.root()).doesNotExist();

        bounded.batch()
                .environment(SinkBadInputITCase::batchWithoutLastCheckpoint)
                .run();
        table.assertHasExactly(500);
    }

    private static StreamExecutionEnvironment withoutLastCheckpoint(StreamExecutionEnvironment env) {
        env.configure(new Configuration().set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false));
        return env;
    }

    private static StreamExecutionEnvironment batchWithoutLastCheckpoint(StreamExecutionEnvironment env) {
        return withoutLastCheckpoint(env.setRuntimeMode(RuntimeExecutionMode.BATCH));
    }

    @EveryLayout
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

    @EveryLayout
    void otherSchemaIsRefusedWithTheDifference() {
        Schema other = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "text", PrimitiveType.STRING),
                Field.optional(3, "more", PrimitiveType.INT));
        create(table, other);

        // With partitions the job looks at the table when it is submitted.
        assertThatThrownBy(() -> new NumbersJob(table).run())
                .hasStackTraceContaining(InvalidUseException.class.getName())
                .hasStackTraceContaining("more");
        assertThat(table.history()).isEmpty();
    }

    @EveryLayout
    void nullInARequiredColumnFailsAndLeavesNothing() throws Exception {
        create(table, schema());

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

    @EveryLayout
    void nullAfterPublishedCheckpointsFailsAndKeepsThem() {
        create(table, schema());

        assertThatThrownBy(() -> new NumbersJob(table)
                        .rows(100).perCheckpoint(10).parallelism(1).stream(
                                        numbers -> numbers.map(SinkBadInputITCase::withoutIdAtTheEnd)
                                                .returns(NumbersJob.TYPE))
                                .run())
                .rootCause()
                .isInstanceOf(InvalidUseException.class);
        assertThat(table.numbers()).hasSizeBetween(1, 99).doesNotHaveDuplicates();
    }

    @EveryLayout
    void fileInPlaceOfTheTableIsRefused() throws Exception {
        Files.writeString(table.root(), "no table");

        assertThatThrownBy(() -> new NumbersJob(table).run())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(table.path());
        assertThat(table.root()).hasContent("no table");
    }

    @EveryLayout
    void pathWithABackslashIsRefusedWhereDocumentsHoldWholePaths() {
        var sink = DataShardSink.forRow(Types.ROW_NAMED(new String[] {"id"}, Types.LONG))
                .path(folder.resolve("a\\b").toString())
                .layout(layout);

        if (layout == Layout.ICEBERG) {
            assertThatThrownBy(sink::build)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("backslash");
        } else {
            assertThatCode(sink::build).doesNotThrowAnyException();
        }
    }

    @EveryLayout
    void tableThatIsReplacedWhileItsJobRunsIsNotWrittenTo() throws Exception {
        var job = new NumbersJob(table).rows(100_000).perCheckpoint(10).start();
        table.awaitSnapshots(2);
        Files.move(table.root(), folder.resolve("former"));
        create(table, schema());

        // What is noticed first: another table, or that files of the former one are gone.
        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .rootCause()
                .extracting(Throwable::getMessage, as(InstanceOfAssertFactories.STRING))
                .containsAnyOf(table.path(), "Cannot commit checkpoint");
        assertThat(table.history()).isEmpty();
    }

    private static void create(NumbersTable table, Schema columns) {
        DataShardTable.create(table.path(), columns, table.options()).close();
    }

    private static Schema schema() {
        return Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    }
}
