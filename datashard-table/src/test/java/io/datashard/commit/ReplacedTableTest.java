package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * A table that is dropped and made anew, with the same columns, before some step of a commit that was built on the old one: nothing of the
 * old one may get into the new one, nor hide anything of it.
 */
@Timeout(120)
class ReplacedTableTest {
    private static final int COMMITS = 3;

    private final Layout layout;

    ReplacedTableTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void aCheckpointForTheOldTableLeavesTheNewOneAlone() {
        replacedBeforeEveryStep(true);
    }

    @EveryLayout
    void anAppendToTheOldTableLeavesTheNewOneAlone() {
        replacedBeforeEveryStep(false);
    }

    private void replacedBeforeEveryStep(boolean ofSink) {
        List<StorageOperation> steps = new Scene(ofSink).commit();
        for (int at = 0; at < steps.size(); at++) {
            // Fewer commits than the old one and more: then the new one has had the number that ours is going to get.
            // As many commits: then number and hint are the same.
            for (int commits : new int[] {0, COMMITS - 1, COMMITS, COMMITS + 1}) {
                new Scene(ofSink).replaceBefore(at, commits);
            }
        }
    }

    private final class Scene {
        final MemoryStorage storage = new MemoryStorage();
        final FaultyStorage process = new FaultyStorage(storage);
        final TestTable table = new TestTable(storage, 1, layout).create(Map.of());
        final TableChange change;

        Scene(boolean ofSink) {
            for (int i = 0; i < COMMITS; i++) {
                table.append("old" + i);
            }
            DataFile file = table.file("ours", 1);
            CommitIdentity identity = SinkRuns.fresh("s", "line", 1);
            change = ofSink
                    ? table.sinkAppend(identity, RewindPolicy.FAIL, process, file)
                    : new FileAppend(
                            new AppendToken("load"),
                            WrittenFor.of(table.current().metadata()),
                            List.of(file),
                            new FilePresence(process, table.clock(), TestTable.REMEDY));
        }

        List<StorageOperation> commit() {
            table.committer(process).commit(change);
            return process.trace();
        }

        void replaceBefore(int at, int commits) {
            List<String> added = new ArrayList<>();
            String[] uuid = {""};
            process.before(now -> {
                if (now.index() == at) {
                    // Whoever drops a table asks nobody.
                    storage.loseLock();
                    storage.paths().forEach(storage::delete);
                    TestTable anew = new TestTable(storage, 77, layout).create(Map.of());
                    IntStream.range(0, commits).forEach(i -> {
                        anew.append("new" + i);
                        added.add("new" + i);
                    });
                    uuid[0] = anew.current().metadata().tableUuid();
                }
            });
            @Nullable Object outcome = null;
            try {
                outcome = table.committer(process).commit(change);
            } catch (DataShardException e) {
                outcome = e;
            }
            TableAudit audit = TableAudit.of(storage);
            assertThat(audit.table().metadata().tableUuid())
                    .as("table after a replacement by one of %s commits before step %s: %s", commits, at, outcome)
                    .isEqualTo(uuid[0]);
            assertThat(audit.names()).containsExactlyElementsOf(added);
        }
    }
}
