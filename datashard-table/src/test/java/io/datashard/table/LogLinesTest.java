package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.TableCommitter;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What an operator finds in the log of a writer. */
class LogLinesTest {
    private static final Schema SCHEMA = Schema.of(Field.optional(1, "id", PrimitiveType.LONG));

    @TempDir
    Path folder;

    @EveryLayout
    void creationAndCommitAreOneLineEach(Layout layout) {
        String path = folder.resolve("t").toString();
        try (CapturedLog created = CapturedLog.messagesOf(TableAccess.class.getName());
                CapturedLog committed = CapturedLog.messagesOf(TableCommitter.class.getName());
                DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            table.append(List.of(TestRow.of(1L), TestRow.of(2L)));
            Snapshot snapshot = table.currentSnapshot().orElseThrow();

            assertThat(created.lines())
                    .containsExactly("Created the table " + path + " in the " + layout + " layout; columns: 1");
            assertThat(committed.lines())
                    .singleElement()
                    .asString()
                    .matches("Committed append \\S+ to " + path + " in \\d+ ms: snapshot "
                            + snapshot.id() + ", rows \\+2, bytes \\+"
                            + snapshot.summary().get(Snapshot.ADDED_BYTES)
                            + ", files \\+1 -0, metadata \\S+, attempt 1");
        }
    }
}
