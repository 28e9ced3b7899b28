package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.TableLayout;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** A table that is dropped is whole until it is gone, wherever the drop dies. */
class TableDropTest {
    private final Layout layout;
    private final TablesToDrop tables;

    @TempDir
    private Path folder;

    TableDropTest(Layout layout) {
        this.layout = layout;
        this.tables = new TablesToDrop(layout);
    }

    @EveryLayout
    void nothingIsLeft() {
        MemoryStorage storage = new MemoryStorage();
        int removed = TablesToDrop.drop(tables.filled(storage), storage);
        assertThat(removed).isGreaterThan(10);
        assertThat(storage.paths()).isEmpty();
        assertThat(storage.isLocked()).isFalse();
    }

    @EveryLayout
    void whereverItDiesTheTableIsWholeOrGone() {
        dieEverywhere(0);
    }

    /** Nobody moves the hint of a commit that died after its commit point; readers look ahead of it. */
    @EveryLayout
    void whereverItDiesUnderALaggingHintTheTableIsWholeOrGone() {
        if (layout == Layout.ICEBERG) {
            dieEverywhere(1);
            dieEverywhere(2);
        }
    }

    private void dieEverywhere(int lag) {
        MemoryStorage dry = new MemoryStorage();
        TestTable dropped = lagging(dry, lag);
        FaultyStorage counting = new FaultyStorage(dry);
        TablesToDrop.drop(dropped, counting);
        int whole = 0;
        int gone = 0;
        for (StorageOperation operation : counting.trace()) {
            for (Fault fault : List.of(Fault.REFUSED, Fault.LOST_ANSWER, Fault.CRASH_BEFORE, Fault.CRASH_AFTER)) {
                MemoryStorage storage = new MemoryStorage();
                TestTable table = lagging(storage, lag);
                FaultyStorage dying = new FaultyStorage(storage).failAt(operation.index(), fault);
                Throwable thrown = catchThrowable(() -> TablesToDrop.drop(table, dying));
                if (isWholeOrGone(table, storage, fault + " at " + operation + ": " + thrown)) {
                    whole++;
                } else {
                    gone++;
                }
            }
        }
        assertThat(whole).isPositive();
        assertThat(gone).isPositive();
    }

    private TestTable lagging(MemoryStorage storage, int lag) {
        TestTable table = tables.filled(storage);
        if (lag > 0) {
            long named = table.current().metadataVersion().number() - lag;
            storage.put(LayoutSigns.ICEBERG_HINT, Long.toString(named).getBytes(StandardCharsets.UTF_8));
        }
        return table;
    }

    /** Whether it is whole; in any case, it can be dropped or created anew, and nothing is left. */
    private static boolean isWholeOrGone(TestTable table, MemoryStorage storage, String when) {
        Optional<CurrentTable> now = table.layout(storage).load();
        if (now.isPresent()) {
            TablesToDrop.requireWhole(storage, table.layout(storage), now.get(), when);
        } else {
            // What is left disturbs no new table, and goes with it.
            table.create(Map.of());
            assertThat(table.current().metadata().snapshots()).as(when).isEmpty();
        }
        TablesToDrop.drop(table, storage);
        assertThat(storage.paths()).as(when).isEmpty();
        return now.isPresent();
    }

