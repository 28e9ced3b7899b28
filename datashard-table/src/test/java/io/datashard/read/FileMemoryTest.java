package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.StoredManifest;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TableHistory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileMemoryTest {
    private final TableHistory table = new TableHistory().append("a", "b").append("c");
    private final List<ManifestFile> manifests = table.readManifestList(table.current());
    private final ManifestEntries firstFile = first(table.fetchManifest(manifests.get(0)));
    private final FileMemory memory = new FileMemory();

    @Test
    void knowsTheFilesOfTheManifestsAndNoOthers() {
        int files = 0;
        for (ManifestFile manifest : manifests) {
            ManifestEntries entries = table.fetchManifest(manifest).visit();
            while (entries.next()) {
                assertThat(memory.filesOf(table, manifests).test(entries)).isTrue();
                files++;
            }
        }
        assertThat(files).isEqualTo(3);
        assertThat(memory.filesOf(table, manifests.subList(1, 2)).test(firstFile))
                .isFalse();
        assertThat(memory.filesOf(table, manifests).test(other("data/other.parquet")))
                .isFalse();
    }

    @Test
    void readsEachManifestOnce() {
        assertThat(memory.filesOf(table, manifests).test(other("data/other.parquet")))
                .isFalse();
        table.reads.clear();

        assertThat(memory.filesOf(table, manifests).test(other("data/another.parquet")))
                .isFalse();
        assertThat(table.reads).isEmpty();
        assertThat(memory.filesOf(table, manifests).test(firstFile)).isTrue();
        assertThat(table.reads).hasSize(1);
    }

    private static ManifestEntries other(String path) {
        DataFile file = new DataFile(StoragePath.of(path), 1, 1, null, Map.of(), ColumnBounds.NONE);
        return first(StoredManifest.of(
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, null, SequenceNumber.UNKNOWN, file))));
    }

    private static ManifestEntries first(StoredManifest manifest) {
        ManifestEntries entries = manifest.visit();
        assertThat(entries.next()).isTrue();
        return entries;
    }
}
