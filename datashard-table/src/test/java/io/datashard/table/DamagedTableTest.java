package io.datashard.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.schema.GenericRow;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.LayoutFacts;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that Python wrote, damaged file by file: a read ends with a typed error or with exactly the rows, never with others. */
class DamagedTableTest {

    /** What every table is made of. */
    enum FileKind {
        HINT,
        METADATA,
        LIST,
        MANIFEST,
        DATA
    }

    /** One kind of file in the table of one layout. */
    record Damage(Layout layout, FileKind kind) {
        GoldenTable golden() {
            return switch (layout) {
                case CLASSIC -> GoldenTable.named("0.9.1/history");
                case ICEBERG -> GoldenTable.named("0.11.2/history");
            };
        }
    }

    private MemoryStorage storage = new MemoryStorage();
    private String rows = "";

    static Stream<Damage> everyFile() {
        return Arrays.stream(Layout.values())
                .flatMap(layout -> Arrays.stream(FileKind.values()).map(kind -> new Damage(layout, kind)));
    }

    static Stream<Damage> documents() {
        return everyFile().filter(damage -> damage.kind() == FileKind.LIST || damage.kind() == FileKind.MANIFEST);
    }

    private List<StoragePath> open(Damage damage) {
        GoldenTable golden = damage.golden();
        storage = golden.inMemory();
        rows = golden.currentDigest();
        assertThat(read(storage)).isEqualTo(rows);
        return files(damage);
    }

    @ParameterizedTest
    @MethodSource("everyFile")
    void aTruncatedFileNeverShowsOtherRows(Damage damage) {
        for (StoragePath path : open(damage)) {
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
    @MethodSource("everyFile")
    void aFlippedBitNeverShowsOtherRows(Damage damage) {
        for (StoragePath path : open(damage)) {
            byte[] whole = storage.read(path).orElseThrow().bytes();
            int checked = whole.length - (damage.kind() == FileKind.DATA ? footer(whole) : 0);
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
    @MethodSource("documents")
    void recordedLengthAndSumAreChecked(Damage damage) {
        StoragePath path = open(damage).get(0);
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
    @MethodSource("documents")
    void aMissingDocumentIsNeverAnEmptyOne(Damage damage) {
        StoragePath path = open(damage).get(0);
        storage.delete(path);
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read memory:table/" + path)
                .hasMessageContaining("is missing, though the table's metadata names it")
                .hasMessageContaining("rows are never skipped");
    }

    @EveryLayout
    void aMissingDataFileFailsTheRead(Layout layout) {
        StoragePath path = open(new Damage(layout, FileKind.DATA)).get(1);
        storage.delete(path);
        assertThatThrownBy(() -> read(storage))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(path.value());
    }

    @EveryLayout
    void aPathThatLeadsOutOfTheTableIsRefused(Layout layout) {
        open(new Damage(layout, FileKind.METADATA));
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

    static Stream<GoldenTable> tablesOfEveryRelease() {
        return GoldenTable.all().stream()
                .filter(golden ->
                        !golden.name().startsWith("cross") && !golden.name().contains("compacted"));
    }

    /** Old releases record no sums: damage shows in the documents themselves. */
    @ParameterizedTest
    @MethodSource("tablesOfEveryRelease")
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
        assertThat(found).as(damage).isEqualTo(rows);
    }

    private List<StoragePath> files(Damage damage) {
        TableLayout layout = access(storage).layout();
        CurrentTable current = layout.loadOrFail();
        Snapshot snapshot = current.metadata().currentSnapshot().orElseThrow();
        List<ManifestFile> manifests = layout.readManifestList(current.metadata(), snapshot);
        return switch (damage.kind()) {
            case HINT -> List.of(new LayoutFacts(damage.layout()).hint());
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
                storage, LayoutDetection.detect(storage, clock, ids, clock::advance), clock, ids, clock::advance);
    }
}
