package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

/** A table that is dropped is whole until it is gone, wherever the drop dies. */
class TableDropTest {
    private final Layout layout;

    @TempDir
    private Path folder;

    TableDropTest(Layout layout) {
        this.layout = layout;
    }

    private TestTable filled(Storage storage) {
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
        storage.write(StoragePath.of("data/orphan.parquet"), new byte[1]);
        return table;
    }

    private static StoragePath firstMetadata(Storage storage) {
        return storage.list(StoragePath.of("metadata")).stream()
                .map(info -> info.path())
                .filter(path -> path.name().startsWith("v0-"))
                .findFirst()
                .orElseThrow();
    }

    private static int drop(TestTable table, Storage through) {
        return new TableDrop(through, table.layout(through)).drop(Duration.ZERO);
    }

    @EveryLayout
    void nothingIsLeft() {
        MemoryStorage storage = new MemoryStorage();
        int removed = drop(filled(storage), storage);
        assertThat(removed).isGreaterThan(10);
        assertThat(storage.paths()).isEmpty();
        assertThat(storage.isLocked()).isFalse();
    }

    @EveryLayout
    void whereverItDiesTheTableIsWholeOrGone() {
        MemoryStorage dry = new MemoryStorage();
        TestTable dropped = filled(dry);
        FaultyStorage counting = new FaultyStorage(dry);
        drop(dropped, counting);
        int operations = counting.trace().size();
        int whole = 0;
        int gone = 0;
        for (int index = 0; index < operations; index++) {
            for (Fault fault : List.of(Fault.REFUSED, Fault.LOST_ANSWER, Fault.CRASH_BEFORE, Fault.CRASH_AFTER)) {
                MemoryStorage storage = new MemoryStorage();
                TestTable table = filled(storage);
                SnapshotId snapshot = table.current().metadata().currentSnapshotId();
                FaultyStorage dying = new FaultyStorage(storage).failAt(index, fault);
                Throwable thrown = catchThrowable(() -> drop(table, dying));

                Optional<CurrentTable> now = table.layout(storage).load();
                if (now.isPresent()) {
                    whole++;
                    assertThat(now.get().metadata().currentSnapshotId())
                            .as("%s at %s: %s", fault, counting.trace().get(index), thrown)
                            .isEqualTo(snapshot);
                    requireWhole(storage, table.layout(storage), now.get());
                    drop(table, storage);
                    assertThat(storage.paths()).isEmpty();
                } else {
                    gone++;
                    // What is left disturbs no new table, and goes with it.
                    table.create(Map.of());
                    assertThat(table.current().metadata().snapshots()).isEmpty();
                    drop(table, storage);
                    assertThat(storage.paths()).isEmpty();
                }
            }
        }
        assertThat(whole).isPositive();
        assertThat(gone).isPositive();
    }

    private static void requireWhole(Storage storage, TableLayout layout, CurrentTable table) {
        Snapshot snapshot = table.metadata().currentSnapshot().orElseThrow();
        Set<String> names = new TreeSet<>();
        for (ManifestFile manifest : layout.readManifestList(table.metadata(), snapshot)) {
            for (ManifestEntry entry : layout.readManifest(table.metadata(), manifest)) {
                assertThat(storage.stat(entry.file().path())).isPresent();
                names.add(entry.file().path().name());
            }
        }
        assertThat(names).containsExactly("a.parquet", "b.parquet", "c.parquet");
    }

    /** Commits of the iceberg layout on a store take no lock. */
    @EveryLayout
    void whatIsCommittedMeanwhileGoesToo() {
        MemoryStorage storage = new MemoryStorage();
        TestTable table = filled(storage);
        boolean[] committed = new boolean[1];
        StoragePath hint = new LayoutFacts(layout).hint();
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.DELETE && operation.path().equals(hint) && !committed[0]) {
                committed[0] = true;
                // In the classic layout, the lock keeps it out.
                Throwable unused = catchThrowable(() -> table.append("late"));
            }
        });
        drop(table, raced);
        assertThat(committed[0]).isTrue();
        assertThat(table.layout(storage).load()).isEmpty();
        assertThat(storage.paths())
                .filteredOn(path -> path.value().startsWith("metadata"))
                .isEmpty();
    }

    @EveryLayout
    void whatNoTableHasIsNotRemovedAndNothingElseIs() {
        for (String foreign :
                List.of("notes.txt", "data/part.csv", "metadata/backup.zip", "other/metadata/v1.metadata.json")) {
            MemoryStorage storage = new MemoryStorage();
            TestTable table = filled(storage);
            storage.write(StoragePath.of(foreign), "x".getBytes(StandardCharsets.UTF_8));
            Set<StoragePath> before = storage.paths();

            assertThatThrownBy(() -> drop(table, storage))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining(foreign.startsWith("other") ? "other/" : foreign)
                    .hasMessageContaining("nothing was removed");
            assertThat(storage.paths()).isEqualTo(before);
        }
    }

    @EveryLayout
    void ofATableOnALocalDiskNoFileIsLeft() throws Exception {
        Path root = folder.resolve("t");
        try (LocalStorage storage = LocalStorage.open(root)) {
            drop(filled(storage), storage);
        }
        try (var left = Files.walk(root)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
