package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeded simulations of 20,000 commits, by the lengths of manifests as the layouts write them: how many manifests a table has, and how many bytes
 * a commit merges. {@code -Dlog.tests=true} prints the figures.
 */
class MergeTiersTest {
    private static final Logger LOG = LoggerFactory.getLogger(MergeTiersTest.class);
    private static final int COMMITS = 20_000;
    private static final int THRESHOLD = 64;
    /** Of manifests below half of the target, with bytes of an entry as the layouts write them. */
    private static final int TIERS = 5;

    private static final long TARGET = ManifestMerge.TARGET_BYTES;
    /** An entry is written again once for each tier that it passes through: many stay out of most tiers. */
    private static final int MOST_WRITTEN_AGAIN = 2;
    /** With a low threshold, a tier is merged as soon as it may be, and entries pass through more tiers. */
    private static final int MOST_WRITTEN_AGAIN_IF_LOW = 3;

    @EveryLayout
    void oneFileACommit(Layout layout) {
        run(layout, "one file a commit", commit -> 1, 0).requireBounds().requireOrder();
    }

    @EveryLayout
    void tenFilesACommit(Layout layout) {
        run(layout, "ten files a commit", commit -> 10, 0).requireBounds().requireOrder();
    }

    @EveryLayout
    void manyFilesACommit(Layout layout) {
        run(layout, "500 files a commit", commit -> 500, 0).requireBounds().requireOrder();
    }

    @EveryLayout
    void fewFilesAndSometimesMany(Layout layout) {
        Random random = new Random(1);
        run(
                        layout,
                        "few files, sometimes many",
                        commit -> random.nextInt(100) == 0 ? 1 + random.nextInt(3_000) : 1 + random.nextInt(4),
                        0)
                .requireBounds();
    }

    @EveryLayout
    void anyNumberOfFiles(Layout layout) {
        Random random = new Random(2);
        run(layout, "any number of files", commit -> 1 << random.nextInt(11), 0).requireBounds();
    }

    /** Python merges all manifests, big ones too, when it finds as many as the threshold. Ours leaves the one that comes of it alone. */
    @EveryLayout
    void besidePythonWhichMergesAll(Layout layout) {
        Random random = new Random(3);
        run(layout, "beside Python", commit -> 1 + random.nextInt(4), 10).requireBounds();
    }

    /** There is no tier with more than 8 manifests at times, and then there is nothing to merge. */
    @EveryLayout
    void lowThresholds(Layout layout) {
        for (int threshold : List.of(9, 16, 40)) {
            Random random = new Random(threshold);
            run(layout, "one file a commit, threshold " + threshold, commit -> 1, new Simulation(layout, threshold, 0))
                    .requireBounds()
                    .requireOrder();
            run(
                            layout,
                            "few files a commit, threshold " + threshold,
                            commit -> 1 + random.nextInt(4),
                            new Simulation(layout, threshold, 0))
                    .requireBounds();
            run(
                            layout,
                            "any number of files, threshold " + threshold,
                            commit -> 1 << random.nextInt(11),
                            new Simulation(layout, threshold, 0))
                    .requireBounds();
        }
    }

    private static Simulation run(Layout layout, String name, IntUnaryOperator filesOfACommit, int pythonPerCent) {
        return run(layout, name, filesOfACommit, new Simulation(layout, THRESHOLD, pythonPerCent));
    }

    private static Simulation run(Layout layout, String name, IntUnaryOperator filesOfACommit, Simulation simulation) {
        for (int commit = 0; commit < COMMITS; commit++) {
            simulation.commit(filesOfACommit.applyAsInt(commit));
        }
        LOG.warn("{}, {}: {}", layout, name, simulation);
        return simulation;
    }

    /** A table of lengths. */
    private static final class Simulation {
        private final int threshold;
        private final ManifestMerge merge;
        private final Random python = new Random(7);
        private final int pythonPerCent;
        private final long header;
        private final long entry;
        private final List<ManifestFile> manifests = new ArrayList<>();
        private int commits;
        private long written;
        private long merged;
        private long merges;
        private long mostMerged;
        private int mostSources;
        private int mostManifests;

        Simulation(Layout layout, int threshold, int pythonPerCent) {
            this.threshold = threshold;
            this.merge = new ManifestMerge(threshold);
            this.pythonPerCent = pythonPerCent;
            this.header = lengthOf(layout, 0);
            this.entry = (lengthOf(layout, 1_000) - header) / 1_000;
        }

