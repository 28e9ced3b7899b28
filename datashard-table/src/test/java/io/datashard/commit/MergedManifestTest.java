package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.EncodedManifest;
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
import io.datashard.table.LayoutDetection;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A merge by copying against the oracle: entries decoded and encoded again, as merges were before. */
class MergedManifestTest {
    private static final SnapshotId SNAPSHOT = new SnapshotId(4711);
    private static final SequenceNumber NUMBER = new SequenceNumber(99);

    static Stream<GoldenTable> tables() {
        return GoldenTable.all().stream();
    }

    /** What real releases of Python wrote, in all forms of both layouts. */
    @ParameterizedTest
    @MethodSource("tables")
    void entriesOfPythonAreThoseThatAreRead(GoldenTable golden) {
        MemoryStorage storage = golden.inMemory();
        Pieces table = new Pieces(storage, golden.isClassic() ? Layout.CLASSIC : Layout.ICEBERG);
        if (table.metadata.schema() != null && !table.manifests.isEmpty()) {
            table.assertMergedAsDecoded(storage);
        }
    }

    @EveryLayout
    void entriesOfOursAreCopiedToTheByte(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        TestTable made = new TestTable(storage, 1, layout).create(Map.of());
        for (int i = 0; i < 70; i++) {
            made.committer(storage).commit(TestTable.appending(made.file("a" + i, i), made.file("b" + i, 1)));
        }
        Pieces table = new Pieces(storage, layout);
        EncodedManifest merged = table.assertMergedAsDecoded(storage);
        EncodedManifest oracle =
                table.layout.encodeManifest(merged.object().path(), table.metadata, table.decoded(), SNAPSHOT, NUMBER);
        assertThat(merged.object().bytes()).isEqualTo(oracle.object().bytes());
        assertThat(merged.description()).isEqualTo(oracle.description());
    }

    /**
     * Nobody compares a manifest without a recorded SHA-256 with anything: decoding is all that shows damage, before the merged manifest gets a
     * SHA-256 of its own.
     */
    @EveryLayout
    void damageInAManifestWithoutASha256EndsTheMerge(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        TestTable made = new TestTable(storage, 1, layout).create(Map.of());
        DataFile plain = made.file("a", 1);
        DataFile file = new DataFile(plain.path(), 1, plain.sizeInBytes(), "c0ffee", Map.of(), ColumnBounds.NONE);
        made.committer(storage).commit(TestTable.appending(file));
        Pieces table = new Pieces(storage, layout);
        ManifestFile line = table.manifests.get(0);
        byte[] bytes = storage.read(line.path()).orElseThrow().bytes();
        // In a text that a merge has no need to look at: it is not UTF-8 any more.
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("c0ffee")] = (byte) 0xFF;
        storage.put(line.path(), bytes);
        ManifestFile unchecked = new ManifestFile(
                line.path(),
                bytes.length,
                null,
                line.sequenceNumber(),
                line.minSequenceNumber(),
                line.addedSnapshotId(),
                1,
                0);

        assertThatThrownBy(() -> new MergedManifest(storage, table.layout)
                        .merge(table.metadata, List.of(unchecked), table.layout.newManifest(), SNAPSHOT, NUMBER))
                .isInstanceOf(CorruptDataException.class);
    }

    @EveryLayout
    void aMergeIsMadeOnceAndKeptWhileItsManifestsAreInTheBase(Layout layout) {
        MemoryStorage storage = new MemoryStorage();
        TestTable made =
                new TestTable(storage, 1, layout).create(Map.of("datashard.manifest.compaction-threshold", "3"));
        made.append("a");
        made.append("b");
        made.append("c");
        Pieces before = new Pieces(storage, layout);
        MergedManifest merge = new MergedManifest(storage, before.layout);
        List<ManifestFile> chosen = merge.choose(before.metadata, before.manifests, false);
        assertThat(chosen).isEqualTo(before.manifests);
        StoragePath first = before.layout.newManifest();
        StoragePath second = before.layout.newManifest();
        EncodedManifest one = merge.merge(before.metadata, chosen, first, SNAPSHOT, NUMBER);

        List<ManifestFile> more = new ArrayList<>(before.manifests);
        more.add(before.manifests.get(0).writtenAs(second, SNAPSHOT, NUMBER));
        assertThat(merge.choose(before.metadata, more, false)).isEqualTo(chosen);
        EncodedManifest again = merge.merge(before.metadata, chosen, second, new SnapshotId(5), NUMBER.next());
        assertThat(again.object().bytes()).isSameAs(one.object().bytes());
        assertThat(again.object().path()).isEqualTo(second);
        assertThat(again.description())
                .isEqualTo(one.description().writtenAs(second, new SnapshotId(5), NUMBER.next()));
        assertThat(MergedManifest.replace(more, chosen, again.description()))
                .containsExactly(again.description(), more.get(3));

        List<ManifestFile> others = more.subList(1, 4);
        assertThat(merge.choose(before.metadata, others, false)).isEqualTo(others);
    }

    /** A table and its manifests. */
    private static final class Pieces {
        private final TableLayout layout;
        private final TableMetadata metadata;
        private final List<ManifestFile> manifests;

        Pieces(MemoryStorage storage, Layout which) {
            ManualClock clock = new ManualClock();
            this.layout = LayoutDetection.detect(storage, which, clock, new SeededIds(7), clock::advance);
            this.metadata = layout.loadOrFail().metadata();
            this.manifests = metadata.currentSnapshot()
                    .map(snapshot -> layout.readManifestList(metadata, snapshot))
                    .orElse(List.of());
        }

        /** All entries as carried over, each file once. */
        List<ManifestEntry> decoded() {
            Set<StoragePath> seen = new HashSet<>();
            return manifests.stream()
                    .flatMap(manifest -> layout.readManifest(metadata, manifest).stream())
                    .filter(entry -> seen.add(entry.file().path()))
                    .map(ManifestEntry::asExisting)
                    .toList();
        }

        EncodedManifest assertMergedAsDecoded(MemoryStorage storage) {
            StoragePath path = layout.newManifest();
            EncodedManifest merged =
                    new MergedManifest(storage, layout).merge(metadata, manifests, path, SNAPSHOT, NUMBER);
            storage.put(path, merged.object().bytes());
            EncodedManifest oracle = layout.encodeManifest(path, metadata, decoded(), SNAPSHOT, NUMBER);
            assertThat(layout.readManifest(metadata, merged.description())).isEqualTo(decoded());
            assertThat(merged.description().existingFiles())
                    .isEqualTo(oracle.description().existingFiles());
            assertThat(merged.description().addedFiles()).isZero();
            assertThat(merged.description().minSequenceNumber())
                    .isEqualTo(oracle.description().minSequenceNumber());
            assertThat(merged.description().details())
                    .isEqualTo(oracle.description().details());
            return merged;
        }
    }
}
