package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a commit reads and writes to merge manifests is bounded, however long the history of the table is. */
@Timeout(120)
class ManifestMergeTest {
    private static final int BYTES_OF_AN_ENTRY = 600;
    private static final long TARGET = ManifestMerge.TARGET_BYTES;

    /** The lengths alone: 1,000,000 files, committed so many at a time. */
    @ParameterizedTest
    @CsvSource({"1, 64", "10, 64", "1000, 64", "6000, 64", "7500, 64", "10, 2", "10, 9", "10, 16", "100, 500"})
    void theWorkOfACommitStaysBoundedUpToAMillionFiles(int filesOfACommit, int threshold) {
        ManifestMerge merge = new ManifestMerge(threshold);
        List<ManifestFile> manifests = new ArrayList<>();
        long mostMerged = 0;
        int mostManifests = 0;
        for (int files = 0, commit = 0; files < 1_000_000; files += filesOfACommit, commit++) {
            List<ManifestFile> chosen = merge.choose(manifests);
            long bytes = chosen.stream().mapToLong(ManifestFile::length).sum();
            mostMerged = Math.max(mostMerged, bytes);
            if (!chosen.isEmpty()) {
                assertThat(chosen.size()).isLessThanOrEqualTo(ManifestMerge.MOST_AT_A_TIME);
                int place = manifests.indexOf(chosen.get(0));
                removeAll(manifests, chosen);
                int entries = chosen.stream().mapToInt(ManifestMergeTest::count).sum();
                manifests.add(place, manifest("merged" + commit, bytes, entries));
            }
            manifests.add(manifest("m" + commit, 200 + (long) filesOfACommit * BYTES_OF_AN_ENTRY, filesOfACommit));
            mostManifests = Math.max(mostManifests, manifests.size());
        }
        long all = manifests.stream().mapToLong(ManifestFile::length).sum();
        assertThat(mostMerged).isLessThanOrEqualTo(TARGET);
        int mostSmall =
                threshold <= ManifestMerge.FACTOR ? threshold : Math.max(threshold, 5 * ManifestMerge.FACTOR + 1);
        assertThat(mostManifests).isLessThanOrEqualTo((int) (all / (TARGET / 2)) + mostSmall + 2);
    }

    /** Of a table that never merged: in many commits, none of which has much to do. */
    @Test
    void aLongListIsMergedBitByBit() {
        List<ManifestFile> manifests = IntStream.range(0, 5000)
                .mapToObj(i -> manifest("m" + i, 700, 1))
                .collect(Collectors.toCollection(ArrayList::new));
        ManifestMerge merge = new ManifestMerge(64);
        int commits = 0;
        while (!merge.choose(manifests).isEmpty()) {
            List<ManifestFile> chosen = merge.choose(manifests);
            assertThat(chosen).hasSizeBetween(14, ManifestMerge.MOST_AT_A_TIME);
            int entries = chosen.stream().mapToInt(ManifestMergeTest::count).sum();
            removeAll(manifests, chosen);
            manifests.add(0, manifest("merged" + commits, entries * 700L, entries));
            commits++;
        }
        assertThat(commits).isLessThan(90);
        assertThat(manifests).hasSizeLessThan(64);
    }

    /** The same with real manifests: which entries a commit decodes and writes again, and what becomes of them. */
    @EveryLayout
    void bigManifestsAreNeitherReadNorWrittenAgain(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        TestTable table =
                new TestTable(storage, 1, layout).create(Map.of("datashard.manifest.compaction-threshold", "4"));
        LayoutFacts facts = new LayoutFacts(layout);
        int big = (int) (TARGET / 2 / bytesOfOneEntry(table)) + 1000;
        List<Snapshot> made = new ArrayList<>();
        int mostDecoded = 0;
        for (int commit = 0; commit < 24; commit++) {
            Map<StoragePath, ManifestFile> before =
                    manifests(table).stream().collect(Collectors.toMap(ManifestFile::path, Function.identity()));
            FaultyStorage traced = new FaultyStorage(storage);
            CommitResult result = table.committer(traced)
                    .commit(TestTable.appending(files("c" + commit + "-", commit % 8 == 0 ? big : 20)));
            made.add(((CommitResult.Committed) result).snapshot());
            int decoded = traced.trace().stream()
                    .filter(now -> now.kind() == Kind.READ && facts.isManifest(now.path()))
                    .mapToInt(now -> count(before.get(now.path())))
                    .sum();
            mostDecoded = Math.max(mostDecoded, decoded);
        }
        // Three commits were big; all others were merged, some of them more than once.
        assertThat(mostDecoded).isBetween(80, 21 * 20);
        assertThat(manifests(table)).hasSizeLessThan(3 + 4 + 1);
        requireWhole(table, made, big);
    }

