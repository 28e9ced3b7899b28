package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Storage;
import io.datashard.table.TableAccess;
import io.datashard.table.TablePositions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Snapshots expire, come back and lie in fewer manifests, and the table has the rows that it should have. */
class HistoryTasksTest {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final Layout layout;
    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table;

    HistoryTasksTest(Layout layout) {
        this.layout = layout;
        this.table = new TestTable(storage, 1, layout).create(Map.of());
    }

    private TableMaintenance tasks(Storage through) {
        return tasks(table, through);
    }

    private static TableMaintenance tasks(TestTable of, Storage through) {
        return TableMaintenance.of(
                new TableAccess(through, of.layout(through), of.clock(), of.ids(), of.clock()::advance));
    }

    /** Appends a, b, c … an hour apart, and returns their snapshots. */
    private static List<SnapshotId> appends(TestTable of, String... names) {
        List<SnapshotId> ids = new ArrayList<>();
        for (String name : names) {
            of.append(name);
            ids.add(of.current().metadata().currentSnapshotId());
            of.clock().advance(BETWEEN);
        }
        return ids;
    }

    private static List<SnapshotId> listed(TestTable of) {
        return of.current().metadata().snapshots().stream().map(Snapshot::id).toList();
    }

    private static List<String> text(List<SnapshotId> ids) {
        return ids.stream().map(SnapshotId::toString).toList();
    }

    @EveryLayout
    void onlyTheNewestStay() {
        List<SnapshotId> ids = appends(table, "a", "b", "c", "d");
        ExpiryReport expected = new ExpiryReport(text(ids.subList(0, 2)), 2);
        assertThat(tasks(storage).expireSnapshots().retainLast(2).plan()).isEqualTo(expected);
        assertThat(listed(table)).isEqualTo(ids);

        assertThat(tasks(storage).expireSnapshots().retainLast(2).run()).isEqualTo(expected);

        TableMetadata now = table.current().metadata();
        assertThat(listed(table)).isEqualTo(ids.subList(2, 4));
        assertThat(now.snapshots().get(0).parent()).isNull();
        assertThat(now.snapshots().get(1).parent()).isEqualTo(ids.get(2));
        assertThat(now.snapshotLog()).hasSize(2);
        assertThat(now.lastSequenceNumber().value()).isEqualTo(4);
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c", "d");
        table.append("e");
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c", "d", "e");
    }

    @EveryLayout
    void whatIsOlderGoesAndTheCurrentOneStays() {
        Instant begin = table.clock().instant();
        List<SnapshotId> ids = appends(table, "a", "b", "c");
        SnapshotExpiry expiry = tasks(storage).expireSnapshots();
        assertThat(expiry.plan().expired()).isEmpty();
        assertThat(expiry.olderThan(begin.plus(BETWEEN)).plan().expired()).isEqualTo(text(ids.subList(0, 1)));
        Instant future = begin.plus(Duration.ofDays(9));
        assertThat(expiry.olderThan(future).plan().expired()).isEqualTo(text(ids.subList(0, 2)));
        assertThat(expiry.olderThan(Instant.MAX).plan().expired()).isEqualTo(text(ids.subList(0, 2)));
        assertThat(expiry.olderThan(future).retainLast(2).plan().expired()).isEqualTo(text(ids.subList(0, 1)));
        table.clock().advance(Duration.ofDays(6));
        assertThat(expiry.run().expired()).isEqualTo(text(ids.subList(0, 2)));
        assertThat(expiry.run()).isEqualTo(new ExpiryReport(List.of(), 1));
    }

    @EveryLayout
    void aTableKeepsOneSnapshotAtLeast() {
        assertThat(tasks(storage).expireSnapshots().retainLast(1).run()).isEqualTo(new ExpiryReport(List.of(), 0));
        assertThatThrownBy(() -> tasks(storage).expireSnapshots().retainLast(0))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Keep at least 1");
    }

    @EveryLayout
    void whatTheReaderOfANamedPositionHasYetToPassStays() {
        List<SnapshotId> ids = appends(table, "a", "b", "c", "d");
        TableAccess access =
                new TableAccess(storage, table.layout(storage), table.clock(), table.ids(), table.clock()::advance);
        TablePositions.of(access).reset("reader", ids.get(2));
        assertThat(tasks(storage).expireSnapshots().retainLast(1).run())
                .isEqualTo(new ExpiryReport(text(ids.subList(0, 2)), 2));
        TablePositions.of(access).reset("reader", null);
        assertThat(tasks(storage).expireSnapshots().retainLast(1).run().kept()).isOne();
    }

