package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.SimulatedCrash;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Every fault at every operation of one commit, and of the creation of a table, by enumeration. After each the commit is repeated as Flink
 * does: by a new process, with the same identity and the same files. They must be in the table once then, and nothing else may be lost.
 */
@Timeout(300)
abstract class PlacedFaultTest {
    private static final CommitIdentity IDENTITY = SinkRuns.fresh("orders", "lineage-1", 7);

    private final Layout layout;
    private final LayoutFacts facts;
    private final List<Storage> opened = new ArrayList<>();

    PlacedFaultTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
    }

    /** An empty storage. */
    abstract Storage openStorage();

    /** One process's view of it, in which steps that may be done at the same time are done in an order of its own. */
    FaultyStorage process(Storage storage) {
        return new FaultyStorage(storage);
    }

    @AfterEach
    void close() {
        opened.forEach(Storage::close);
    }

    /** How often the process has committed before; what it knows then, it uses on a distant store. */
    int earlierCommits() {
        return 0;
    }

    /** One table with a few files, two files to be committed, and the process that commits them. */
    private final class Scene {
        final Storage storage = openStorage();
        final FaultyStorage process = process(storage);
        final TestTable table = new TestTable(storage, 3, layout);
        final @Nullable TableCommitter own;
        final List<String> there = new ArrayList<>(List.of("base1", "base2"));
        final DataFile a;
        final DataFile b;
        final Set<StoragePath> before;
        final int first;

        Scene(Map<String, String> properties) {
            opened.add(storage);
            table.create(properties);
            table.append("base1");
            table.append("base2");
            own = earlierCommits() > 0 ? table.committer(process) : null;
            for (int i = 0; own != null && i < earlierCommits(); i++) {
                there.add("own" + i);
                own.commit(TestTable.appending(table.file("own" + i, 1)));
            }
            a = table.file("a", 1);
            b = table.file("b", 2);
            before = everything(storage);
            first = process.trace().size();
        }

        /** Commits; what it ended with, or null. */
        @Nullable Throwable commitWith(Storage through) {
            try {
                TableCommitter committer = own != null && through == process ? own : table.committer(through);
                committer.commit(table.sinkAppend(IDENTITY, RewindPolicy.FAIL, through, a, b));
                return null;
            } catch (DataShardException | SimulatedCrash e) {
                return e;
            }
        }

        void checkAndRecover(@Nullable Throwable failure, String... others) {
            TableAudit audit = TableAudit.of(storage);
            boolean visible = audit.names().contains("a");
            if (failure == null) {
                assertThat(visible).isTrue();
            } else if (!(failure instanceof SimulatedCrash) && !(failure instanceof UnknownOutcomeException)) {
                assertThat(visible)
                        .as("a failure that is not unknown: %s", failure)
                        .isFalse();
            }
            assertThat(commitWith(storage)).isNull();
            TableAudit after = TableAudit.of(storage);
            List<String> expected = new ArrayList<>(there);
            expected.addAll(List.of("a", "b"));
            expected.addAll(List.of(others));
            assertThat(after.names()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(CommitLedger.read(after.table().metadata(), "orders")
                            .find(IDENTITY)
                            .orElseThrow()
                            .entries())
                    .hasSize(1);
        }
    }

    @EveryLayout
    void everyFaultAtEveryOperationOfACommit() {
        forEveryOperation(Map.of());
    }

    @EveryLayout
    void everyFaultAtEveryOperationOfACommitThatMerges() {
        forEveryOperation(Map.of("datashard.manifest.compaction-threshold", "2"));
    }

    private void forEveryOperation(Map<String, String> properties) {
        List<StorageOperation> trace = trace(properties);
        assertThat(trace).anyMatch(facts::isCommitPoint);
        for (StorageOperation operation : trace) {
            for (Fault fault : Fault.values()) {
                explain(operation + " " + fault, () -> {
                    Scene scene = new Scene(properties);
                    scene.process.failAt(operation.index(), fault);
                    Throwable failure = scene.commitWith(scene.process);
                    requireNothingLeft(scene, failure);
                    scene.checkAndRecover(failure);
                });
            }
        }
    }

    /** A process that lives on takes back what it wrote. */
    private void requireNothingLeft(Scene scene, @Nullable Throwable failure) {
        if (failure instanceof DataShardException && !(failure instanceof UnknownOutcomeException)) {
            Set<StoragePath> left = everything(scene.storage);
            left.removeAll(scene.before);
            Set<StoragePath> gone = new TreeSet<>(scene.before);
            gone.removeAll(everything(scene.storage));
            assertThat(left).isEmpty();
            // Names that were marked for this commit are used, or given up.
            assertThat(gone)
                    .allMatch(path -> path.name().endsWith(".avro.inflight"))
                    .hasSize(earlierCommits() > 1 ? 2 : 0);
        }
    }

    @EveryLayout
    void aStorageThatFailsFromSomeOperationOn() {
        for (StorageOperation operation : trace(Map.of())) {
            for (Fault fault : List.of(Fault.REFUSED, Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
                explain("from " + operation + " on " + fault, () -> {
                    Scene scene = new Scene(Map.of());
                    scene.process.failWhen(now -> now.index() >= operation.index(), fault);
                    scene.checkAndRecover(scene.commitWith(scene.process));
                });
            }
        }
    }

    @EveryLayout
    void twoFaultsOfOneKind() {
        int operations = trace(Map.of()).size();
        for (int first = 0; first < operations; first += secondFaultStride()) {
            for (int second = first + 1; second < operations + 6; second += secondFaultStride()) {
                for (Fault fault : List.of(Fault.REFUSED, Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
                    int one = first;
                    int two = second;
                    explain("at " + one + " and " + two + " " + fault, () -> {
                        Scene scene = new Scene(Map.of());
                        scene.process.failWhen(
                                now -> now.index() == scene.first + one || now.index() == scene.first + two, fault);
                        scene.checkAndRecover(scene.commitWith(scene.process));
                    });
                }
            }
        }
    }

    /** 1 = all pairs. */
    abstract int secondFaultStride();

    @EveryLayout
    void anotherWritersCommitBeforeEveryOperation() {
        for (StorageOperation operation : trace(Map.of())) {
            explain("another commit before " + operation, () -> {
                Scene scene = new Scene(Map.of());
                List<String> others = commitBefore(scene, now -> now.index() == operation.index());
                Throwable failure = scene.commitWith(scene.process);
                assertThat(failure).isNull();
                scene.checkAndRecover(null, others.toArray(String[]::new));
            });
        }
    }

    @EveryLayout
    void anotherWritersCommitBeforeEveryOperationAndALostAnswerOfThePublication() {
        for (StorageOperation operation : trace(Map.of())) {
            for (Fault fault : List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.CRASH_AFTER, Fault.CRASH_BEFORE)) {
                explain("another commit before " + operation + ", publication " + fault, () -> {
                    Scene scene = new Scene(Map.of());
                    List<String> others = commitBefore(scene, now -> now.index() == operation.index());
                    boolean[] once = {true};
                    scene.process.failWhen(
                            now -> {
                                boolean publishes = facts.isCommitPoint(now) && once[0];
                                once[0] &= !publishes;
                                return publishes;
                            },
                            fault);
                    Throwable failure = scene.commitWith(scene.process);
                    scene.checkAndRecover(failure, others.toArray(String[]::new));
                });
            }
        }
    }

    /** Another writer that keeps the protocol: where the lock is not free, it fails and says so. */
    private static List<String> commitBefore(Scene scene, Predicate<StorageOperation> when) {
        List<String> others = new ArrayList<>();
        scene.process.before(operation -> {
            if (when.test(operation)) {
                try {
                    scene.table.append("other");
                    others.add("other");
                } catch (StorageException e) {
                    assertThat(e).hasMessageContaining("lock");
                }
            }
        });
        return others;
    }

    @EveryLayout
    void everyFaultAtEveryOperationOfACreation() {
        Storage traced = openStorage();
        opened.add(traced);
        FaultyStorage dryRun = process(traced);
        create(dryRun, 4);
        for (StorageOperation operation : dryRun.trace()) {
            for (Fault fault : Fault.values()) {
                explain("creation " + operation + " " + fault, () -> {
                    Storage storage = openStorage();
                    opened.add(storage);
                    FaultyStorage process = process(storage);
                    process.failAt(operation.index(), fault);
                    try {
                        create(process, 4);
                    } catch (StorageException | SimulatedCrash e) {
                        assertThat(e.getMessage()).isNotEmpty();
                    }
                    // The job starts again, and writes.
                    create(storage, 6);
                    new TestTable(storage, 5, layout).append("a");
                    TableAudit audit = TableAudit.of(storage);
                    assertThat(audit.names()).containsExactly("a");
                    assertThat(audit.strays()).isEmpty();
                    assertThat(audit.table().metadata().schema()).isEqualTo(TestTable.SCHEMA);
                });
            }
        }
    }

    @EveryLayout
    void twoCreationsAtOnceMakeOneTable() {
        Storage traced = openStorage();
        opened.add(traced);
        FaultyStorage dryRun = process(traced);
        create(dryRun, 4);
        for (StorageOperation operation : dryRun.trace()) {
            explain("another creation before " + operation, () -> {
                Storage storage = openStorage();
                opened.add(storage);
                FaultyStorage process = process(storage);
                List<Boolean> created = new ArrayList<>();
                process.before(now -> {
                    if (now.index() == operation.index()) {
                        try {
                            created.add(create(storage, 6));
                        } catch (StorageException e) {
                            assertThat(e).hasMessageContaining("lock");
                        }
                    }
                });
                created.add(create(process, 4));
                assertThat(created).containsOnlyOnce(true);
                assertThat(TableAudit.of(storage).strays()).isEmpty();
            });
        }
    }

    private boolean create(Storage through, long process) {
        TestTable table = new TestTable(through, process, layout);
        return table.layout(through).createIfAbsent(table.newTable(Map.of()), Duration.ZERO);
    }

    private List<StorageOperation> trace(Map<String, String> properties) {
        Scene scene = new Scene(properties);
        assertThat(scene.commitWith(scene.process)).isNull();
        scene.checkAndRecover(null);
        List<StorageOperation> all = scene.process.trace();
        return all.subList(scene.first, all.size());
    }

    static Set<StoragePath> everything(Storage storage) {
        Set<StoragePath> all = new TreeSet<>();
        Stream.of("metadata", "data")
                .flatMap(folder -> storage.list(StoragePath.of(folder)).stream())
                .forEach(info -> all.add(info.path()));
        return all;
    }

    private static void explain(String placed, Runnable test) {
        try {
            test.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with the fault " + placed + " " + Arrays.toString(e.getSuppressed()), e);
        }
    }
}
