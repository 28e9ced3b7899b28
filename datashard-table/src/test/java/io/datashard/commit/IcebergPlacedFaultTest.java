package io.datashard.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.layout.iceberg.VersionHint;
import io.datashard.model.DataFile;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonCollector;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Faults that only a commit by exclusive creation knows: slots that are free again, hints that lag, files that were always our own. */
class IcebergPlacedFaultTest {
    private static final CommitIdentity IDENTITY = SinkRuns.fresh("orders", "lineage-1", 7);
    private static final LayoutFacts FACTS = new LayoutFacts(Layout.ICEBERG);

    private final MemoryStorage storage = new MemoryStorage();
    private final FaultyStorage process = new FaultyStorage(storage);
    private final TestTable table = new TestTable(storage, 3, Layout.ICEBERG);
    private final List<String> expected = new ArrayList<>();

    @Test
    void aConflictWithOurOwnRequestIsACommit() {
        DataFile a = begin(Map.of());
        process.failWhen(FACTS::isCommitPoint, Fault.REPEATED);
        assertThat(committed(a).attempts()).isEqualTo(1);
        assertLive();
    }

    @Test
    void aLostAnswerIsSettledByReadingTheFile() {
        DataFile a = begin(Map.of());
        process.failWhen(FACTS::isCommitPoint, Fault.LOST_ANSWER);
        assertThat(committed(a).attempts()).isEqualTo(1);
        assertThat(creations()).isEqualTo(1);
        assertLive();
    }

    @Test
    void aLostRequestIsRepeatedUnchanged() {
        DataFile a = begin(Map.of());
        failOnce(FACTS::isCommitPoint, Fault.LOST_REQUEST);
        assertThat(committed(a).attempts()).isEqualTo(1);
        assertThat(creations()).isEqualTo(2);
        assertLive();
    }

    /** Another writer gets the slot between the lost request and its repetition. */
    @Test
    void aLostRequestMayTurnIntoALostRace() {
        DataFile a = begin(Map.of());
        failOnce(FACTS::isCommitPoint, Fault.LOST_REQUEST);
        int[] creations = {0};
        process.before(operation -> {
            if (FACTS.isCommitPoint(operation) && creations[0]++ == 1) {
                others("other");
            }
        });
        assertThat(committed(a).attempts()).isEqualTo(2);
        assertLive();
    }

    @Test
    void aHintThatCannotBeMovedIsNoFailure() {
        DataFile a = begin(Map.of());
        process.failWhen(IcebergPlacedFaultTest::movesHint, Fault.REFUSED);
        committed(a);
        assertThat(hint()).isEqualTo("1");
        assertLive();
        others("next");
        assertThat(hint()).isEqualTo("3");
        assertLive();
    }

    @Test
    void aHintThatCannotBeReadOnceAfterTheCommitIsReadAgain() {
        DataFile a = begin(Map.of());
        failAfterPublication(2);
        committed(a);
        assertThat(hint()).isEqualTo("2");
        assertLive();
    }

    @Test
    void aHintThatCannotBeReadAnyMoreAfterTheCommitLeavesItUnknownAndDeletesNothing() {
        DataFile a = begin(Map.of());
        failAfterPublication(Integer.MAX_VALUE);
        assertThatThrownBy(() -> commit(a)).isInstanceOf(UnknownOutcomeException.class);
        assertThat(process.trace()).extracting(StorageOperation::kind).doesNotContain(Kind.DELETE);
        recover(a);
    }

    /** H2: the slot is free again because what lay there was collected; its follower is there still and says so. */
    @Test
    void aSlotThatWasCollectedWhileWeSleptIsGivenBack() {
        DataFile a = begin(Map.of());
        sleepBeforePublication(12, true);
        CommitResult.Committed result = committed(a);
        assertThat(result.attempts()).isEqualTo(2);
        assertThat(storage.stat(StoragePath.of("metadata/v2.metadata.json"))).isEmpty();
        assertThat(hint()).isEqualTo("14");
        assertLive();
    }

    @Test
    void aSlotThatCannotBeGivenBackHarmsNobody() {
        DataFile a = begin(Map.of());
        sleepBeforePublication(12, true);
        process.failWhen(
                operation -> operation.kind() == Kind.DELETE
                        && operation.path().name().equals("v2.metadata.json"),
                Fault.REFUSED);
        assertThat(committed(a).attempts()).isEqualTo(2);
        assertThat(storage.stat(StoragePath.of("metadata/v2.metadata.json"))).isPresent();
        assertLive();
        others("next");
        assertLive();
    }

    @Test
    void aHintThatOthersKeepChangingIsLeftToThem() {
        DataFile a = begin(Map.of());
        int[] changes = {0};
        process.before(operation -> {
            if (movesHint(operation)) {
                storage.put(FACTS.hint(), ("1" + " ".repeat(++changes[0])).getBytes(UTF_8));
            }
        });
        committed(a);
        assertThat(changes[0]).isEqualTo(5);
        assertLive();
    }

    /** All clocks stand still, so that the file that lay there has the time of ours. */
    @Test
    void aSlotWhoseFirstOwnerCommittedInTheSameMillisecondIsNotTakenForOurs() {
        DataFile a = begin(Map.of());
        sleepBeforePublication(12, false);
        assertThatThrownBy(() -> commit(a)).isInstanceOf(UnknownOutcomeException.class);
        assertThat(TableAudit.of(storage).names()).doesNotContain("a");
        recover(a);
    }