    /** Wherever it fails: the rows are there, the history is that before or that after, and doing it again leads to that after. */
    @EveryLayout
    void whereverAnExpiryFailsItIsDoneOrNot() {
        FaultyStorage counted = new FaultyStorage(storage);
        appends(table, "a", "b", "c");
        tasks(counted).expireSnapshots().retainLast(1).run();
        assertThat(counted.trace()).hasSizeGreaterThan(3);
        for (int index = 0; index < counted.trace().size(); index++) {
            for (Fault fault : Fault.values()) {
                MemoryStorage store = new MemoryStorage();
                TestTable other = new TestTable(store, 7, layout).create(Map.of());
                appends(other, "a", "b", "c");
                FaultyStorage faulty = new FaultyStorage(store).failAt(index, fault);
                Throwable thrown = catchThrowable(() ->
                        tasks(other, faulty).expireSnapshots().retainLast(1).run());
                assertThat(listed(other).size())
                        .as("%s at %s: %s", fault, index, thrown)
                        .isIn(1, 3);
                if (thrown == null) {
                    assertThat(listed(other)).as("%s at %s", fault, index).hasSize(1);
                }
                tasks(other, store).expireSnapshots().retainLast(1).run();
                assertThat(listed(other)).hasSize(1);
                assertThat(TableAudit.of(store).names()).containsExactly("a", "b", "c");
            }
        }
    }

    @EveryLayout
    void anEarlierSnapshotIsCurrentAgain() {
        List<SnapshotId> ids = appends(table, "a", "b", "c");
        String target = ids.get(0).toString();
        RollbackReport expected = new RollbackReport(ids.get(2).toString(), target, 2, 0);
        assertThat(tasks(storage).rollbackToSnapshot(target).plan()).isEqualTo(expected);
        assertThat(tasks(storage).rollbackToSnapshot(target).run()).isEqualTo(expected);
        TableMetadata now = table.current().metadata();
        assertThat(now.currentSnapshotId()).isEqualTo(ids.get(0));
        assertThat(now.snapshotLog()).hasSize(4);
        assertThat(listed(table)).isEqualTo(ids);
        assertThat(TableAudit.of(storage).names()).containsExactly("a");

        table.append("d");
        Snapshot current = table.current().metadata().currentSnapshot().orElseThrow();
        assertThat(current.parent()).isEqualTo(ids.get(0));
        assertThat(current.sequenceNumber().value()).isEqualTo(4);
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "d");

        RollbackReport back =
                tasks(storage).rollbackToSnapshot(ids.get(2).toString()).run();
        assertThat(back)
                .isEqualTo(
                        new RollbackReport(current.id().toString(), ids.get(2).toString(), 1, 2));
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c");
        assertThat(tasks(storage)
                        .rollbackToSnapshot(ids.get(2).toString())
                        .run()
                        .filesRemoved())
                .isZero();
    }

    @EveryLayout
    void aSnapshotThatIsNotListedIsNoTarget() {
        appends(table, "a");
        for (String unknown : List.of("12", "a", "")) {
            assertThatThrownBy(() -> tasks(storage).rollbackToSnapshot(unknown).run())
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("lists no snapshot");
        }
    }

    /** What another writer commits after the look at the table stays: nobody asked to remove it. */
    @EveryLayout
    void aCommitInBetweenIsNotRolledBack() {
        List<SnapshotId> ids = appends(table, "a", "b");
        FaultyStorage planning = new FaultyStorage(storage);
        tasks(planning).rollbackToSnapshot(ids.get(0).toString()).plan();
        int ofPlan = planning.trace().size();
        int[] operations = new int[1];
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operations[0]++ == ofPlan) {
                table.append("c");
            }
        });
        assertThatThrownBy(() ->
                        tasks(raced).rollbackToSnapshot(ids.get(0).toString()).run())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("meanwhile");
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c");
    }

    @EveryLayout
    void smallManifestsBecomeOne() {
        appends(table, "a", "b", "c");
        assertThat(tasks(storage).rewriteManifests().plan()).isEqualTo(new ManifestReport(3, 1));
        assertThat(tasks(storage).rewriteManifests().run()).isEqualTo(new ManifestReport(3, 1));
        Snapshot merged = table.current().metadata().currentSnapshot().orElseThrow();
        assertThat(merged.operation()).isEqualTo(Snapshot.REPLACE);
        assertThat(Objects.requireNonNull(merged.parent())).isIn(listed(table));
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c");
        assertThat(tasks(storage).rewriteManifests().run()).isEqualTo(new ManifestReport(1, 1));
        assertThat(listed(table)).hasSize(4);
    }
}
