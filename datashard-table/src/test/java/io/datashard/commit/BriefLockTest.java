package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Nobody waits for the metadata lock while its holder looks after the data files of its commit, one by one. */
class BriefLockTest {
    private static final int FILES = 40;
    /** What an attempt does under the lock, however many files it adds. */
    private static final int STEPS_UNDER_THE_LOCK = 26;

    @TempDir
    Path folder;

    private final Layout layout;
    private Storage storage;
    private TestTable table;
    private FaultyStorage slow;
    private final List<StorageOperation> underLock = new ArrayList<>();
    private int locks;
    private int others;

    BriefLockTest(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void open() {
        storage = LocalStorage.open(folder);
        table = new TestTable(storage, 1, layout).create(Map.of());
        // What is begun is done when somebody waits for it: so its place in the trace is where it is waited for.
        slow = new FaultyStorage(storage).late();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @EveryLayout
    void theFilesOfACheckpointAreCheckedBeforeTheLockIsTaken() {
        watch(0);
        commit(sinkAppend());
        requireNoFileUnderLock(1);
    }

    @EveryLayout
    void alsoWhereAnAttemptLeavesTheLockToTheNextOne() {
        watch(1);
        commit(sinkAppend());
        requireNoFileUnderLock(1);
    }

    @EveryLayout
    void filesOfAnAppendThatWaitedForLongAreCheckedBefore() {
        watch(0);
        commit(append(new FilePresence(slow, table.clock(), TestTable.REMEDY)));
        requireNoFileUnderLock(1);
    }

    @EveryLayout
    void alsoOfAnAppendWhereAnAttemptLeavesTheLockToTheNextOne() {
        watch(1);
        commit(append(new FilePresence(slow, table.clock(), TestTable.REMEDY)));
        requireNoFileUnderLock(1);
    }

    @EveryLayout
    void filesThatAreOnTheirWayAreWaitedForBefore() {
        watch(0);
        List<DataFile> files = files();
        List<Pending<?>> uploads = new ArrayList<>();
        files.forEach(file -> uploads.add(slow.steps().begin(() -> slow.stat(file.path()))));
        commit(FileAppend.justWritten(new AppendToken("load"), target(), files, storage.root(), Pending.all(uploads)));
        requireNoFileUnderLock(1);
    }

    /** Lets another writer win before each of our first tries, as many as said. */
    private void watch(int conflicts) {
        slow.before(operation -> {
            if (operation.kind() == Kind.LOCK && locks++ < conflicts) {
                table.append("other" + others++);
            }
        });
    }

    private void commit(TableChange change) {
        assertThat(table.committer(slow).commit(change)).isInstanceOf(CommitResult.Committed.class);
        assertThat(TableAudit.of(storage).names()).hasSize(FILES + others);
    }

    private void requireNoFileUnderLock(int attempts) {
        boolean held = false;
        int longest = 0;
        int steps = 0;
        for (StorageOperation operation : slow.trace()) {
            held |= operation.kind() == Kind.LOCK;
            held &= operation.kind() != Kind.UNLOCK;
            steps = held ? steps + 1 : 0;
            longest = Math.max(longest, steps);
            if (held) {
                underLock.add(operation);
            }
        }
        assertThat(locks).isEqualTo(attempts);
        assertThat(underLock).noneMatch(operation -> isOfData(operation.path()));
        assertThat(longest).isBetween(2, STEPS_UNDER_THE_LOCK);
        assertThat(slow.trace()).filteredOn(now -> isOfData(now.path())).hasSizeGreaterThanOrEqualTo(FILES);
    }

    private static boolean isOfData(StoragePath path) {
        return path.name().startsWith("ours");
    }

    private SinkAppend sinkAppend() {
        CommitIdentity identity = SinkRuns.fresh("orders", "lineage", 1);
        return table.sinkAppend(identity, RewindPolicy.FAIL, slow, files().toArray(DataFile[]::new));
    }

    private FileAppend append(FilePresence presence) {
        return new FileAppend(new AppendToken("load"), target(), files(), presence);
    }

    private WrittenFor target() {
        return WrittenFor.of(table.current().metadata());
    }

    private List<DataFile> files() {
        return IntStream.range(0, FILES)
                .mapToObj(i -> table.file("ours" + i, 1))
                .toList();
    }
}
