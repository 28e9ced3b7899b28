package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.layout.classic.MetadataFile;
import io.datashard.layout.classic.VersionHint;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigratedTableTest {
    private static final StoragePath OLD_HINT = StoragePath.of("metadata.version-hint.text.migrated");

    @ParameterizedTest
    @ValueSource(
            strings = {"cross/0.9.1-migrated-0.11.2", "cross/0.7.2-migrated-0.10.5-0.11.2", "cross/0.9.1-uuid-migrated"
            })
    void theDocumentsOfBeforeTheMigrationAreReadAsLongAsTheyAreThere(String name) {
        try (Storage storage = LocalStorage.open(GoldenTable.named(name).root())) {
            ManualClock clock = new ManualClock();
            TableLayout layout = LayoutDetection.detect(storage, clock, new SeededIds(1), clock::advance);
            TableMetadata now = layout.loadOrFail().metadata();
            TableMetadata before = classicMetadata(storage);

            assertThat(layout.layout()).isEqualTo(Layout.ICEBERG);
            assertThat(before.tableUuid()).isEqualTo(now.tableUuid());
            assertThat(before.snapshots()).isNotEmpty();
            for (Snapshot old : before.snapshots()) {
                Snapshot migrated = now.snapshot(old.id()).orElseThrow();
                assertThat(files(layout, now, old)).isNotEmpty().isEqualTo(files(layout, now, migrated));
            }
        }
    }

    private static TableMetadata classicMetadata(Storage storage) {
        VersionHint hint =
                VersionHint.parse(storage.read(OLD_HINT).orElseThrow().bytes()).orElseThrow();
        byte[] document = storage.read(hint.metadataFile()).orElseThrow().bytes();
        return MetadataFile.parse(document, hint.text()).metadata();
    }

    private static List<StoragePath> files(TableLayout layout, TableMetadata table, Snapshot snapshot) {
        return layout.readManifestList(table, snapshot).stream()
                .flatMap(manifest -> layout.readManifest(table, manifest).stream())
                .map(entry -> entry.file().path())
                .toList();
    }
}
