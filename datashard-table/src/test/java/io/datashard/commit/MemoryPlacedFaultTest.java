package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.CommitConflictException;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Placed faults on an object store, and what only it withstands: writers that take the lock away. */
class MemoryPlacedFaultTest extends PlacedFaultTest {
    /** More than a commit needs that is hindered once. */
    private static final int OUR_OPERATIONS = 80;

    private static final int PYTHON_OPERATIONS = 80;

    private final Layout layout;
    private final List<MemoryStorage> storages = new ArrayList<>();

    MemoryPlacedFaultTest(Layout layout) {
        super(layout);
        this.layout = layout;
    }

    @Override
    Storage openStorage() {
        MemoryStorage storage = new MemoryStorage();
        storages.add(storage);
        return storage;
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(storages)
                .allSatisfy(storage -> assertThat(storage.openHandles()).isZero());
    }

    @Override
    int secondFaultStride() {
        return 1;
    }

    /** An expired lease, or no lock at all: others come in between wherever they like. Only the conditional write is left. */
    @EveryLayout
    void whoCommitsWithoutRegardForOurLockLosesNothingAndNothingOfOurs() {
        for (int commits : List.of(1, 2, 15)) {
            for (Fault fault : List.of(Fault.REFUSED, Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
                for (int operation = 0; operation < 40; operation++) {
                    commitRegardless(operation, commits, fault, 0);
                    commitRegardless(operation, commits, fault, 1);
                }
            }
        }
    }

    private void commitRegardless(int at, int commits, Fault fault, int retention) {
        MemoryStorage storage = new MemoryStorage();
        TestTable table = new TestTable(storage, 9, layout)
                .create(Map.of("datashard.snapshot.retention-count", Integer.toString(retention)));
        FaultyStorage process = new FaultyStorage(storage);
        List<String> expected = new ArrayList<>();
        LayoutFacts facts = new LayoutFacts(layout);
        boolean[] published = {false};
        // The first answer of the publication gets lost; before operation `at` of what follows, or of all, others
        // commit.
        process.failWhen(
                now -> {
                    boolean first = facts.isCommitPoint(now) && !published[0];
                    published[0] |= first;
                    return first;
                },
                fault);
        process.before(now -> {
            if (now.index() == at) {
                storage.loseLock();
                for (int i = 0; i < commits; i++) {
                    table.append("other" + i);
                    expected.add("other" + i);
                }
            }
        });
        CommitIdentity identity = SinkRuns.fresh("s", "lineage", 1);
        SinkAppend change = table.sinkAppend(identity, RewindPolicy.FAIL, process, table.file("a", 1));
        expected.add("a");
        try {
            table.committer(process).commit(change);
            assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrderElementsOf(expected);
        } catch (StorageException | CommitConflictException | UnknownOutcomeException e) {
            TableAudit.of(storage);
        }
        table.committer(storage).commit(change);
        assertThat(TableAudit.of(storage).names())
                .as("%s others before operation %s, publication %s, retention %s", commits, at, fault, retention)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @EveryLayout
    void aCommitOfPythonBeforeEveryOperationOfOurs() {
        for (int at = 0; at < OUR_OPERATIONS; at++) {
            int place = at;
            for (boolean modern : List.of(false, true)) {
                Shared shared = new Shared();
                FaultyStorage ours = new FaultyStorage(shared.storage);
                ours.before(now -> {
                    if (now.index() == place && !shared.storage.isLocked()) {
                        shared.python(shared.storage, modern).append("python", 1);
                    }
                });
                CommitIdentity identity = SinkRuns.fresh("s", "lineage", 1);
                shared.table
                        .committer(ours)
                        .commit(shared.table.sinkAppend(
                                identity, RewindPolicy.FAIL, ours, shared.table.file("ours", 1)));
                assertThat(ours.trace()).hasSizeLessThan(OUR_OPERATIONS);
                shared.requireAll("ours");
            }
        }
    }

    @EveryLayout
    void aCommitOfOursBeforeEveryOperationOfPython() {
        LayoutFacts facts = new LayoutFacts(layout);
        for (int at = 0; at < PYTHON_OPERATIONS; at++) {
            int place = at;
            for (boolean modern : List.of(false, true)) {
                Shared shared = new Shared();
                FaultyStorage theirs = new FaultyStorage(shared.storage);
                theirs.before(now -> {
                    boolean shutOut = facts.locksOn(shared.storage) && shared.storage.isLocked();
                    if (now.index() == place && !shutOut) {
                        shared.table.append("ours");
                    }
                });
                shared.python(theirs, modern).append("python", 1);
                assertThat(theirs.trace()).hasSizeLessThan(PYTHON_OPERATIONS);
                shared.requireAll("python");
            }
        }
    }

    /** A table that Python and we write to. */
    private final class Shared {
        final MemoryStorage storage = new MemoryStorage();
        final TestTable table = new TestTable(storage, 9, layout).create(Map.of());

        Shared() {
            table.append("first");
        }

        PythonWriter python(Storage through, boolean modern) {
            return PythonWriter.of(layout, through, table.clock(), new SeededIds(77), modern);
        }

        /** The other one commits as well, unless the lock kept it out. */
        void requireAll(String certain) {
            TableAudit audit = TableAudit.of(storage);
            List<String> expected = new ArrayList<>(List.of("first", certain));
            String other = certain.equals("ours") ? "python" : "ours";
            boolean hasWritten =
                    storage.stat(StoragePath.of("data/" + other + ".parquet")).isPresent();
            if (hasWritten) {
                expected.add(other);
            }
            assertThat(audit.names()).containsExactlyInAnyOrderElementsOf(expected);
            // Python 0.6 does not log the metadata files that it supersedes.
            assertThat(audit.strays()).allMatch(path -> path.name().endsWith(".metadata.json"));
        }
    }
}
