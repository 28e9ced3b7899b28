package io.datashard.commit;

import static io.datashard.testing.SinkRuns.restoredFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger is bounded. What it has forgotten, it never guesses. */
class ForgottenHistoryTest {
    private static final SinkFamily FAMILY = new SinkFamily("family", 1000);
    private static final int LINEAGES = FamilyLedger.MAX_LINEAGES;

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table;

    ForgottenHistoryTest(Layout layout) {
        this.table = new TestTable(storage, 1, layout).create(Map.of());
    }

    /** A straight history of any length needs the newest entry only. */
    @EveryLayout
    void aLongStraightHistoryGoesOn() {
        straight(2 * LINEAGES);
        commit(run("L64", 200, restoredFrom("L63", 199, 63)), RewindPolicy.FAIL, "next");
        assertThat(live()).contains("f0", "f63", "next").hasSize(2 * LINEAGES + 1);
    }

    @EveryLayout
    void aSavepointOlderThanWhatTheTableRemembersIsRefused() {
        straight(LINEAGES + 3);
        for (RewindPolicy policy : List.of(RewindPolicy.FAIL, RewindPolicy.ROLLBACK)) {
            assertThatThrownBy(() -> commit(run("old", 2, restoredFrom("L0", 1, 1)), policy, "again"))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot commit checkpoint 2 of the sink 'orders'")
                    .hasMessageContaining("has forgotten the runs that the job goes on from")
                    .hasMessageContaining("'sink.on-rewind' = 'append'")
                    .hasMessageContaining("Nothing was changed");
        }
        assertThat(live()).hasSize(LINEAGES + 3).doesNotContain("again");
        commit(run("old", 2, restoredFrom("L0", 1, 1)), RewindPolicy.APPEND, "again");
        assertThat(live()).contains("again");
    }

    /** The state of that savepoint holds a commit that was published long ago. */
    @EveryLayout
    void aCommitThatIsReplayedAfterItsFilesWereRewrittenIsNotPublishedAgain() {
        straight(LINEAGES + 3);
        DataFile first = table.file("f0", 1);
        assertThat(replay(run("L0", 1), RewindPolicy.FAIL, first))
                .as("its files are there still")
                .isInstanceOf(CommitResult.Skipped.class);
        table.committer(storage)
                .commit(TestTable.replacing(
                        Snapshot.REPLACE, List.of(table.file("rewritten", 1)), Set.of(first.path())));
        assertThatThrownBy(() -> replay(run("L0", 1), RewindPolicy.FAIL, first))
                .isInstanceOf(InvalidUseException.class);
        assertThat(replay(run("L0", 1), RewindPolicy.APPEND, first)).isInstanceOf(CommitResult.Skipped.class);
        storage.delete(first.path());
        assertThat(replay(run("L0", 1), RewindPolicy.APPEND, first))
                .as("nor does it fail for ever after a garbage collection")
                .isInstanceOf(CommitResult.Skipped.class);
        table.file("f0", 1);
        assertThat(live()).contains("rewritten").doesNotContain("f0").hasSize(LINEAGES + 3);
    }

    @EveryLayout
    void runsOfOtherJobsPushNothingOut() {
        straight(3);
        for (int i = 0; i < 3 * LINEAGES; i++) {
            commit(SinkRuns.fresh("orders", "other" + i, 1), RewindPolicy.FAIL, "other" + i);
        }
        assertThatThrownBy(() -> commit(run("old", 2, restoredFrom("L0", 1, 1)), RewindPolicy.FAIL, "again"))
                .hasMessageContaining("restored from checkpoint 1")
                .hasMessageContaining("up to checkpoint 3");
        assertThat(replay(run("L0", 1), RewindPolicy.FAIL, table.file("f0", 1)))
                .isInstanceOf(CommitResult.Skipped.class);
        commit(run("L3", 4, restoredFrom("L2", 3, 3)), RewindPolicy.FAIL, "next");
        assertThat(live()).contains("next");
    }