    /** Each file once, with the snapshot and the number that it came with. */
    private static void requireWhole(TestTable table, List<Snapshot> made, int big) {
        TableLayout layout = table.layout(table.storage());
        TableMetadata metadata = table.current().metadata();
        Set<StoragePath> seen = new HashSet<>();
        for (ManifestFile manifest : manifests(table)) {
            for (ManifestEntry entry : layout.readManifest(metadata, manifest)) {
                String name = entry.file().path().name();
                Snapshot of = made.get(Integer.parseInt(name.substring(1, name.indexOf('-'))));
                assertThat(entry.snapshotId()).isEqualTo(of.id());
                assertThat(entry.sequenceNumber()).isEqualTo(of.sequenceNumber());
                seen.add(entry.file().path());
            }
        }
        assertThat(seen).hasSize(3 * big + 21 * 20);
    }

    /** A removal of a file in a manifest that is not merged, while others are. */
    @EveryLayout
    void aRemovalMergesWhatIsSmallAndKeepsTheRest(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        TestTable table =
                new TestTable(storage, 1, layout).create(Map.of("datashard.manifest.compaction-threshold", "3"));
        int big = (int) (TARGET / 2 / bytesOfOneEntry(table)) + 1000;
        table.committer(storage).commit(TestTable.appending(files("big", big)));
        DataFile[] small = files("small", 3);
        for (DataFile file : small) {
            table.committer(storage).commit(TestTable.appending(file));
        }
        Set<StoragePath> removed = Set.of(files("big", 1)[0].path(), small[1].path());
        table.committer(storage).commit(TestTable.replacing(Snapshot.DELETE, List.of(), removed));
        List<ManifestFile> left = manifests(table);
        assertThat(left).extracting(ManifestMergeTest::count).containsExactly(big - 1, 2);
        assertThat(left.get(1).existingFiles()).isEqualTo(2);
        assertThat(left.get(1).minSequenceNumber()).isEqualTo(new SequenceNumber(2));
    }

    private static long bytesOfOneEntry(TestTable table) {
        TableLayout layout = table.layout(table.storage());
        List<ManifestEntry> entries = new ArrayList<>();
        for (DataFile file : files("x", 1000)) {
            entries.add(new ManifestEntry(ManifestEntry.Status.ADDED, new SnapshotId(1), new SequenceNumber(1), file));
        }
        return layout.encodeManifest(
                                layout.newManifest(),
                                table.current().metadata(),
                                entries,
                                new SnapshotId(1),
                                new SequenceNumber(1))
                        .object()
                        .bytes()
                        .length
                / 1000;
    }

    private static List<ManifestFile> manifests(TestTable table) {
        TableMetadata metadata = table.current().metadata();
        return metadata.currentSnapshot()
                .map(snapshot -> table.layout(table.storage()).readManifestList(metadata, snapshot))
                .orElse(List.of());
    }

    /** By identity: hashing thousands of records for each of a million commits would take minutes. */
    static void removeAll(List<ManifestFile> manifests, List<ManifestFile> removed) {
        Set<ManifestFile> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(removed);
        manifests.removeIf(gone::contains);
    }

    private static int count(ManifestFile manifest) {
        return manifest.addedFiles() + manifest.existingFiles();
    }

    /** Files that nobody looks for. */
    private static DataFile[] files(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DataFile(
                        StoragePath.of("data/" + name + "x".repeat(60) + i + ".parquet"),
                        1,
                        10,
                        "0".repeat(64),
                        Map.of(),
                        ColumnBounds.NONE))
                .toArray(DataFile[]::new);
    }

    private static ManifestFile manifest(String name, long length, int entries) {
        return new ManifestFile(
                StoragePath.of("metadata/" + name + ".avro"),
                length,
                null,
                new SequenceNumber(1),
                new SequenceNumber(1),
                null,
                entries,
                0);
    }
}
