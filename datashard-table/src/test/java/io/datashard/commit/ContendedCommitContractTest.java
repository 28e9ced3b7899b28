package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CommitConflictException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.Snapshot;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a commit promises against other writers: races, locks that are held, answers that never come. */
abstract class ContendedCommitContractTest extends CommitContractTest {
    ContendedCommitContractTest(Layout layout) {
        super(layout);
    }

    @EveryLayout
    void aLostRaceStartsAgainFromTheNewStateAndLeavesNothingBehind() {
        table.create(Map.of());
        table.append("a");
        FaultyStorage ours = new FaultyStorage(storage);
        List<String> others = new ArrayList<>(List.of("x", "y", "z"));
        ours.before(operation -> {
            if (isBetweenBaseAndPublication(operation) && !others.isEmpty()) {
                table.append(others.remove(0));
            }
        });
        CommitResult.Committed result =
                committed(table.committer(ours).commit(takingLong(TestTable.appending(table.file("b", 1)))));

        TableAudit audit = TableAudit.of(storage);
        assertThat(result.attempts()).isEqualTo(4);
        assertThat(audit.names()).containsExactly("a", "x", "y", "z", "b");
        assertThat(audit.strays()).isEmpty();
    }

    @EveryLayout
    void whoLostUnderTheLockBuildsAnewBeforeOthersGetIt() {
        table.create(Map.of());
        FaultyStorage ours = new FaultyStorage(storage);
        List<String> others = hinderedBy(ours, 6);
        CommitResult.Committed result =
                committed(table.committer(ours).commit(TestTable.appending(table.file("b", 1))));
        assertThat(result.attempts()).isEqualTo(facts.locksOn(storage) ? 2 : 7);
        assertThat(others).hasSize(result.attempts() - 1);
        assertThat(TableAudit.of(storage).names()).hasSize(others.size() + 1).contains("b");
        assertThat(ours.trace())
                .filteredOn(operation -> operation.kind() == Kind.LOCK)
                .hasSize(facts.locksOn(storage) ? 1 : 0);
    }

    @EveryLayout
    void afterThreeLostRacesTheLockIsTakenFirstWhereItIsSafe() {
        table.create(Map.of());
        FaultyStorage ours = new FaultyStorage(storage);
        List<String> others = hinderedBy(ours, 6);
        CommitResult.Committed result =
                committed(table.committer(ours).commit(takingLong(TestTable.appending(table.file("b", 1)))));
        // Without a lock, as soon as the others leave us in peace.
        assertThat(result.attempts()).isEqualTo(facts.locksOn(storage) ? 4 : 7);
        assertThat(TableAudit.of(storage).names()).hasSize(others.size() + 1).contains("b");
        // The other writer's own losses left its data files behind, and nothing else.
        assertThat(TableAudit.of(storage).strays())
                .allMatch(path -> path.value().contains("x" + others.size() + ".parquet"));
    }

