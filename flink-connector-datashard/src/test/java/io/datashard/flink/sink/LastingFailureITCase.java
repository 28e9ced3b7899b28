package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job whose failure would come again after every restart ends at the first, though it may restart without end. */
@Timeout(60)
class LastingFailureITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    @Test
    void schemaThatDoesNotFit() {
        NumbersTable table = new NumbersTable(folder.resolve("t"));
        Schema other = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        DataShardTable.create(table.path(), other, TableOptions.DEFAULT).close();

        endsAtOnce(new NumbersJob(table), InvalidUseException.class);
    }

    @Test
    void tableThatCannotBeWritten() {
        NumbersTable table = new NumbersTable(GoldenTable.named("0.3.3/types").copyTo(folder.resolve("t")));

        endsAtOnce(new NumbersJob(table), InvalidUseException.class);
    }

    @EveryLayout
    void rowThatCannotBeWritten(Layout layout) {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        Schema strict =
                Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
        DataShardTable.create(table.path(), strict, table.options()).close();

        endsAtOnce(
                new NumbersJob(table).stream(numbers -> numbers.map(row -> Row.of(null, row.getField(1)))
                        .returns(NumbersJob.TYPE)),
                InvalidUseException.class);
    }

    @Test
    void folderThatCannotBeMade() throws Exception {
        NumbersTable table = new NumbersTable(
                Files.writeString(folder.resolve("file"), "in the way").resolve("t"));

        endsAtOnce(new NumbersJob(table), DeniedException.class);
    }

    @EveryLayout
    void rewind(Layout layout) throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        int rows = 10_000;
        JobClient job = new NumbersJob(table).rows(rows).perCheckpoint(20).start();
        table.awaitSnapshots(1);
        String savepoint = NumbersJob.stop(job, folder);
        new NumbersJob(table).rows(rows).from(savepoint).run();

        endsAtOnce(new NumbersJob(table).rows(rows).from(savepoint), InvalidUseException.class);
        table.assertHasExactly(rows);
    }

    private static void endsAtOnce(NumbersJob job, Class<? extends Exception> cause) {
        assertThatThrownBy(() -> job.restarts(Integer.MAX_VALUE).run())
                .satisfies(failure -> assertThat(failure)
                        .hasStackTraceContaining(SuppressRestartsException.class.getName())
                        .hasStackTraceContaining("from its last checkpoint"))
                .rootCause()
                .isInstanceOf(cause);
    }
}