    @Test
    void aSlotWhoseFollowersWereCollectedTooLeavesItUnknown() {
        DataFile a = begin(Map.of());
        sleepBeforePublication(20, true);
        assertThatThrownBy(() -> commit(a)).isInstanceOf(UnknownOutcomeException.class);
        recover(a);
    }

    @Test
    void aPassedHintIsNoticedBeforeTheCreation() {
        DataFile a = begin(Map.of());
        boolean[] once = {true};
        process.before(operation -> {
            if (FACTS.writesManifestList(operation) && once[0]) {
                once[0] = false;
                othersAndCollection(20, true);
            }
        });
        assertThat(committed(a).attempts()).isEqualTo(2);
        assertLive();
    }

    /** Our commit was good, and another writer's retention drops our snapshot before we look at the hint. */
    @Test
    void aSnapshotThatRetentionDropsAtOnceIsKnownByItsLedger() {
        DataFile a = begin(Map.of("datashard.snapshot.retention-count", "1"));
        boolean[] published = {false};
        process.before(operation -> {
            if (published[0] && readsHint(operation)) {
                published[0] = false;
                others("other");
            }
            published[0] |= FACTS.isCommitPoint(operation);
        });
        assertThat(committed(a).attempts()).isEqualTo(1);
        assertThat(table.current().metadata().snapshots()).hasSize(1);
        assertLive();
    }

    /** H2, seen by a process that has come further before: the hint went back, the newest metadata lies behind a gap. */
    @Test
    void aTableThatHasGoneBackIsNotWrittenTo() {
        table.create(Map.of());
        TableCommitter committer = table.committer(process);
        for (int i = 0; i < 16; i++) {
            committer.commit(TestTable.appending(table.file("f" + i, 1)));
        }
        PythonCollector.collectMetadata(storage, table.current());
        MetadataVersion dead = new MetadataVersion(3);
        storage.put(
                StoragePath.of("metadata/v3.metadata.json"),
                storage.read(table.current().metadataFile()).orElseThrow().bytes());
        storage.put(VersionHint.PATH, VersionHint.toBytes(dead));
        DataFile a = table.file("a", 1);
        for (TableCommitter writer : List.of(committer, table.committer(storage))) {
            assertThatThrownBy(() -> writer.commit(TestTable.appending(a)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("its version hint leads to metadata version 3, but there is also number 17")
                    .hasMessageContaining("behind a gap")
                    .hasMessageContaining("nothing was changed");
        }
        // The way out that the message shows.
        storage.put(VersionHint.PATH, "17".getBytes(UTF_8));
        committer.commit(TestTable.appending(a));
        assertThat(TableAudit.of(storage).names()).hasSize(17).contains("a");
    }

    private DataFile begin(Map<String, String> properties) {
        table.create(properties);
        expected.add("a");
        return table.file("a", 1);
    }

    private CommitResult commit(DataFile file) {
        return table.committer(process).commit(table.sinkAppend(IDENTITY, RewindPolicy.FAIL, process, file));
    }

    private CommitResult.Committed committed(DataFile file) {
        return (CommitResult.Committed) commit(file);
    }

    /** As Flink does: a new process, the same identity, the same files. */
    private void recover(DataFile file) {
        table.committer(storage).commit(table.sinkAppend(IDENTITY, RewindPolicy.FAIL, storage, file));
        assertLive();
    }

    private void assertLive() {
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void others(String... names) {
        for (String name : names) {
            table.append(name);
            expected.add(name);
        }
    }

    private void othersAndCollection(int commits, boolean clockRuns) {
        for (int i = 0; i < commits; i++) {
            if (clockRuns) {
                table.clock().advance(Duration.ofMinutes(10));
            }
            others("other" + i);
        }
        PythonCollector.collect(storage);
    }

    private void sleepBeforePublication(int commits, boolean clockRuns) {
        boolean[] once = {true};
        process.before(operation -> {
            if (FACTS.isCommitPoint(operation) && once[0]) {
                once[0] = false;
                othersAndCollection(commits, clockRuns);
            }
        });
    }

    private void failOnce(Predicate<StorageOperation> matches, Fault fault) {
        boolean[] once = {true};
        process.failWhen(
                operation -> {
                    boolean hit = once[0] && matches.test(operation);
                    once[0] &= !hit;
                    return hit;
                },
                fault);
    }

    private void failAfterPublication(int times) {
        boolean[] published = {false};
        int[] left = {times};
        process.before(operation -> published[0] |= FACTS.isCommitPoint(operation));
        process.failWhen(
                operation -> published[0] && (movesHint(operation) || readsHint(operation)) && left[0]-- > 0,
                Fault.LOST_REQUEST);
    }

    private static boolean readsHint(StorageOperation operation) {
        return operation.kind() == Kind.READ && operation.path().equals(FACTS.hint());
    }

    private static boolean movesHint(StorageOperation operation) {
        return operation.kind() == Kind.REPLACE && operation.path().equals(FACTS.hint());
    }

    private long creations() {
        return process.trace().stream().filter(FACTS::isCommitPoint).count();
    }

    private String hint() {
        return new String(storage.read(VersionHint.PATH).orElseThrow().bytes(), UTF_8);
    }
}
