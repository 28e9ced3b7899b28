package io.datashard.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.error.DataShardException;
import io.datashard.format.error.StorageException;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.VersionHint;
import io.datashard.format.schema.GenericRow;
import io.datashard.format.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowDigest;
import io.datashard.testing.SeededIds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that Python wrote, damaged file by file: a read ends with a typed error or with exactly the rows, never with others. */
class DamagedTableTest {
    private static final GoldenTable GOLDEN = GoldenTable.named("0.9.1/history");

    /** What every table is made of. */
    enum FileKind {
        HINT,
        METADATA,
        LIST,
        MANIFEST,
        DATA
    }

    private final MemoryStorage storage = GOLDEN.inMemory();

    @Test
    void theUndamagedTableReads() {
        assertThat(read(storage)).isEqualTo(GOLDEN.currentDigest());
    }

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void aTruncatedFileNeverShowsOtherRows(FileKind kind) {
        for (StoragePath path : files(kind)) {
            byte[] whole = storage.read(path).orElseThrow().bytes();
            int step = Math.max(1, whole.length / 40);
            for (int length = 0; length < whole.length; length += step) {
                storage.put(path, Arrays.copyOf(whole, length));
                requireErrorOrRows(path + " cut to " + length);
            }
            storage.put(path, Arrays.copyOf(whole, whole.length - 1));
            requireErrorOrRows(path + " without its last byte");
            storage.put(path, whole);
        }
    }

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void aFlippedBitNeverShowsOtherRows(FileKind kind) {
        for (StoragePath path : files(kind)) {
            byte[] whole = storage.read(path).orElseThrow().bytes();
            int checked = whole.length - (kind == FileKind.DATA ? footer(whole) : 0);
            int step = Math.max(1, checked * 8 / 400);
            for (int bit = 0; bit < checked * 8; bit += step) {
                byte[] damaged = whole.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                storage.put(path, damaged);
                requireErrorOrRows(path + " with bit " + bit + " flipped");
            }
            storage.put(path, whole);
        }
    }

    /** Pages have checksums, the footer of a Parquet file has none: a flip there can turn a column that may be null into one that may not. */
    private static int footer(byte[] file) {
        return 8 + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    }

    @ParameterizedTest
    @EnumSource(
            value = FileKind.class,
            names = {"LIST", "MANIFEST"})
    void recordedLengthAndSumAreChecked(FileKind kind) {
        StoragePath path = files(kind).get(0);
        byte[] whole = storage.read(path).orElseThrow().bytes();
        storage.put(path, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read memory:table/" + path)
                .hasMessageContaining("it has " + (whole.length + 1) + " bytes where " + whole.length + " are recorded")
                .hasMessageContaining("Restore the file from a backup");
        byte[] changed = whole.clone();
        changed[whole.length - 20] ^= 1;
        storage.put(path, changed);
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("its SHA-256 is not the recorded one");
    }

    @ParameterizedTest
    @EnumSource(
            value = FileKind.class,
            names = {"LIST", "MANIFEST"})
    void aMissingDocumentIsNeverAnEmptyOne(FileKind kind) {
        StoragePath path = files(kind).get(0);
        storage.delete(path);
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read memory:table/" + path)
                .hasMessageContaining("is missing, though the table's metadata names it")
                .hasMessageContaining("rows are never skipped");
    }

    @Test
    void aMissingDataFileFailsTheRead() {
        StoragePath path = files(FileKind.DATA).get(1);
        storage.delete(path);
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(path.value());
    }

    @Test
    void aPathThatLeadsOutOfTheTableIsRefused() {
        CurrentTable current = access(storage).layout().loadOrFail();
        String list = current.metadata()
                .currentSnapshot()
                .orElseThrow()
                .manifestList()
                .value();
        String json =
                new String(storage.read(current.metadataFile()).orElseThrow().bytes(), UTF_8);
        storage.put(
                current.metadataFile(),
                json.replace(list, "metadata/../../../etc/passwd").getBytes(UTF_8));
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("metadata/../../../etc/passwd");
    }

    static Stream<GoldenTable> classicTables() {
        return GoldenTable.all().stream()
                .filter(golden -> golden.isClassic() && !golden.name().startsWith("cross"));
    }

    /** Old releases record no sums: damage shows in the documents themselves. */
    @ParameterizedTest
    @MethodSource("classicTables")
    void truncatedDocumentsOfEveryReleaseNeverShowOtherRows(GoldenTable golden) {
        MemoryStorage old = golden.inMemory();
        String whole = read(old, !golden.hasFullSnapshots());
        for (StoragePath path : old.paths()) {
            byte[] content = old.read(path).orElseThrow().bytes();
            if (!path.name().endsWith(".avro") && !path.name().endsWith(".json")) {
                continue;
            }
            for (int length : new int[] {0, 3, content.length / 2, content.length - 17, content.length - 1}) {
                if (length < 0 || length >= content.length) {
                    continue;
                }
                old.put(path, Arrays.copyOf(content, length));
                String found;
                try {
                    found = read(old, !golden.hasFullSnapshots());
                } catch (DataShardException e) {
                    continue;
                }
                assertThat(found).as("%s cut to %s", path, length).isEqualTo(whole);
            }
            old.put(path, content);
        }
    }

    private void requireErrorOrRows(String damage) {
        String found;
        try {
            found = read(storage);
        } catch (DataShardException e) {
            assertThat(e.getMessage()).as(damage).startsWith("Cannot ").endsWith(".");
            return;
        } catch (RuntimeException e) {
            throw new AssertionError(damage + " ends in an untyped " + e, e);
        }
        assertThat(found).as(damage).isEqualTo(GOLDEN.currentDigest());
    }

    private List<StoragePath> files(FileKind kind) {
        TableLayout layout = access(storage).layout();
        CurrentTable current = layout.loadOrFail();
        Snapshot snapshot = current.metadata().currentSnapshot().orElseThrow();
        List<ManifestFile> manifests = layout.readManifestList(current.metadata(), snapshot);
        return switch (kind) {
            case HINT -> List.of(VersionHint.PATH);
            case METADATA -> List.of(current.metadataFile());
            case LIST -> List.of(snapshot.manifestList());
            case MANIFEST -> manifests.stream().map(ManifestFile::path).toList();
            case DATA ->
                manifests.stream()
                        .flatMap(manifest -> layout.readManifest(current.metadata(), manifest).stream())
                        .map(entry -> entry.file().path())
                        .toList();
        };
    }

    private static String read(MemoryStorage storage) {
        return read(storage, false);
    }

    private static String read(MemoryStorage storage, boolean union) {
        TableRead read = new TableRead(TableLocation.of("memory"), access(storage));
        try (RowIterator rows = (union ? read.legacyUnion() : read).rows()) {
            List<GenericRow> found = new ArrayList<>(rows.stream().toList());
            return found.isEmpty() ? "" : RowDigest.of(found.get(0).schema(), found);
        }
    }

    private static TableAccess access(MemoryStorage storage) {
        ManualClock clock = new ManualClock();
        SeededIds ids = new SeededIds(1);
        return new TableAccess(
                storage, TableLayout.detect(storage, clock, ids, clock::advance), clock, ids, clock::advance);
    }
}
