package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.schema.GenericRow;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowDigest;
import io.datashard.testing.SeededIds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data files of Python compared with the SHA-256 sums that Python recorded. */
class VerifiedPythonTableTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.4.1/history", "0.7.2/history", "0.9.1/history", "0.11.2/history"})
    void sumsThatPythonRecordedAreThoseOfItsFiles(String name) {
        GoldenTable golden = GoldenTable.named(name);
        MemoryStorage storage = golden.inMemory();
        assertThat(files(storage)).isNotEmpty().allMatch(file -> file.sha256() != null);
        assertThat(read(storage, golden)).isNotEmpty();
        if (golden.hasFullSnapshots()) {
            assertThat(digest(storage, golden)).isEqualTo(golden.currentDigest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9.1/history", "0.11.2/history"})
    void noBitOfADataFileChangesWithoutBeingFound(String name) {
        GoldenTable golden = GoldenTable.named(name);
        MemoryStorage storage = golden.inMemory();
        StoragePath path = files(storage).get(0).path();
        byte[] whole = storage.read(path).orElseThrow().bytes();
        for (int bit = 0; bit < whole.length * 8; bit += 7) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            storage.put(path, damaged);
            assertThatThrownBy(() -> read(storage, golden))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(path.value())
                    .hasMessageContaining("SHA-256");
        }
    }

    @Test
    void filesWithoutASumAreReadByTheirPages() {
        GoldenTable golden = GoldenTable.named("0.3.3/types");
        MemoryStorage storage = golden.inMemory();
        assertThat(files(storage)).isNotEmpty().allMatch(file -> file.sha256() == null);
        assertThat(read(storage, golden)).isNotEmpty();
    }

    private static String digest(MemoryStorage storage, GoldenTable golden) {
        List<GenericRow> rows = read(storage, golden);
        return RowDigest.of(rows.get(0).schema(), rows);
    }

    private static List<GenericRow> read(MemoryStorage storage, GoldenTable golden) {
        TableRead read =
                new TableRead(TableLocation.of("memory"), access(storage)).verifyChecksums(ChecksumVerification.FULL);
        try (RowIterator rows = (golden.hasFullSnapshots() ? read : read.legacyUnion()).rows()) {
            return new ArrayList<>(rows.stream().toList());
        }
    }

    /** The data files of the current snapshot. */
    private static List<DataFile> files(MemoryStorage storage) {
        TableLayout layout = access(storage).layout();
        TableMetadata metadata = layout.loadOrFail().metadata();
        return layout.readManifestList(metadata, metadata.currentSnapshot().orElseThrow()).stream()
                .flatMap(manifest -> layout.readManifest(metadata, manifest).stream())
                .map(ManifestEntry::file)
                .toList();
    }

    private static TableAccess access(MemoryStorage storage) {
        ManualClock clock = new ManualClock();
        SeededIds ids = new SeededIds(1);
        return new TableAccess(
                storage, LayoutDetection.detect(storage, clock, ids, clock::advance), clock, ids, clock::advance);
    }
}
