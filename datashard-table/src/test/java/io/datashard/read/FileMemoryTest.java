package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ManifestFile;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TableHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileMemoryTest {
    private final TableHistory table = new TableHistory().append("a", "b").append("c");
    private final List<ManifestFile> manifests = table.readManifestList(table.current());
    private final StoragePath firstFile =
            table.fetchManifest(manifests.get(0)).decode().get(0).file().path();
    private final FileMemory memory = new FileMemory();

    @Test
    void knowsTheFilesOfTheManifestsAndNoOthers() {
        manifests.stream()
                .flatMap(manifest -> table.fetchManifest(manifest).decode().stream())
                .forEach(entry -> assertThat(memory.filesOf(table, manifests)
                                .test(entry.file().path()))
                        .isTrue());
        assertThat(memory.filesOf(table, manifests.subList(1, 2)).test(firstFile))
                .isFalse();
        assertThat(memory.filesOf(table, manifests).test(StoragePath.of("data/other.parquet")))
                .isFalse();
    }

    @Test
    void readsEachManifestOnce() {
        assertThat(memory.filesOf(table, manifests).test(StoragePath.of("data/other.parquet")))
                .isFalse();
        table.reads.clear();

        assertThat(memory.filesOf(table, manifests).test(StoragePath.of("data/another.parquet")))
                .isFalse();
        assertThat(table.reads).isEmpty();
        assertThat(memory.filesOf(table, manifests).test(firstFile)).isTrue();
        assertThat(table.reads).hasSize(1);
    }
}
