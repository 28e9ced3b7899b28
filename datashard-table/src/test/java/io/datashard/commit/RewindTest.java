package io.datashard.commit;

import static io.datashard.testing.SinkRuns.restoredFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** H2: a job goes on from a checkpoint that is older than what its table has of it. */
class RewindTest {
    private static final String RETENTION = "datashard.snapshot.retention-count";

    private final MemoryStorage storage = new MemoryStorage();
    private final LayoutFacts facts;
    private final TestTable table;

    RewindTest(Layout layout) {
        this.facts = new LayoutFacts(layout);
        this.table = new TestTable(storage, 1, layout);
    }

    @EveryLayout
    void goingOnFromTheNewestCheckpointIsNoRewind() {
        history();
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-4");
        commit("L2", 5, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-5");
        commit("L3", 9, RewindPolicy.FAIL, List.of(restoredFrom("L2", 8, 5), restoredFrom("L1", 3)), "l3-9");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3", "l2-4", "l2-5", "l3-9");
    }

    /** The first releases kept runs without rows among the ancestors, and did not say so. */
    @EveryLayout
    void aFormerRunThatPublishedNothingIsPassedOver() {
        history();
        List<Ancestor> former = List.of(former("L3", 8), former("L2", 5), former("L1", 3));
        commit("L4", 9, RewindPolicy.FAIL, former, "l4-9");
        assertThat(live()).contains("l4-9");
        assertThatThrownBy(() -> commit("L5", 9, RewindPolicy.FAIL, former, "l5-9"))
                .hasMessageContaining("restored from checkpoint 3");
    }

    @EveryLayout
    void anOlderCheckpointFailsByDefault() {
        history();
        assertThatThrownBy(() -> commit("L2", 3, RewindPolicy.FAIL, List.of(restoredFrom("L1", 2)), "again"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot commit checkpoint 3 of the sink 'orders'")
                .hasMessageContaining("restored from checkpoint 2")
                .hasMessageContaining("up to checkpoint 3")
                .hasMessageContaining("would be there twice")
                .hasMessageContaining("'sink.on-rewind': 'rollback'")
                .hasMessageContaining("'append'");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3");
    }

    @EveryLayout
    void appendKeepsWhatIsThere() {
        history();
        commit("L2", 3, RewindPolicy.APPEND, List.of(restoredFrom("L1", 2)), "again");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3", "again");
        // It is resolved then: the same run goes on, and one that goes on from it.
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 2)), "l2-4");
        commit("L3", 5, RewindPolicy.FAIL, List.of(restoredFrom("L2", 4), restoredFrom("L1", 2)), "l3-5");
        assertThat(live()).hasSize(6);
    }

