package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.PositionDocument;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tables to drop, and tables that come in their place. */
record TablesToDrop(Layout layout) {
    private static final StoragePath POSITION = StoragePath.of("metadata/consumers/alerts.json");

    TestTable filled(Storage storage) {
        TestTable table = new TestTable(storage, 3, layout).create(Map.of());
        table.append("a");
        table.append("b");
        table.append("c");
        if (layout == Layout.CLASSIC) {
            // Of a commit that lost: a listing without the hint would take it for the newest.
            byte[] empty = storage.readContent(firstMetadata(storage)).orElseThrow();
            storage.write(StoragePath.of("metadata/v9-00000000.metadata.json"), empty);
        }
        storage.write(StoragePath.of("metadata/inflight/d.parquet.inflight"), new byte[1]);
        storage.write(POSITION, position(table.current()));
        storage.write(StoragePath.of("metadata/consumers/damaged.json"), new byte[1]);
        storage.write(StoragePath.of("data/orphan.parquet"), new byte[1]);
        if (layout == Layout.ICEBERG) {
            // Of a migration from the classic layout.
            storage.write(StoragePath.of("metadata.version-hint.text.migrated"), new byte[1]);
            storage.write(StoragePath.of("DATASHARD-MIGRATED-TO-ICEBERG-V2.txt"), new byte[1]);
        }
        return table;
    }

    /** A named position of a reader of the table. */
    static byte[] position(CurrentTable table) {
        return new PositionDocument("alerts", table.metadata().tableUuid(), "", Instant.EPOCH, Duration.ofDays(1), null)
                .toBytes();
    }

    private static StoragePath firstMetadata(Storage storage) {
        return storage.list(StoragePath.of("metadata")).stream()
                .map(info -> info.path())
                .filter(path -> path.name().startsWith("v0-"))
                .findFirst()
                .orElseThrow();
    }

    /** Another table in the place of a dropped one, with a row; false if it can't be made. */
    boolean isCreatedAnew(Storage storage) {
        TestTable fresh = new TestTable(storage, 99, layout);
        try {
            if (!fresh.layout(storage).createIfAbsent(fresh.newTable(Map.of("fresh", "1")), Duration.ZERO)) {
                return false;
            }
        } catch (DataShardException e) {
            // The lock keeps it out, or the table that is being dropped is still there.
            return false;
        }
        fresh.append("fresh");
        storage.write(POSITION, position(fresh.current()));
        return true;
    }

    void requireFresh(Storage storage, String when) {
        TableLayout now = new TestTable(storage, 98, layout).layout(storage);
        CurrentTable table = now.load().orElseThrow(() -> new AssertionError("the new table is gone: " + when));
        assertThat(table.metadata().properties()).as(when).containsEntry("fresh", "1");
        assertThat(files(storage, now, table)).as(when).containsExactly("fresh.parquet");
        assertThat(storage.readContent(POSITION)).as(when).contains(position(table));
    }

    static int drop(TestTable table, Storage through) {
        return drop(through, table.layout(through));
    }

    static int drop(Storage storage, TableLayout layout) {
        return new TableDrop(storage, layout, new ManualClock()::advance).drop(Duration.ZERO);
    }

    static void requireWhole(Storage storage, TableLayout layout, CurrentTable table, String when) {
        assertThat(files(storage, layout, table)).as(when).containsExactly("a.parquet", "b.parquet", "c.parquet");
    }

    /** The names of the data files of a table, all of which are there. */
    static Set<String> files(Storage storage, TableLayout layout, CurrentTable table) {
        Snapshot snapshot = table.metadata().currentSnapshot().orElseThrow();
        Set<String> names = new TreeSet<>();
        for (ManifestFile manifest : layout.readManifestList(table.metadata(), snapshot)) {
            for (ManifestEntry entry : layout.readManifest(table.metadata(), manifest)) {
                assertThat(storage.stat(entry.file().path())).isPresent();
                names.add(entry.file().path().name());
            }
        }
        return names;
    }

    static byte[] content(Storage storage, StoragePath path) {
        return storage.readContent(path).orElseThrow();
    }
}