    @EveryLayout
    void whoAlwaysLosesIsToldSoAndLeavesNothingBehind() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        loseAlways(ours);
        assertThatThrownBy(() -> table.committer(ours).commit(TestTable.appending(mine)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("Cannot commit to")
                .hasMessageContaining("9 times")
                .hasMessageContaining("first built on v" + facts.firstMetadataVersion())
                .hasMessageContaining("Nothing was lost")
                .hasMessageContaining("'AppendSettings.maxRetries' (8)");
        assertThat(TableAudit.of(storage).names()).doesNotContain("mine");
        assertThat(TableAudit.of(storage).strays())
                .containsExactlyInAnyOrder(mine.path(), TableAudit.marker(mine.path()));
    }

    @EveryLayout
    void theTimeOutEndsTheRetries() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        loseAlways(ours);
        CommitSettings settings = new CommitSettings(
                50, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ZERO);
        assertThatThrownBy(() -> table.committer(ours, settings).commit(TestTable.appending(mine)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("'AppendSettings.timeout' (PT0.5S)");
    }

    @EveryLayout
    void aConflictNamesTheSettingsAsTheirOwnerCallsThem() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        loseAlways(ours);
        CommitSettings settings = new CommitSettings(2, Duration.ofMillis(1), Duration.ofMillis(1), null, Duration.ZERO)
                .called(OwnNames.INSTANCE);
        assertThatThrownBy(() -> table.committer(ours, settings).commit(TestTable.appending(mine)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("raise <the max_retries> (2)")
                .hasMessageNotContaining("AppendSettings");
    }

    private enum OwnNames implements SettingNames {
        INSTANCE;

        @Override
        public String of(Setting setting) {
            return "<the " + setting.name().toLowerCase(Locale.ROOT) + ">";
        }

        @Override
        public Optional<String> oneWriterPerPartition() {
            return Optional.empty();
        }
    }

    /** Others commit between our look at the base and our publication, as long as the lock is free. */
    private List<String> hinderedBy(FaultyStorage ours, int most) {
        List<String> others = new ArrayList<>();
        ours.before(operation -> {
            if (isBetweenBaseAndPublication(operation) && others.size() < most) {
                try {
                    table.append("x" + others.size());
                    others.add("x" + others.size());
                } catch (StorageException e) {
                    assertThat(e).hasMessageContaining("lock");
                }
            }
        });
        return others;
    }

    /** Whoever takes that long to prepare does not do so under the lock before he has lost often. */
    private TableChange takingLong(TableChange change) {
        return (base, layout) -> {
            table.clock().advance(Duration.ofSeconds(3));
            return change.decide(base, layout);
        };
    }

    /** A file may still be on its way when the lock is taken, and nobody else commits after that. */
    private boolean isBetweenBaseAndPublication(StorageOperation operation) {
        return facts.locksOn(storage) ? operation.kind() == Kind.LOCK : facts.writesManifestList(operation);
    }

    private void loseAlways(FaultyStorage ours) {
        if (facts.locksOn(storage)) {
            // The lock is lost every time at the last question.
            ours.failWhen(operation -> operation.kind() == Kind.IS_HELD, Fault.REFUSED);
        } else {
            assertThat(hinderedBy(ours, Integer.MAX_VALUE)).isEmpty();
        }
    }

    @EveryLayout
    void aLockThatIsHeldTooLongFailsACommitThatNeedsIt() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        Set<StoragePath> before = everything();
        try (MetadataLock lock = storage.lock(Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
            if (facts.locksOn(storage)) {
                assertThatThrownBy(() -> table.committer(storage).commit(TestTable.appending(mine)))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("lock");
                assertThat(everything()).isEqualTo(before);
            } else {
                table.committer(storage).commit(TestTable.appending(mine));
            }
        }
        if (facts.locksOn(storage)) {
            table.committer(storage).commit(TestTable.appending(mine));
        }
        assertThat(TableAudit.of(storage).names()).containsExactly("mine");
    }

    @EveryLayout
    void anOutcomeThatStaysUnknownDeletesNothing() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        goSilentAtTheCommitPoint(ours);
        assertThatThrownBy(() -> table.committer(ours).commit(TestTable.appending(mine)))
                .isInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("Cannot tell whether the commit of snapshot")
                .hasMessageContaining("Nothing was deleted. Look for the snapshot ")
                .hasMessageContaining("in the table's history before you do it again")
                .hasMessageNotContaining("job");
        assertThat(TableAudit.of(storage).names()).containsExactly("mine");
        assertThat(ours.trace()).extracting(StorageOperation::kind).doesNotContain(Kind.DELETE);
    }

    @EveryLayout
    void onlyTheCommitOfASinkIsToldToLetTheJobRestart() {
        table.create(Map.of());
        DataFile mine = table.file("mine", 1);
        FaultyStorage ours = new FaultyStorage(storage);
        goSilentAtTheCommitPoint(ours);
        CommitIdentity identity = new CommitIdentity(
                "orders",
                new SinkFamily("L1", 1),
                "L1",
                new CheckpointId(5),
                List.of(),
                CommitIdentity.Scope.CHECKPOINT);
        assertThatThrownBy(() ->
                        table.committer(ours).commit(table.sinkAppend(identity, RewindPolicy.FAIL, storage, mine)))
                .isInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("Nothing was deleted. Let the job restart")
                .hasMessageContaining("ledger");
        assertThat(TableAudit.of(storage).names()).containsExactly("mine");
    }

    /** The publication takes effect, and from then on the storage is silent. */
    private void goSilentAtTheCommitPoint(FaultyStorage ours) {
        boolean[] published = {false};
        ours.before(operation -> published[0] |= facts.isCommitPoint(operation));
        ours.failWhen(operation -> published[0], Fault.LOST_ANSWER);
    }

    @EveryLayout
    void metadataAloneIsPublishedOnTheNewestBaseOnly() {
        table.create(Map.of("a", "1", "b", "2"));
        Snapshot snapshot = committed(table.append("x")).snapshot();
        TableLayout opened = table.layout(storage);
        CurrentTable base = opened.loadOrFail();
        assertThat(publish(opened, base)).isEqualTo(new CommitOutcome.Committed());
        assertThat(publish(opened, base)).isEqualTo(new CommitOutcome.Conflict());
        CurrentTable now = table.current();
        assertThat(now.metadataVersion()).isEqualTo(base.metadataVersion().next());
        assertThat(now.metadata().properties()).containsEntry("a", "3").doesNotContainKey("b");
        assertThat(now.metadata().snapshots()).containsExactly(snapshot);
        assertThat(now.metadata().lastUpdatedMs()).isGreaterThan(base.metadata().lastUpdatedMs());
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    private CommitOutcome publish(TableLayout opened, CurrentTable base) {
        try (CommitLock lock = new CommitLock(storage, Duration.ZERO)) {
            return opened.publish(base, properties(base), lock, Pending.of(true));
        }
    }

    private MetadataUpdate properties(CurrentTable base) {
        return new MetadataUpdate(
                null,
                Map.of("a", "3"),
                Set.of("b"),
                base.metadata().lastUpdatedMs() + 1,
                table.ids().hex32(),
                base.metadataFile().value());
    }
}