    /** On a store, a table of the iceberg layout is created without the lock: as soon as the old one is gone, and until the drop ends. */
    @EveryLayout
    void aTableThatIsCreatedMeanwhileKeepsItsFiles() {
        MemoryStorage dry = new MemoryStorage();
        FaultyStorage counting = new FaultyStorage(dry);
        TablesToDrop.drop(tables.filled(dry), counting);
        int made = 0;
        for (int index = 0; index < counting.trace().size(); index++) {
            int at = index;
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            boolean[] created = new boolean[1];
            FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
                if (operation.index() == at) {
                    created[0] = tables.isCreatedAnew(storage);
                }
            });
            TablesToDrop.drop(table, raced);
            if (created[0]) {
                made++;
                tables.requireFresh(storage, "created before " + raced.trace().get(at));
            }
        }
        // In the classic layout, the lock keeps it out until the drop has ended.
        assertThat(made > 0).isEqualTo(layout == Layout.ICEBERG);
    }

    /** A drop that has lost its lock stops: another may have dropped the table since, and created one. */
    @EveryLayout
    void afterItsLockIsLostItRemovesNothing() {
        MemoryStorage dry = new MemoryStorage();
        FaultyStorage counting = new FaultyStorage(dry);
        TablesToDrop.drop(tables.filled(dry), counting);
        List<Integer> looks = counting.trace().stream()
                .filter(operation -> operation.kind() == Kind.IS_HELD)
                .map(StorageOperation::index)
                .toList();
        assertThat(looks).hasSizeGreaterThan(3);
        for (int at : looks) {
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            FaultyStorage losing = new FaultyStorage(storage).before(operation -> {
                if (operation.index() == at) {
                    storage.loseLock();
                    TableLayout left = table.layout(storage);
                    if (left.load().isPresent()) {
                        assertThat(TablesToDrop.drop(storage, left)).isPositive();
                    }
                    assertThat(tables.isCreatedAnew(storage)).isTrue();
                }
            });
            assertThatThrownBy(() -> TablesToDrop.drop(table, losing))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("metadata lock was lost");
            tables.requireFresh(storage, "lost before " + losing.trace().get(at));
        }
    }

    /** What decides whether there is a table is removed right after a look at the lock. */
    @EveryLayout
    void theHintIsRemovedRightAfterALookAtTheLock() {
        MemoryStorage storage = new MemoryStorage();
        FaultyStorage traced = new FaultyStorage(storage);
        TablesToDrop.drop(tables.filled(storage), traced);
        List<StorageOperation> trace = traced.trace();
        StoragePath hint = new LayoutFacts(layout).hint();
        List<StorageOperation> removals = trace.stream()
                .filter(operation ->
                        operation.kind() == Kind.DELETE && operation.path().equals(hint))
                .toList();
        assertThat(removals).isNotEmpty().allSatisfy(removal -> assertThat(
                        trace.get(removal.index() - 1).kind())
                .isEqualTo(Kind.IS_HELD));
    }

    /** The folder may have got other files while the drop stood in line, or during it. */
    @EveryLayout
    void aForeignFileIsKeptWheneverItComes() {
        MemoryStorage dry = new MemoryStorage();
        FaultyStorage counting = new FaultyStorage(dry);
        TablesToDrop.drop(tables.filled(dry), counting);
        int refusals = 0;
        List<StoragePath> foreign = List.of(StoragePath.of("notes.txt"), StoragePath.of("data/mine.csv"));
        for (int index = 0; index < counting.trace().size(); index++) {
            int at = index;
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
                if (operation.index() == at) {
                    foreign.forEach(file -> storage.put(file, new byte[1]));
                }
            });
            Throwable thrown = catchThrowable(() -> TablesToDrop.drop(table, raced));
            assertThat(storage.paths()).as("before %s", raced.trace().get(at)).containsAll(foreign);
            if (thrown instanceof InvalidUseException) {
                refusals++;
                TablesToDrop.requireWhole(storage, table.layout(storage), table.current(), "refused");
            }
            if (raced.trace().get(at).kind() == Kind.LOCK) {
                assertThat(thrown).isInstanceOf(InvalidUseException.class);
            }
        }
        assertThat(refusals).isPositive();
    }

    /** Whoever says DROP means the table that is there when they say it. */
    @EveryLayout
    void aTableThatHasReplacedItIsNotDropped() {
        for (Layout other : Layout.values()) {
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
                if (operation.kind() == Kind.LOCK) {
                    storage.paths().forEach(storage::delete);
                    new TestTable(storage, 99, other).create(Map.of()).append("fresh");
                }
            });
            TableLayout opened = table.layout(raced);
            assertThat(opened.load()).isPresent();
            assertThatThrownBy(() -> TablesToDrop.drop(raced, opened)).isInstanceOf(StaleTableException.class);
            TestTable left = new TestTable(storage, 98, other);
            TableLayout now = left.layout(storage);
            assertThat(TablesToDrop.files(storage, now, now.load().orElseThrow()))
                    .containsExactly("fresh.parquet");
        }
    }

    /** Python writes the hint when it finds none: also just before the last metadata file goes, and a hint to nothing is no table. */
    @EveryLayout
    void aHintThatAReaderWritesMeanwhileIsRemoved() {
        for (boolean isReplaced : List.of(false, true)) {
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            StoragePath last = table.current().metadataFile();
            StoragePath hint = new LayoutFacts(layout).hint();
            byte[] healed = storage.readContent(hint).orElseThrow();
            boolean[] ended = new boolean[1];
            boolean[] created = new boolean[1];
            FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
                if (operation.kind() == Kind.DELETE && operation.path().equals(last)) {
                    ended[0] = true;
                } else if (ended[0] && !created[0]) {
                    created[0] = isReplaced && tables.isCreatedAnew(storage);
                    storage.put(hint, healed);
                    ended[0] = false;
                }
            });
            TablesToDrop.drop(table, raced);
            assertThat(storage.stat(hint)).isEmpty();
            assertThat(created[0]).isEqualTo(isReplaced && layout == Layout.ICEBERG);
            if (created[0]) {
                tables.requireFresh(storage, "beside the hint of the old table");
            }
        }
    }

    @EveryLayout
    void whatNoTableHasIsNotRemovedAndNothingElseIs() {
        for (String foreign : List.of(
                "notes.txt",
                "data/part.csv",
                "metadata/backup.zip",
                "metadata/archive/v1.metadata.json",
                "metadata/00002-0a0b0c0d-0000-4000-8000-000000000000.metadata.json",
                "snapshots/a.parquet",
                ".locks/notes.txt",
                "other/metadata/v1.metadata.json")) {
            MemoryStorage storage = new MemoryStorage();
            TestTable table = tables.filled(storage);
            storage.write(StoragePath.of(foreign), "x".getBytes(StandardCharsets.UTF_8));
            Set<StoragePath> before = storage.paths();

            assertThatThrownBy(() -> TablesToDrop.drop(table, storage))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining(foreign.startsWith("other") ? "other/" : foreign)
                    .hasMessageContaining("nothing was removed");
            assertThat(storage.paths()).isEqualTo(before);
        }
    }

    @EveryLayout
    void onALocalDiskOnlyTheFileOfTheLockIsLeft() throws Exception {
        Path root = folder.resolve("t");
        try (LocalStorage storage = LocalStorage.open(root)) {
            TablesToDrop.drop(tables.filled(storage), storage);
        }
        try (var left = Files.walk(root)) {
            // Nobody ever deletes it: another process may have it open, and wait for it.
            assertThat(left.filter(Files::isRegularFile)).containsExactly(root.resolve(".locks/metadata.lock"));
        }
    }
}