        private static long lengthOf(Layout layout, int files) {
            TestTable table = new TestTable(new MemoryStorage(), 1, layout).create(Map.of());
            TableMetadata metadata = table.current().metadata();
            TableLayout written = table.layout(table.storage());
            List<ManifestEntry> entries = IntStream.range(0, files)
                    .mapToObj(i -> new DataFile(
                            StoragePath.of("data/flink_" + "0".repeat(28) + (1_000 + i) + ".parquet"),
                            100_000,
                            3_000_000,
                            "0".repeat(64),
                            Map.of(1, 0L, 2, 0L),
                            new ColumnBounds(Map.of(1, 1L, 2, "a".repeat(16)), Map.of(1, 1L << 40, 2, "z".repeat(16)))))
                    .map(file -> new ManifestEntry(
                            ManifestEntry.Status.ADDED, new SnapshotId(1L << 60), new SequenceNumber(5_000), file))
                    .toList();
            return written.encodeManifest(
                            written.newManifest(),
                            metadata,
                            entries,
                            new SnapshotId(1L << 60),
                            new SequenceNumber(5_000))
                    .object()
                    .bytes()
                    .length;
        }

        void commit(int files) {
            commits++;
            boolean isPython = python.nextInt(100) < pythonPerCent;
            List<ManifestFile> chosen;
            if (isPython) {
                chosen = manifests.size() >= threshold ? List.copyOf(manifests) : List.of();
            } else {
                chosen = merge.choose(manifests);
                note(chosen);
                requireRise(chosen);
            }
            if (!chosen.isEmpty()) {
                replace(chosen);
            }
            written += header + files * entry;
            manifests.add(manifest("m" + commits, files, new SequenceNumber(commits)));
            mostManifests = Math.max(mostManifests, manifests.size());
        }

        private void note(List<ManifestFile> chosen) {
            long bytes = chosen.stream().mapToLong(ManifestFile::length).sum();
            merged += bytes;
            merges += chosen.isEmpty() ? 0 : 1;
            mostMerged = Math.max(mostMerged, bytes);
            mostSources = Math.max(mostSources, chosen.size());
        }

        /** What comes of a merge is of a higher tier than all that went into it, or stays as it is: so an entry is written again once a tier. */
        private void requireRise(List<ManifestFile> chosen) {
            int entries = entries(chosen);
            for (ManifestFile source : chosen) {
                boolean isBig = header + entries * entry >= TARGET / 2;
                assertThat(isBig || tier(entries) > tier(source.addedFiles()))
                        .as("%d manifests, %d entries, one has %d", chosen.size(), entries, source.addedFiles())
                        .isTrue();
            }
        }

        private static int tier(int entries) {
            int tier = 0;
            for (int least = ManifestMerge.FACTOR; entries >= least; least *= ManifestMerge.FACTOR) {
                tier++;
            }
            return tier;
        }

        private static int entries(List<ManifestFile> chosen) {
            return chosen.stream().mapToInt(ManifestFile::addedFiles).sum();
        }

        private void replace(List<ManifestFile> chosen) {
            int entries = entries(chosen);
            int place = manifests.indexOf(chosen.get(0));
            ManifestMergeTest.removeAll(manifests, chosen);
            manifests.add(
                    place, manifest("merged" + commits, entries, chosen.get(0).minSequenceNumber()));
        }

        private ManifestFile manifest(String name, int entries, SequenceNumber first) {
            return new ManifestFile(
                    StoragePath.of("metadata/" + name + ".avro"),
                    header + entries * entry,
                    null,
                    new SequenceNumber(commits),
                    first,
                    null,
                    entries,
                    0);
        }

        Simulation requireBounds() {
            long all = manifests.stream().mapToLong(ManifestFile::length).sum();
            assertThat(mostMerged).isLessThanOrEqualTo(TARGET);
            assertThat(mostSources).isLessThanOrEqualTo(ManifestMerge.MOST_AT_A_TIME);
            int mostSmall = Math.max(threshold, TIERS * ManifestMerge.FACTOR + 1);
            assertThat((long) mostManifests).isLessThanOrEqualTo(all / (TARGET / 2) + mostSmall + 1);
            int mostAgain = threshold < THRESHOLD ? MOST_WRITTEN_AGAIN_IF_LOW : MOST_WRITTEN_AGAIN;
            assertThat(merged).isLessThanOrEqualTo(mostAgain * written);
            // Neither a merge a commit, nor none.
            assertThat(merges).isBetween((long) COMMITS / 200, (long) COMMITS / 2 + 1);
            return this;
        }

        /** Commits that are alike stay in their order: a manifest holds neighbours only. */
        void requireOrder() {
            assertThat(manifests)
                    .extracting(manifest -> manifest.minSequenceNumber().value())
                    .isSorted();
        }

        @Override
        public String toString() {
            long files = manifests.stream().mapToLong(ManifestFile::addedFiles).sum();
            return String.format(
                    Locale.ROOT,
                    "%,d files, manifests at the end %d, at most %d; bytes merged by a commit: at most %,d of at most %d manifests, mean %,d;"
                            + " merges %d; each byte written again %.1f times",
                    files,
                    manifests.size(),
                    mostManifests,
                    mostMerged,
                    mostSources,
                    merged / commits,
                    merges,
                    (double) merged / written);
        }
    }
}
