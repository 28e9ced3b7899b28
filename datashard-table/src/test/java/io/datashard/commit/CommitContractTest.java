package io.datashard.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.TableMetadata;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What a commit promises on every layout and storage. Extended once per storage. */
@Timeout(120)
abstract class CommitContractTest {
    private static final String RETENTION = "datashard.snapshot.retention-count";
    static final String MERGE = "datashard.manifest.compaction-threshold";

    final Layout layout;
    final LayoutFacts facts;
    Storage storage;
    TestTable table;

    CommitContractTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
    }

    /** An empty storage. */
    abstract Storage openStorage();

    /** Fails if handles or temp files were left behind. */
    abstract void assertNothingLeft();

    @BeforeEach
    void open() {
        storage = openStorage();
        table = new TestTable(storage, 1, layout);
    }

    @AfterEach
    void close() {
        storage.close();
        assertNothingLeft();
    }

    @EveryLayout
    void theFirstCommitMakesTheFirstSnapshot() {
        table.create(Map.of("owner", "tests"));
        DataFile a = table.file("a", 3);
        DataFile b = table.file("b", 4);

        CommitResult.Committed result = committed(table.committer(storage).commit(TestTable.appending(a, b)));

        TableAudit audit = TableAudit.of(storage);
        assertThat(audit.names()).containsExactly("a", "b");
        assertThat(audit.table().metadataVersion()).isEqualTo(result.metadataVersion());
        assertThat(result.metadataVersion().number()).isEqualTo(facts.firstMetadataVersion() + 1);
        assertThat(result.attempts()).isEqualTo(1);
        TableMetadata metadata = audit.table().metadata();
        assertThat(metadata.currentSnapshot()).contains(result.snapshot());
        assertThat(metadata.properties()).containsEntry("owner", "tests");
        assertThat(result.snapshot().parent()).isNull();
        assertThat(result.snapshot().operation()).isEqualTo(Snapshot.APPEND);
        assertThat(result.snapshot().schemaId()).isEqualTo(1);
        assertThat(result.snapshot().summary()).containsEntry("by", "test");
        assertThat(audit.entries()).allSatisfy(entry -> {
            assertThat(entry.status()).isEqualTo(ManifestEntry.Status.ADDED);
            assertThat(entry.snapshotId()).isEqualTo(result.snapshot().id());
            assertThat(entry.sequenceNumber()).isEqualTo(new SequenceNumber(1));
        });
        assertThat(audit.entries()).extracting(ManifestEntry::file).containsExactly(a, b);
        assertThat(audit.strays()).isEmpty();
    }

    @EveryLayout
    void laterCommitsKeepWhatIsThere() {
        table.create(Map.of());
        List<Snapshot> snapshots = appendMany("a", "b", "c");

        TableAudit audit = TableAudit.of(storage);
        assertThat(audit.names()).containsExactly("a", "b", "c");
        TableMetadata metadata = audit.table().metadata();
        assertThat(metadata.snapshots()).isEqualTo(snapshots);
        assertThat(snapshots).extracting(Snapshot::sequenceNumber).containsExactly(number(1), number(2), number(3));
        assertThat(metadata.lastSequenceNumber()).isEqualTo(number(3));
        assertThat(snapshots.get(2).parent()).isEqualTo(snapshots.get(1).id());
        assertThat(metadata.snapshotLog())
                .extracting(SnapshotLogEntry::snapshotId)
                .containsExactlyElementsOf(snapshots.stream().map(Snapshot::id).toList());
        assertThat(metadata.metadataLog()).hasSize(3);
        assertThat(metadata.metadataLog().get(2).metadataFile())
                .matches(facts.metadataFile(facts.firstMetadataVersion() + 2));
        assertThat(audit.strays()).isEmpty();
    }

    @EveryLayout
    void theTimeOfACommitRisesThoughTheClockStandsStillOrJumpsBack() {
        table.create(Map.of());
        long created = table.current().metadata().lastUpdatedMs();
        List<Long> updates = new ArrayList<>(List.of(created));
        Set<String> commitIds = new HashSet<>();
        List<Instant> clock = List.of(
                table.clock().instant(),
                table.clock().instant(),
                Instant.EPOCH,
                table.clock().instant().plusSeconds(60),
                table.clock().instant());
        for (int i = 0; i < clock.size(); i++) {
            table.clock().set(clock.get(i));
            table.append("f" + i);
            updates.add(table.current().metadata().lastUpdatedMs());
            commitIds.add(String.valueOf(table.current().metadata().lastCommitId()));
        }
        if (facts.signsCommits()) {
            assertThat(commitIds).hasSize(clock.size()).allMatch(id -> id.matches("[0-9a-f]{32}"));
        }
        assertThat(updates).isSorted().doesNotHaveDuplicates();
        assertThat(updates.get(4)).isEqualTo(clock.get(3).toEpochMilli());
        assertThat(table.current().metadata().snapshots())
                .extracting(Snapshot::timestampMs)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @EveryLayout
    void theListIsRecordedWithLengthAndSum() {
        table.create(Map.of());
        Snapshot snapshot = committed(table.append("a")).snapshot();
        byte[] list = storage.read(snapshot.manifestList()).orElseThrow().bytes();
        assertThat(snapshot.summary())
                .containsEntry(Snapshot.LIST_LENGTH, Integer.toString(list.length))
                .containsEntry(Snapshot.LIST_SHA256, ContentCheck.sha256(list));
        assertThat(TableAudit.of(storage).manifests()).allSatisfy(manifest -> assertThat(manifest.sha256())
                .isEqualTo(ContentCheck.sha256(
                        storage.read(manifest.path()).orElseThrow().bytes())));
    }

    @EveryLayout
    void retentionDropsTheOldestSnapshotsAndNoFile() {
        table.create(Map.of(RETENTION, "2"));
        List<Snapshot> snapshots = appendMany("a", "b", "c", "d");
        TableAudit audit = TableAudit.of(storage);
        assertThat(audit.names()).containsExactly("a", "b", "c", "d");
        assertThat(audit.table().metadata().snapshots())
                .extracting(Snapshot::id)
                .containsExactly(snapshots.get(2).id(), snapshots.get(3).id());
        assertThat(audit.table().metadata().snapshots().get(0).parent()).isNull();
        assertThat(audit.table().metadata().snapshotLog()).hasSize(2);
    }

    @EveryLayout
    void theMetadataLogKeepsAsManyFilesAsTheTableSays() {
        table.create(Map.of("write.metadata.previous-versions-max", "3"));
        appendMany("a", "b", "c", "d", "e");
        assertThat(table.current().metadata().metadataLog())
                .extracting(MetadataLogEntry::metadataFile)
                .satisfiesExactly(
                        file -> assertThat(file).matches(facts.metadataFile(facts.firstMetadataVersion() + 2)),
                        file -> assertThat(file).matches(facts.metadataFile(facts.firstMetadataVersion() + 3)),
                        file -> assertThat(file).matches(facts.metadataFile(facts.firstMetadataVersion() + 4)));
    }

    @EveryLayout
    void theTableSetsTheThreshold() {
        table.create(Map.of(MERGE, " 3 "));
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            table.append("f" + i);
            sizes.add(TableAudit.of(storage).manifests().size());
        }
        assertThat(sizes).containsExactly(1, 2, 3, 2, 3, 2);
        assertThat(TableAudit.of(storage).names()).containsExactly("f0", "f1", "f2", "f3", "f4", "f5");
    }

    @EveryLayout
    void filesAreRemovedAndTheRestKeepsItsNumbers() {
        table.create(Map.of());
        DataFile a = table.file("a", 1);
        DataFile b = table.file("b", 1);
        Snapshot first = committed(table.committer(storage).commit(TestTable.appending(a, b)))
                .snapshot();
        table.append("c");
        DataFile d = table.file("d", 1);

        Snapshot delete = committed(table.committer(storage)
                        .commit(TestTable.replacing(Snapshot.DELETE, List.of(d), Set.of(a.path(), path("c")))))
                .snapshot();

        TableAudit audit = TableAudit.of(storage);
        assertThat(delete.operation()).isEqualTo(Snapshot.DELETE);
        assertThat(audit.names()).containsExactly("b", "d");
        assertThat(audit.entries().get(0))
                .isEqualTo(new ManifestEntry(ManifestEntry.Status.EXISTING, first.id(), number(1), b));
        // The manifest that lost all its files is gone.
        assertThat(audit.manifests()).hasSize(2);
        assertThat(audit.strays()).isEmpty();
    }

    @EveryLayout
    void removingEveryFileLeavesAnEmptyTableThatGoesOn() {
        table.create(Map.of());
        table.append("a");
        table.committer(storage).commit(TestTable.replacing(Snapshot.DELETE, List.of(), Set.of(path("a"))));
        assertThat(TableAudit.of(storage).names()).isEmpty();
        assertThat(TableAudit.of(storage).manifests()).isEmpty();
        table.append("b");
        assertThat(TableAudit.of(storage).names()).containsExactly("b");
    }

    @EveryLayout
    void removalAndMergingLeaveNoManifestThatNobodyLists() {
        table.create(Map.of(MERGE, "2"));
        DataFile a = table.file("a", 1);
        DataFile b = table.file("b", 1);
        table.committer(storage).commit(TestTable.appending(a, b));
        table.append("c");
        table.committer(storage).commit(TestTable.replacing(Snapshot.DELETE, List.of(), Set.of(a.path())));
        TableAudit audit = TableAudit.of(storage);
        assertThat(audit.names()).containsExactly("b", "c");
        assertThat(audit.strays()).isEmpty();

        table.append("d");
        table.committer(storage)
                .commit(TestTable.replacing(Snapshot.DELETE, List.of(), Set.of(b.path(), path("c"), path("d"))));
        assertThat(TableAudit.of(storage).names()).isEmpty();
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    @EveryLayout
    void aFileThatIsNotLiveIsNotRemoved() {
        table.create(Map.of());
        table.append("a");
        Set<StoragePath> before = everything();
        assertThatThrownBy(() -> table.committer(storage)
                        .commit(TestTable.replacing(Snapshot.DELETE, List.of(), Set.of(path("a"), path("nowhere")))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot remove files from")
                .hasMessageContaining("1 of the 2 files are not live")
                .hasMessageContaining("nothing was changed");
        assertThat(everything()).isEqualTo(before);
        assertThat(TableAudit.of(storage).names()).containsExactly("a");
    }

    @EveryLayout
    void everyFileHasItsMarkerBeforeItIsWrittenAndAfterTheCommit() {
        table.create(Map.of());
        table.append("a");
        FaultyStorage traced = new FaultyStorage(storage);
        List<String> unmarked = new ArrayList<>();
        traced.before(operation -> {
            boolean writes = facts.isManifest(operation.path()) || facts.isManifestList(operation.path());
            if (operation.kind() == Kind.CREATE
                    && writes
                    && storage.stat(TableAudit.marker(operation.path())).isEmpty()) {
                unmarked.add(operation.toString());
            }
        });
        CommitResult.Committed result =
                committed(table.committer(traced).commit(TestTable.appending(table.file("b", 1))));
        assertThat(unmarked).isEmpty();
        assertThat(result.marked())
                .hasSize(2)
                .contains(result.snapshot().manifestList())
                .allSatisfy(path -> {
                    String json = new String(
                            storage.read(TableAudit.marker(path)).orElseThrow().bytes(), UTF_8);
                    assertThat(json).isEqualTo("{\"file_path\": \"" + path + "\"}");
                });
        new InFlightMarkers(storage).release(result.marked());
        assertThat(result.marked()).allSatisfy(path -> assertThat(storage.stat(TableAudit.marker(path)))
                .isEmpty());
    }

    @EveryLayout
    void aSkippedChangeWritesNothing() {
        table.create(Map.of());
        Set<StoragePath> before = everything();
        CommitResult result = table.committer(storage).commit((base, layout) -> new Decision.Skip("no need"));
        assertThat(result).isEqualTo(new CommitResult.Skipped("no need"));
        assertThat(everything()).isEqualTo(before);
    }

    @EveryLayout
    void aNameThatIsTakenIsNotOverwritten() {
        table.create(Map.of());
        table.append("a");
        DataFile mine = table.file("mine", 1);
        Set<StoragePath> before = everything();
        FaultyStorage ours = new FaultyStorage(storage);
        List<StoragePath> planted = new ArrayList<>();
        ours.before(operation -> {
            // A process whose random ids repeat ours.
            if (operation.kind() == Kind.CREATE && facts.isManifest(operation.path()) && planted.isEmpty()) {
                storage.write(operation.path(), "theirs".getBytes(UTF_8));
                planted.add(operation.path());
            }
        });
        assertThatThrownBy(() -> table.committer(ours).commit(TestTable.appending(mine)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("random name is there already")
                .hasMessageContaining("Check the source of random ids");
        assertThat(storage.read(planted.get(0)).orElseThrow().bytes()).isEqualTo("theirs".getBytes(UTF_8));
        before.addAll(planted);
        assertThat(everything()).isEqualTo(before);
    }

    @EveryLayout
    void expiredMarkersAreRemovedAndYoungOnesStay() {
        table.create(Map.of());
        DataFile file = table.file("a", 1);
        StoragePath marker = TableAudit.marker(file.path());
        storage.write(StoragePath.of("metadata/inflight/README"), new byte[] {1});
        Instant written = storage.stat(marker).orElseThrow().lastModified();
        InFlightMarkers markers = new InFlightMarkers(storage);
        table.clock().set(written.plus(InFlightMarkers.PROTECTION));
        markers.removeExpired(table.clock());
        assertThat(storage.stat(marker)).isPresent();
        table.clock().set(written.plus(InFlightMarkers.PROTECTION).plusSeconds(2));
        markers.removeExpired(table.clock());
        assertThat(storage.stat(marker)).isEmpty();
        assertThat(storage.stat(StoragePath.of("metadata/inflight/README"))).isPresent();
    }

    @EveryLayout
    void aTableIsCreatedOnceOnly() {
        table.create(Map.of());
        String uuid = table.current().metadata().tableUuid();
        assertThatThrownBy(() -> new TestTable(storage, 2, layout).create(Map.of()))
                .isInstanceOf(AssertionError.class);
        assertThat(table.current().metadata().tableUuid()).isEqualTo(uuid);
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    List<Snapshot> appendMany(String... names) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (String name : names) {
            snapshots.add(committed(table.append(name)).snapshot());
        }
        return snapshots;
    }

    Set<StoragePath> everything() {
        Set<StoragePath> all = new TreeSet<>();
        for (String folder : List.of("metadata", "data")) {
            storage.list(StoragePath.of(folder)).forEach(info -> all.add(info.path()));
        }
        return all;
    }

    static CommitResult.Committed committed(CommitResult result) {
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return (CommitResult.Committed) result;
    }

    static StoragePath path(String name) {
        return StoragePath.of("data/" + name + ".parquet");
    }

    static SequenceNumber number(long value) {
        return new SequenceNumber(value);
    }
}
