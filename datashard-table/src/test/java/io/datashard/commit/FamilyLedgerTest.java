package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SnapshotId;
import io.datashard.testing.SinkRuns;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a table remembers of one family. */
class FamilyLedgerTest {
    private static final SinkFamily FAMILY = SinkRuns.familyOf("L0");

    @Test
    void theOldestOf33LineagesIsDroppedAndThatIsRemembered() {
        FamilyLedger ledger = FamilyLedger.empty(FAMILY);
        for (int i = 0; i < 32; i++) {
            ledger = published(ledger, "l" + i, i);
        }
        assertThat(ledger.entries()).hasSize(32);
        assertThat(ledger.forgetful()).isFalse();
        // A lineage that publishes again becomes the newest and makes nobody go.
        ledger = published(ledger, "l0", 99);
        assertThat(ledger.entries()).hasSize(32);
        ledger = published(ledger, "l32", 1);
        assertThat(ledger.entries()).hasSize(32);
        assertThat(ledger.find("l1")).isEmpty();
        assertThat(ledger.find("l0")).isPresent();
        assertThat(ledger.forgetful()).isTrue();
        assertThat(ledger.without(Set.of("l2", "l3")).entries()).hasSize(30);
        assertThat(ledger.without(Set.of("l2", "l3")).forgetful()).isTrue();
    }

    @Test
    void successorsAreThoseThatWentOnFromALineageDirectlyOrNot() {
        FamilyLedger ledger = new FamilyLedger(
                FAMILY,
                CommitIdentity.Scope.CHECKPOINT,
                1,
                false,
                List.of(
                        entry("grandchild", parent("child", 5), 6),
                        entry("a", null, 3),
                        entry("other", null, 3),
                        entry("child", parent("a", 3), 5)));
        assertThat(ledger.successors("a")).extracting(LineageEntry::lineage).containsExactly("grandchild", "child");
        assertThat(ledger.successors("other")).isEmpty();
    }

    /** A job without checkpoints that was restored from a savepoint can be restored again. */
    @Test
    void aFamilyThatPublishedACheckpointStaysOneThatCanBeRestored() {
        FamilyLedger whole = FamilyLedger.empty(FAMILY).with(SinkRuns.whole("s", "L0"), entry("L0", null, 1), 5);
        assertThat(whole.scope()).isEqualTo(CommitIdentity.Scope.WHOLE_RUN);
        FamilyLedger both = published(whole, "l1", 2);
        assertThat(both.scope()).isEqualTo(CommitIdentity.Scope.CHECKPOINT);
        assertThat(both.with(SinkRuns.whole("s", "L0"), entry("L0", null, 1), 5).scope())
                .isEqualTo(CommitIdentity.Scope.CHECKPOINT);
    }

    private static FamilyLedger published(FamilyLedger ledger, String lineage, long checkpoint) {
        return ledger.with(
                SinkRuns.of("s", FAMILY, lineage, checkpoint, List.of()), entry(lineage, null, checkpoint), 1);
    }

    private static LineageEntry.Parent parent(String lineage, long fork) {
        return new LineageEntry.Parent(lineage, new CheckpointId(fork));
    }

    private static LineageEntry entry(String lineage, LineageEntry.@Nullable Parent parent, long checkpoint) {
        return new LineageEntry(
                lineage, parent, new CheckpointId(checkpoint), new SnapshotId(checkpoint + 100), 1, "0f");
    }
}
