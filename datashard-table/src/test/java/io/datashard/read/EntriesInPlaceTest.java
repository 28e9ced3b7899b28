package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.layout.Layout;
import io.datashard.layout.avro.EncodedEntries;
import io.datashard.model.FileFacts;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.storage.PathDigest;
import io.datashard.storage.PathSet;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries that are read in place, against the same entries decoded whole: what they tell, and which files are skipped by it. */
class EntriesInPlaceTest {
    private static final int SEEDS = 60;

    static Stream<GoldenTable> tables() {
        return GoldenTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void entriesOfEveryReleaseAreThoseDecodedWhole(GoldenTable golden) {
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            Schema schema = metadata.schema();
            List<Integer> ids = schema == null
                    ? List.of(1, 2)
                    : schema.fields().stream().map(Field::id).toList();
            for (Snapshot snapshot : metadata.snapshots()) {
                for (ManifestFile line : access.layout().readManifestList(metadata, snapshot)) {
                    StoredManifest manifest = access.layout().fetchManifest(metadata, line);
                    requireSame(manifest.visit(), manifest.decode(), ids);
                    // Where nothing else shows damage, all values are looked at.
                    assertThat(manifest.visit() instanceof EncodedEntries).isEqualTo(line.sha256() != null);
                }
            }
        }
    }

    @EveryLayout
    void entriesOfOurOwnAreThoseDecodedWhole(Layout layout) {
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomManifests random = new RandomManifests(layout, seed);
            StoredManifest manifest = random.open(random.encode());
            assertThat(manifest.visit()).isInstanceOf(EncodedEntries.class);
            assertThat(manifest.decode()).hasSameSizeAs(random.entries);
            requireSame(manifest.visit(), manifest.decode(), random.ids());
            requireSameVerdicts(random, manifest);
        }
    }

    @EveryLayout
    void entriesOfOtherWritersAreThoseDecodedWhole(Layout layout) throws IOException {
        int inPlace = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomManifests random = new RandomManifests(layout, seed);
            StoredManifest manifest = random.open(new ForeignManifest(random).write(random.encode()));
            inPlace += manifest.visit() instanceof EncodedEntries ? 1 : 0;
            requireSame(manifest.visit(), manifest.decode(), random.ids());
            requireSameVerdicts(random, manifest);
        }
        assertThat(inPlace).isGreaterThan(SEEDS / 3);
    }

    /** Where the whole entries can be decoded, a visit in place tells the same; elsewhere it tells something or fails properly. */
    @EveryLayout
    void damageNeverChangesWhatAReaderOfTheWholeWouldTell(Layout layout) {
        RandomManifests random = new RandomManifests(layout, 11);
        byte[] content = random.encode();
        for (int bit = 8 * firstBlock(content); bit < content.length * 8; bit++) {
            byte[] damaged = content.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            StoredManifest manifest = random.open(damaged);
            List<String> whole = null;
            try {
                List<ManifestEntry> entries = manifest.decode();
                whole = told(StoredManifest.of(entries).visit(), random.ids());
            } catch (DataShardException e) {
                // Of such a manifest without a checksum, no visit in place is made.
            }
            try {
                List<String> told = told(manifest.visit(), random.ids());
                assertThat(whole == null || told.equals(whole))
                        .as("bit %s", bit)
                        .isTrue();
            } catch (DataShardException e) {
                assertThat(whole).as("bit %s: %s", bit, e.getMessage()).isNull();
            }
        }
    }

    /** Where the sync marker of the header ends. */
    private static int firstBlock(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.indexOf(text.substring(text.length() - 16)) + 16;
    }

    private static void requireSame(ManifestEntries visit, List<ManifestEntry> entries, List<Integer> ids) {
        PathSet paths = new PathSet();
        Set<StoragePath> expectedPaths = new HashSet<>();
        for (ManifestEntry entry : entries) {
            assertThat(visit.next()).isTrue();
            assertThat(visit.snapshotId()).isEqualTo(entry.snapshotId());
            assertThat(visit.sequenceNumber()).isEqualTo(entry.sequenceNumber());
            assertThat(visit.isPathIn(paths))
                    .isEqualTo(expectedPaths.contains(entry.file().path()));
            assertThat(visit.addPathTo(paths))
                    .isEqualTo(expectedPaths.add(entry.file().path()));
            assertThat(visit.isPathIn(paths)).isTrue();
            assertThat(visit.pathDigest()).isEqualTo(PathDigest.of(entry.file().path()));
            assertThat(visit.toRead()).isEqualTo(entry.file().toRead());
            assertThat(visit.hasSha256()).isEqualTo(entry.file().sha256() != null);
            assertThat(told(visit.file(), ids)).isEqualTo(told(entry.file(), ids));
        }
        assertThat(visit.next()).isFalse();
        assertThat(paths.size()).isEqualTo(expectedPaths.size());
    }

    private static List<String> told(ManifestEntries visit, List<Integer> ids) {
        List<String> told = new ArrayList<>();
        while (visit.next()) {
            told.add(visit.snapshotId() + " " + visit.sequenceNumber() + " " + visit.toRead() + " "
                    + told(visit.file(), ids));
        }
        return told;
    }

    private static List<@Nullable Object> told(FileFacts file, List<Integer> ids) {
        List<@Nullable Object> told = new ArrayList<>(Arrays.asList(file.path(), file.recordCount()));
        for (int id : ids) {
            told.add(file.nullCount(id));
            told.add(file.lowerBound(id));
            told.add(file.upperBound(id));
        }
        file.partitionValues().forEach(value -> told.add(RandomManifests.plain(value)));
        return told;
    }

    private static void requireSameVerdicts(RandomManifests random, StoredManifest manifest) {
        for (int i = 0; i < 10; i++) {
            FilePruner pruner = new FilePruner(random.schema, random.spec, random.predicate(2));
            ManifestEntries visit = manifest.visit();
            for (ManifestEntry entry : manifest.decode()) {
                assertThat(visit.next()).isTrue();
                assertThat(verdict(pruner, visit.file())).isEqualTo(verdict(pruner, entry.file()));
            }
        }
    }

    private static String verdict(FilePruner pruner, FileFacts file) {
        try {
            return pruner.judge(file).name();
        } catch (CorruptDataException e) {
            return e.getMessage();
        }
    }
}
