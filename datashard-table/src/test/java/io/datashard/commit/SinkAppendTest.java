package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The append of one checkpoint: once, whatever is repeated, restored or started anew. */
class SinkAppendTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final Layout layout;
    private final TestTable table;

    SinkAppendTest(Layout layout) {
        this.layout = layout;
        this.table = new TestTable(storage, 1, layout).create(Map.of());
    }

    @EveryLayout
    void theSameCheckpointIsPublishedOnce() {
        DataFile a = table.file("a", 1);
        CommitResult first = commit(run("L1", 5), a);
        CommitResult second = commit(run("L1", 5), a);
        assertThat(first).isInstanceOf(CommitResult.Committed.class);
        assertThat(second).isInstanceOfSatisfying(CommitResult.Skipped.class, skipped -> assertThat(skipped.reason())
                .contains("checkpoint 5 of the sink 'orders'")
                .contains("is published already"));
        assertThat(live()).containsExactly("a");
        assertThat(table.current().metadata().snapshots()).hasSize(1);
    }

    @EveryLayout
    void theOrderOfFilesMeansNothing() {
        DataFile a = table.file("a", 1);
        DataFile b = table.file("b", 2);
        commit(run("L1", 5), a, b);
        assertThat(commit(run("L1", 5), b, a)).isInstanceOf(CommitResult.Skipped.class);
    }

    @EveryLayout
    void theSameCheckpointWithOtherFilesIsAnError() {
        commit(run("L1", 5), table.file("a", 1));
        DataFile b = table.file("b", 1);
        assertThatThrownBy(() -> commit(run("L1", 5), b))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot commit checkpoint 5 of the sink 'orders'")
                .hasMessageContaining("same lineage and checkpoint with other files")
                .hasMessageContaining("Nothing was changed");
        assertThat(live()).containsExactly("a");
    }

    @EveryLayout
    void anEarlierCheckpointOfTheSameLineageIsPublishedAlready() {
        commit(run("L1", 4), table.file("a", 1));
        commit(run("L1", 5), table.file("b", 1));
        assertThat(commit(run("L1", 4), table.file("a", 1))).isInstanceOf(CommitResult.Skipped.class);
        assertThat(live()).containsExactly("a", "b");
    }

    /** H1: a stateless restart counts checkpoints from 1 again. */
    @EveryLayout
    void aNewLineageIsNeverTakenForAnOldOne() {
        commit(run("L1", 13304), table.file("a", 1));
        assertThat(commit(run("L2", 1), table.file("b", 1))).isInstanceOf(CommitResult.Committed.class);
        assertThat(commit(run("L3", 1), table.file("c", 1))).isInstanceOf(CommitResult.Committed.class);
        assertThat(live()).containsExactly("a", "b", "c");
    }

    @EveryLayout
    void aWholeRunThatIsStartedOverIsPublishedOnceThoughItsFilesAreOthers() {
        CommitIdentity whole = SinkRuns.whole("orders", "L1");
        commit(whole, table.file("a", 1));
        assertThat(commit(whole, table.file("b", 1))).isInstanceOf(CommitResult.Skipped.class);
        assertThat(live()).containsExactly("a");
    }

    @EveryLayout
    void twoSinksOfOneTableKnowNothingOfEachOther() {
        commit(run("L1", 5), table.file("a", 1));
        CommitIdentity other = SinkRuns.fresh("payments", "M1", 5);
        assertThat(commit(other, table.file("b", 1))).isInstanceOf(CommitResult.Committed.class);
        assertThat(commit(run("L1", 5), table.file("a", 1))).isInstanceOf(CommitResult.Skipped.class);
        assertThat(live()).containsExactly("a", "b");
        assertThat(table.current().metadata().properties())
                .containsKeys("datashard.flink.sink.orders", "datashard.flink.sink.payments");
    }

    @EveryLayout
    void theSnapshotSaysWhoMadeIt() {
        CommitIdentity identity = run("L1", 5);
        SinkAppend change = new SinkAppend(
                identity,
                WrittenFor.of(table.current().metadata()),
                List.of(table.file("a", 3), table.file("b", 4)),
                RewindPolicy.FAIL,
                Map.of("team", "ops"),
                new FilePresence(storage, table.clock(), TestTable.REMEDY),
                null);
        table.committer(storage).commit(change);
        Snapshot snapshot = table.current().metadata().currentSnapshot().orElseThrow();
        assertThat(snapshot.summary())
                .containsEntry("team", "ops")
                .containsEntry("datashard.flink.sink-id", "orders")
                .containsEntry("datashard.flink.lineage", "L1")
                .containsEntry("datashard.flink.checkpoint-id", "5")
                .containsEntry("added-data-files", "2")
                .containsEntry("added-records", "7")
                .containsEntry("added-files-size", "18");
    }

    /** H6: expiry and retention drop snapshots, never the ledger. */
    @EveryLayout
    void aCommitIsRecognisedThoughItsSnapshotIsGone() {
        MemoryStorage small = new MemoryStorage();
        TestTable retained = new TestTable(small, 2, layout).create(Map.of("datashard.snapshot.retention-count", "1"));
        DataFile a = retained.file("a", 1);
        retained.committer(small).commit(retained.sinkAppend(run("L1", 5), RewindPolicy.FAIL, small, a));
        retained.append("x");
        retained.append("y");
        assertThat(retained.committer(small).commit(retained.sinkAppend(run("L1", 5), RewindPolicy.FAIL, small, a)))
                .isInstanceOf(CommitResult.Skipped.class);
        assertThat(TableAudit.of(small).names()).containsExactly("a", "x", "y");
    }

    @EveryLayout
    void aMissingFileFailsTheCommit() {
        DataFile a = table.file("a", 1);
        DataFile b = table.file("b", 1);
        storage.delete(b.path());
        assertThatThrownBy(() -> commit(run("L1", 5), a, b))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot commit the data file memory:table/data/b.parquet")
                .hasMessageContaining("it is not there any more")
                .hasMessageContaining(TestTable.REMEDY + ". Nothing was committed")
                .hasMessageContaining("Nothing was committed");
        assertThat(live()).isEmpty();
    }

    @EveryLayout
    void aFileOfAnotherLengthFailsTheCommit() {
        DataFile a = table.file("a", 1);
        storage.put(a.path(), new byte[3]);
        assertThatThrownBy(() -> commit(run("L1", 5), a))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("it has 3 bytes where 9 were written");
    }

    /** H7: what is committed may have been compacted and collected since. */
    @EveryLayout
    void aMissingFileOfWhatIsCommittedIsNoError() {
        DataFile a = table.file("a", 1);
        commit(run("L1", 5), a);
        storage.delete(a.path());
        assertThat(commit(run("L1", 5), a)).isInstanceOf(CommitResult.Skipped.class);
    }

    @EveryLayout
    void markersOfRestoredFilesAreWrittenAnewBeforeTheyAreChecked() {
        DataFile a = table.file("a", 1);
        storage.delete(TableAudit.marker(a.path()));
        FaultyStorage traced = new FaultyStorage(storage);
        table.committer(traced).commit(table.sinkAppend(run("L1", 5), RewindPolicy.FAIL, traced, true, a));
        assertThat(storage.stat(TableAudit.marker(a.path()))).isPresent();
        assertThat(on(traced, a)).containsSubsequence(Kind.WRITE, Kind.STAT);
    }

    /** Their markers are older by less than half a day, and hold for a day. */
    @EveryLayout
    void markersOfYoungFilesAreLeftAndOfOldOnesWrittenAnew() {
        DataFile a = table.file("a", 1);
        FaultyStorage traced = new FaultyStorage(storage);
        table.committer(traced).commit(table.sinkAppend(run("L1", 5), RewindPolicy.FAIL, traced, a));
        assertThat(on(traced, a)).containsExactly(Kind.STAT);

        DataFile b = table.file("b", 1);

        table.clock().advance(Duration.ofHours(7));
        FaultyStorage late = new FaultyStorage(storage);
        table.committer(late).commit(table.sinkAppend(run("L1", 6), RewindPolicy.FAIL, late, b));
        assertThat(on(late, b)).containsExactly(Kind.STAT, Kind.WRITE, Kind.STAT);
    }

    /** What was done with a file and its marker. */
    private static List<Kind> on(FaultyStorage traced, DataFile file) {
        return traced.trace().stream()
                .filter(step -> step.path().equals(file.path()) || step.path().equals(TableAudit.marker(file.path())))
                .map(StorageOperation::kind)
                .toList();
    }

    @EveryLayout
    void anotherTableUnderThePathIsAnError() {
        DataFile a = table.file("a", 1);
        SinkAppend change = new SinkAppend(
                run("L1", 5),
                new WrittenFor("another uuid", TestTable.SCHEMA, PartitionSpec.UNPARTITIONED),
                List.of(a),
                RewindPolicy.FAIL,
                Map.of(),
                new FilePresence(storage, table.clock(), TestTable.REMEDY),
                null);
        assertThatThrownBy(() -> table.committer(storage).commit(change))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot commit checkpoint 5 of the sink 'orders'")
                .hasMessageContaining("another table uuid")
                .hasMessageContaining("nothing was changed");
    }

    @EveryLayout
    void anotherSchemaIsAnError() {
        DataFile a = table.file("a", 1);
        Schema other =
                Schema.of(Field.required(1, "id", PrimitiveType.INT), Field.optional(2, "name", PrimitiveType.STRING));
        SinkAppend change = new SinkAppend(
                run("L1", 5),
                new WrittenFor(table.current().metadata().tableUuid(), other, PartitionSpec.UNPARTITIONED),
                List.of(a),
                RewindPolicy.FAIL,
                Map.of(),
                new FilePresence(storage, table.clock(), TestTable.REMEDY),
                null);
        assertThatThrownBy(() -> table.committer(storage).commit(change))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the table's schema")
                .hasMessageContaining("not the one that the files were written with");
    }

    @EveryLayout
    void aDamagedLedgerStopsTheCommit() {
        table.committer(storage)
                .commit((base, layout) -> new Decision.Publish(
                        Snapshot.APPEND,
                        List.of(table.file("x", 1)),
                        java.util.Set.of(),
                        Map.of(),
                        id -> Map.of("datashard.flink.sink.orders", "9|future")));
        DataFile a = table.file("a", 1);
        assertThatThrownBy(() -> commit(run("L1", 5), a)).isInstanceOf(CorruptDataException.class);
        assertThat(live()).containsExactly("x");
    }

    @EveryLayout
    void aCheckpointWithoutFilesIsNoCommit() {
        assertThatThrownBy(() -> commit(run("L1", 5))).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> live() {
        return TableAudit.of(storage).names();
    }

    private CommitResult commit(CommitIdentity identity, DataFile... files) {
        return commit(identity, RewindPolicy.FAIL, files);
    }

    private CommitResult commit(CommitIdentity identity, RewindPolicy onRewind, DataFile... files) {
        return table.committer(storage).commit(table.sinkAppend(identity, onRewind, storage, files));
    }

    private static CommitIdentity run(String lineage, long checkpoint) {
        return SinkRuns.fresh("orders", lineage, checkpoint);
    }
}