    @EveryLayout
    void aFamilyThatWasDroppedIsMissed() {
        straight(2);
        forget();
        assertThatThrownBy(() -> commit(run("L2", 3, restoredFrom("L1", 2, 2)), RewindPolicy.FAIL, "next"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("goes on from checkpoint 2 of a run that had published")
                .hasMessageContaining("the table remembers nothing of it");
        assertThatThrownBy(() -> commit(run("L3", 3), RewindPolicy.FAIL, "again"))
                .as("a run of it that had nothing to publish, and siblings that may have had")
                .hasMessageContaining("runs of that time have been forgotten");
        assertThat(replay(run("L1", 2), RewindPolicy.FAIL, table.file("f1", 1)))
                .isInstanceOf(CommitResult.Skipped.class);
        commit(run("L2", 3, restoredFrom("L1", 2, 2)), RewindPolicy.APPEND, "next");
        commit(run("L2", 4, restoredFrom("L1", 2, 2)), RewindPolicy.FAIL, "after");
        commit(run("L4", 5, restoredFrom("L2", 4, 4)), RewindPolicy.FAIL, "and on");
        assertThat(live()).contains("next", "after", "and on").doesNotContain("again");
    }

    @EveryLayout
    void whoeverWasBornLaterThanAllThatIsForgottenIsNew() {
        straight(1);
        forget();
        SinkFamily later = new SinkFamily("later", FAMILY.bornMs() + 1);
        commit(SinkRuns.of("orders", later, "M1", 7, List.of()), RewindPolicy.FAIL, "m1");
        assertThat(live()).contains("m1");
    }

    /** A table that was dropped and made anew, or came from a backup: the job's rows so far are not in it. */
    @EveryLayout
    void aHistoryThatTheTableNeverSawIsRefused() {
        assertThatThrownBy(() -> commit(run("L1", 9, restoredFrom("L0", 8, 7)), RewindPolicy.FAIL, "next"))
                .hasMessageContaining("the table remembers nothing of it");
        commit(run("idle", 9), RewindPolicy.FAIL, "first");
        assertThat(live()).containsExactly("first");
    }

    @EveryLayout
    void anotherSinkIdIsTheSameFamily() {
        straight(2);
        commit(SinkRuns.of("renamed", FAMILY, "L2", 3, List.of(restoredFrom("L1", 2))), RewindPolicy.FAIL, "next");
        assertThat(table.current().metadata().properties())
                .containsKey("datashard.flink.sink.renamed")
                .doesNotContainKey("datashard.flink.sink.orders");
        assertThatThrownBy(() -> commit(run("L3", 3, restoredFrom("L1", 2)), RewindPolicy.FAIL, "again"))
                .hasMessageContaining("up to checkpoint 3");
    }

    /** Other runs of the family, each restored from the one before, published since. */
    private void straight(int runs) {
        for (int i = 0; i < runs; i++) {
            CommitIdentity identity = i == 0 ? run("L0", 1) : run("L" + i, i + 1L, restoredFrom("L" + (i - 1), i, i));
            commit(identity, RewindPolicy.FAIL, "f" + i);
        }
    }

    /** What is left when the family has been dropped. */
    private void forget() {
        table.committer(storage)
                .commit((base, layout) -> new Decision.Publish(
                        Snapshot.APPEND,
                        List.of(table.file("any", 1)),
                        Set.of(),
                        Map.of(),
                        id -> new PropertyChange(
                                Map.of(CommitLedger.HORIZON_PROPERTY, FAMILY.bornMs() + ",-1"),
                                Set.of("datashard.flink.sink.orders")),
                        io.datashard.storage.Pending.NOTHING));
    }

    private static CommitIdentity run(String lineage, long checkpoint, Ancestor... ancestors) {
        return SinkRuns.of("orders", FAMILY, lineage, checkpoint, List.of(ancestors));
    }

    private void commit(CommitIdentity identity, RewindPolicy onRewind, String name) {
        CommitResult result =
                table.committer(storage).commit(table.sinkAppend(identity, onRewind, storage, table.file(name, 1)));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
    }

    private CommitResult replay(CommitIdentity identity, RewindPolicy onRewind, DataFile file) {
        return table.committer(storage).commit(table.sinkAppend(identity, onRewind, storage, true, file));
    }

    private List<String> live() {
        return TableAudit.of(storage).names();
    }
}