    @EveryLayout
    void aRollbackBehindAnEarlierRollbackRemovesWhatThatOneLeft() {
        table.create(Map.of());
        commit("L1", 1, RewindPolicy.FAIL, List.of(), "l1-1");
        commit("L1", 2, RewindPolicy.FAIL, List.of(), "l1-2");
        commit("L1", 3, RewindPolicy.FAIL, List.of(), "l1-3a", "l1-3b");
        commit("L2", 3, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 2)), "l2-3");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l2-3");

        commit("L3", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "l3-2");

        assertThat(live()).containsExactly("l1-1", "l3-2");
        assertThat(ledger().find("L1").orElseThrow().checkpointId()).isEqualTo(new CheckpointId(1));
        assertThat(ledger().find("L2")).isEmpty();
    }

    @EveryLayout
    void rollbackRemovesExactlyTheFilesOfTheLaterCheckpoints() {
        table.create(Map.of());
        table.append("python-1");
        commit("L1", 1, RewindPolicy.FAIL, List.of(), "l1-1");
        commit("L1", 2, RewindPolicy.FAIL, List.of(), "l1-2a", "l1-2b");
        table.append("python-2");
        commit("L1", 3, RewindPolicy.FAIL, List.of(), "l1-3");
        table.append("python-3");

        CommitResult result = commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again-2");

        assertThat(live()).containsExactly("python-1", "l1-1", "python-2", "python-3", "again-2");
        assertThat(((CommitResult.Committed) result).snapshot().operation()).isEqualTo(facts.operationOfOverwrite());
        assertThat(ledger().find("L1").orElseThrow().checkpointId()).isEqualTo(new CheckpointId(1));
        assertThat(ledger().find("L1").orElseThrow().digest()).isEqualTo(LineageEntry.NO_DIGEST);
        // What was pending in the restored checkpoint is published still.
        assertThat(commit("L1", 1, RewindPolicy.ROLLBACK, List.of(), "l1-1")).isInstanceOf(CommitResult.Skipped.class);
        // Repeating the rollback's own commit changes nothing.
        assertThat(commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again-2"))
                .isInstanceOf(CommitResult.Skipped.class);
        commit("L2", 3, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again-3");
        assertThat(live()).containsExactly("python-1", "l1-1", "python-2", "python-3", "again-2", "again-3");
    }

    @EveryLayout
    void aSiblingRunIsARewindToo() {
        history();
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-4");
        commit("L3", 5, RewindPolicy.FAIL, List.of(restoredFrom("L2", 4), restoredFrom("L1", 3)), "l3-5");
        assertThatThrownBy(() -> commit("L4", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l4-4"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("restored from checkpoint 3")
                .hasMessageContaining("up to checkpoint 5");
        commit("L4", 4, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 3)), "l4-4");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3", "l4-4");
        assertThat(ledger().entries()).extracting(LineageEntry::lineage).containsExactly("L1", "L4");
    }

    @EveryLayout
    void ancestorAndSiblingAreRolledBackTogether() {
        history();
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-4");
        commit("L5", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "l5-2");
        assertThat(live()).containsExactly("l1-1", "l5-2");
    }

    @EveryLayout
    void mergedManifestsDoNotHinderARollback() {
        table.create(Map.of("datashard.manifest.compaction-threshold", "2"));
        checkpoints();
        table.append("x");
        table.append("y");
        commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again");
        assertThat(live()).containsExactlyInAnyOrder("l1-1", "x", "y", "again");
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    @EveryLayout
    void aRollbackToBeforeTheFirstCommitOfTheTable() {
        history();
        commit("L2", 1, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 0)), "again");
        assertThat(live()).containsExactly("again");
    }

    @EveryLayout
    void expiredSnapshotsMakeARollbackImpossible() {
        table.create(Map.of(RETENTION, "2"));
        checkpoints();
        // Listed are checkpoints 2 and 3: what 2 and before were is not known any more.
        assertThatThrownBy(() -> commit("L2", 1, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 0)), "again"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot roll the sink 'orders' back to checkpoint 0")
                .hasMessageContaining("snapshots of the later checkpoints have been expired")
                .hasMessageContaining("'sink.on-rewind' = 'append'");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3");
        // Back to 2 is possible: what came before is listed.
        commit("L2", 3, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 2)), "again");
        assertThat(live()).containsExactly("l1-1", "l1-2", "again");
    }

    /** The listed snapshots begin with another writer's: it is older than what is listed of ours, not than what was expired of ours. */
    @EveryLayout
    void anotherWritersOldSnapshotProvesNothing() {
        table.create(Map.of(RETENTION, "2"));
        commit("L1", 1, RewindPolicy.FAIL, List.of(), "l1-1");
        commit("L1", 2, RewindPolicy.FAIL, List.of(), "l1-2");
        table.append("x");
        commit("L1", 3, RewindPolicy.FAIL, List.of(), "l1-3");
        assertThatThrownBy(() -> commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("expired");
        assertThat(live()).containsExactly("l1-1", "l1-2", "x", "l1-3");
    }

    @EveryLayout
    void theNewestSnapshotOfALineageMustBeListed() {
        table.create(Map.of(RETENTION, "3"));
        checkpoints();
        table.append("x");
        table.append("y");
        table.append("z");
        assertThatThrownBy(() -> commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again"))
                .hasMessageContaining("expired");
    }

    @EveryLayout
    void rewrittenFilesMakeARollbackImpossible() {
        history();
        DataFile compacted = table.file("compacted", 2);
        table.committer(storage)
                .commit(TestTable.replacing(
                        Snapshot.REPLACE,
                        List.of(compacted),
                        Set.of(
                                table.file("l1-2", 1).path(),
                                table.file("l1-3", 1).path())));
        assertThatThrownBy(() -> commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("have been rewritten or deleted since");
        assertThat(live()).containsExactly("l1-1", "compacted");
    }

    @EveryLayout
    void aSummaryThatSomebodyDamagedMakesARollbackImpossible() {
        history();
        table.committer(storage)
                .commit((base, layout) -> new Decision.Publish(
                        Snapshot.APPEND,
                        List.of(table.file("x", 1)),
                        Set.of(),
                        Map.of(
                                SinkSummary.SINK_ID,
                                "orders",
                                SinkSummary.LINEAGE,
                                "L1",
                                SinkSummary.CHECKPOINT,
                                "three"),
                        id -> Map.of()));
        assertThatThrownBy(() -> commit("L2", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "again"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("no number under 'datashard.flink.checkpoint-id'");
    }

    /** The first checkpoints had no rows, so that the table knows nothing of the run that took them. */
    @EveryLayout
    void aHistoryOfWhichNothingIsPublishedHasSiblingsToo() {
        table.create(Map.of());
        commit("L3", 3, RewindPolicy.FAIL, List.of(), "l3-3");
        commit("L4", 4, RewindPolicy.FAIL, List.of(restoredFrom("L3", 3)), "l4-4");
        assertThatThrownBy(() -> commit("L5", 3, RewindPolicy.FAIL, List.of(), "l5-3"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("restored from before anything was published")
                .hasMessageContaining("up to checkpoint 4");
        assertThatThrownBy(() -> commit("L5", 3, RewindPolicy.FAIL, List.of(former("Lx", 2)), "l5-3"))
                .hasMessageContaining("up to checkpoint 4");
        commit("L5", 3, RewindPolicy.ROLLBACK, List.of(), "l5-3");
        assertThat(live()).containsExactly("l5-3");
        commit("L6", 4, RewindPolicy.FAIL, List.of(restoredFrom("L5", 3)), "l6-4");
        // Another family has nothing to do with it.
        commit("M2", 2, RewindPolicy.FAIL, List.of(), "m2-2");
        assertThat(live()).containsExactly("l5-3", "l6-4", "m2-2");
    }

    /** The state takes rows for published that a rollback by another run has taken out of the table. */
    @EveryLayout
    void aRunThatWasRolledBackIsNoHistoryToGoOnFrom() {
        history();
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-4");
        commit("L3", 4, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 3)), "l3-4");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3", "l3-4");
        for (RewindPolicy policy : List.of(RewindPolicy.FAIL, RewindPolicy.ROLLBACK)) {
            assertThatThrownBy(() ->
                            commit("L4", 6, policy, List.of(restoredFrom("L2", 5, 4), restoredFrom("L1", 3)), "l4-6"))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot commit checkpoint 6 of the sink 'orders'")
                    .hasMessageContaining("rows that the restored state takes for published are not in the table")
                    .hasMessageContaining("up to checkpoint 4 of a run that was rolled back")
                    .hasMessageContaining("'sink.on-rewind' = 'append'");
        }
        // The same lineage, rolled back in part.
        commit("L5", 2, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 1)), "l5-2");
        assertThatThrownBy(() -> commit("L6", 4, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 3)), "l6-4"))
                .hasMessageContaining("up to checkpoint 3 of a run that was rolled back");
        assertThat(live()).containsExactly("l1-1", "l5-2");
        commit("L6", 4, RewindPolicy.APPEND, List.of(restoredFrom("L1", 3)), "l6-4");
        assertThat(live()).containsExactly("l1-1", "l5-2", "l6-4");
    }

    /** H3: a process that was cut off does not know that its job goes on elsewhere. */
    @EveryLayout
    void aLeftoverOfAnEarlierRunIsRefused() {
        history();
        commit("L2", 4, RewindPolicy.FAIL, List.of(restoredFrom("L1", 3)), "l2-4");
        for (RewindPolicy policy : List.of(RewindPolicy.FAIL, RewindPolicy.ROLLBACK)) {
            assertThatThrownBy(() -> commit("L1", 4, policy, List.of(), "zombie"))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("a later run of the job has gone on")
                    .hasMessageContaining("up to checkpoint 4")
                    .hasMessageContaining("Stop this job");
        }
        assertThat(commit("L1", 3, RewindPolicy.FAIL, List.of(), "l1-3")).isInstanceOf(CommitResult.Skipped.class);
        assertThat(live()).containsExactly("l1-1", "l1-2", "l1-3", "l2-4");
        commit("L1", 4, RewindPolicy.APPEND, List.of(), "wanted");
        assertThat(live()).contains("wanted");
    }

    @EveryLayout
    void whatWasRolledBackCannotComeBack() {
        history();
        commit("L2", 3, RewindPolicy.ROLLBACK, List.of(restoredFrom("L1", 2)), "l2-3");
        assertThatThrownBy(() -> commit("L1", 3, RewindPolicy.ROLLBACK, List.of(), "l1-3"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("a later run");
        assertThat(live()).containsExactly("l1-1", "l1-2", "l2-3");
    }

    private void history() {
        table.create(Map.of());
        checkpoints();
    }

    private void checkpoints() {
        for (int i = 1; i <= 3; i++) {
            commit("L1", i, RewindPolicy.FAIL, List.of(), "l1-" + i);
        }
    }

    private List<String> live() {
        return TableAudit.of(storage).names();
    }

    private FamilyLedger ledger() {
        return CommitLedger.read(table.current().metadata(), "orders")
                .find(SinkRuns.fresh("orders", "L", 1))
                .orElseThrow();
    }

    private static Ancestor former(String lineage, long fork) {
        return new Ancestor(lineage, new CheckpointId(fork), null);
    }

    private CommitResult commit(
            String lineage, long checkpoint, RewindPolicy onRewind, List<Ancestor> ancestors, String... names) {
        List<DataFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(table.file(name, 1));
        }
        CommitIdentity identity =
                SinkRuns.of("orders", SinkRuns.familyOf(lineage.substring(0, 1)), lineage, checkpoint, ancestors);
        return table.committer(storage)
                .commit(table.sinkAppend(identity, onRewind, storage, files.toArray(DataFile[]::new)));
    }
}
