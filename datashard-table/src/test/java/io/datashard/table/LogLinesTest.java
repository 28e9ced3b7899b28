package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.TableCommitter;
import io.datashard.layout.Layout;
import io.datashard.layout.document.MetadataSize;
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

    /** Each commit writes the document anew: whoever pays for it is told, and not with every commit. */
    @EveryLayout
    void aLongMetadataFileIsToldAtItsLimitAndEachTimeThatItHasDoubled(Layout layout) {
        List<Long> told = warnings(layout, "limited", "3000").stream()
                .map(line ->
                        Long.parseLong(line.replaceAll(".* has (\\d+) bytes, .* snapshots\\. Expire old ones.*", "$1")))
                .toList();
        assertThat(told.size()).isBetween(2, 4);
        assertThat(told.get(0)).isBetween(3001L, 4500L);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i)).isBetween(2 * told.get(i - 1), 3 * told.get(i - 1));
        }
        assertThat(warnings(layout, "default", "1048576")).isEmpty();
        assertThat(warnings(layout, "silent", "0")).isEmpty();
    }

    /** Of 40 commits to a table with this limit. */
    private List<String> warnings(Layout layout, String name, String limit) {
        TableOptions options =
                TableOptions.DEFAULT.withLayout(layout).withProperty("datashard.metadata.warn-bytes", limit);
        try (CapturedLog warned = CapturedLog.messagesOf(MetadataSize.class.getName());
                DataShardTable table =
                        DataShardTable.create(folder.resolve(name).toString(), SCHEMA, options)) {
            for (long i = 0; i < 40; i++) {
                table.append(List.of(TestRow.of(i)));
            }
            return List.copyOf(warned.lines());
        }
    }
}
