package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Commits of seeded sizes, with thresholds from low to usual: each file of a table is in one manifest, once, as the snapshot that it came with. */
class MergedEntriesTest {
    private static final int COMMITS = 90;

    @EveryLayout
    void aMergeLosesNoEntryAndDoublesNone(Layout layout) {
        int merges = 0;
        for (int threshold : List.of(2, 8, 9, 16, 41)) {
            merges += new Run(layout, threshold).commits();
        }
        assertThat(merges).isGreaterThan(100);
    }

    /** A table, and what must be in it. */
    private static final class Run {
        private final MemoryStorage storage = new MemoryStorage();
        private final TestTable table;
        private final Random random;
        private final int threshold;
        /** The snapshot that each live file came with. */
        private final Map<StoragePath, Snapshot> live = new HashMap<>();

        private int files;

        Run(Layout layout, int threshold) {
            this.threshold = threshold;
            this.random = new Random(threshold);
            this.table = new TestTable(storage, 1, layout)
                    .create(Map.of("datashard.manifest.compaction-threshold", String.valueOf(threshold)));
        }

        /** How many of the commits merged. */
        int commits() {
            int merges = 0;
            int before = 0;
            for (int commit = 0; commit < COMMITS; commit++) {
                List<DataFile> added = added();
                Set<StoragePath> removed = commit % 7 == 6 ? someLive() : Set.of();
                CommitResult result = table.committer(storage)
                        .commit(TestTable.replacing(removed.isEmpty() ? Snapshot.APPEND : "overwrite", added, removed));
                Snapshot made = ((CommitResult.Committed) result).snapshot();
                removed.forEach(live::remove);
                added.forEach(file -> live.put(file.path(), made));
                int now = requireWhole("threshold " + threshold + ", commit " + commit);
                merges += now <= before ? 1 : 0;
                before = now;
            }
            return merges;
        }

        private List<DataFile> added() {
            int count = 1 << random.nextInt(6);
            files += count;
            return IntStream.range(files - count, files)
                    .mapToObj(i -> new DataFile(
                            StoragePath.of("data/f" + i + ".parquet"),
                            1 + i % 5,
                            10,
                            "0".repeat(64),
                            Map.of(1, 0L),
                            ColumnBounds.NONE))
                    .toList();
        }

        private Set<StoragePath> someLive() {
            List<StoragePath> sorted = live.keySet().stream()
                    .sorted((left, right) -> left.toString().compareTo(right.toString()))
                    .toList();
            return Set.of(sorted.get(random.nextInt(sorted.size())));
        }

        /** Each file as it was added. Returns the number of manifests. */
        private int requireWhole(String when) {
            TableLayout layout = table.layout(storage);
            TableMetadata metadata = table.current().metadata();
            List<ManifestFile> manifests =
                    layout.readManifestList(metadata, metadata.currentSnapshot().orElseThrow());
            List<StoragePath> found = new ArrayList<>();
            for (ManifestFile manifest : manifests) {
                List<ManifestEntry> entries = layout.readManifest(metadata, manifest);
                assertThat(manifest.addedFiles() + manifest.existingFiles())
                        .as(when)
                        .isEqualTo(entries.size());
                for (ManifestEntry entry : entries) {
                    StoragePath path = entry.file().path();
                    Snapshot cameWith = live.get(path);
                    assertThat(cameWith).as("%s, %s", when, path).isNotNull();
                    assertThat(entry.snapshotId()).as("%s, %s", when, path).isEqualTo(cameWith.id());
                    assertThat(entry.sequenceNumber()).as("%s, %s", when, path).isEqualTo(cameWith.sequenceNumber());
                    found.add(path);
                }
            }
            assertThat(found).as(when).doesNotHaveDuplicates().hasSize(live.size());
            return manifests.size();
        }
    }
}
