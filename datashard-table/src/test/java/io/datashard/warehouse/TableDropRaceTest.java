package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others do while a table is dropped: commits, creations and readers that take no lock. */
class TableDropRaceTest {
    private final Layout layout;
    private final TablesToDrop tables;

    TableDropRaceTest(Layout layout) {
        this.layout = layout;
        this.tables = new TablesToDrop(layout);
    }

    /** Commits of the iceberg layout on a store take no lock. */
    @EveryLayout
    void whatIsCommittedMeanwhileGoesToo() {
        MemoryStorage storage = new MemoryStorage();
        TestTable table = tables.filled(storage);
        boolean[] committed = new boolean[1];
        StoragePath hint = new LayoutFacts(layout).hint();
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.DELETE && operation.path().equals(hint) && !committed[0]) {
                committed[0] = true;
                // In the classic layout, the lock keeps it out.
                Throwable unused = catchThrowable(() -> table.append("late"));
            }
        });
        TablesToDrop.drop(table, raced);
        assertThat(committed[0]).isTrue();
        assertThat(table.layout(storage).load()).isEmpty();
        // Its other files can't be told from those of a new table, and are left to garbage collection.
        assertThat(storage.paths())
                .contains(StoragePath.of("data/late.parquet"))
                .noneMatch(path -> path.name().endsWith(".metadata.json"))
                .noneMatch(path -> path.name().endsWith("hint.text"));
        table.create(Map.of());
        TablesToDrop.drop(table, storage);
        assertThat(storage.paths()).isEmpty();
    }

    /** Whoever creates a table may have looked before the late commit came, and so be there at once, wherever the drop is then. */
    @EveryLayout
    void aTableThatIsCreatedBesideALateCommitKeepsItsFiles() {
        MemoryStorage fresh = new MemoryStorage();
        assertThat(tables.isCreatedAnew(fresh)).isTrue();
        int made = 0;
        for (int distance = 1; distance < 200; distance++) {
            MemoryStorage storage = new MemoryStorage();
            if (!isDroppedBesideALateCommit(storage, fresh, distance)) {
                break;
            }
            made++;
            tables.requireFresh(storage, "created " + distance + " operations after the end");
        }
        // In the classic layout, the lock keeps both out.
        assertThat(made > 10).isEqualTo(layout == Layout.ICEBERG);
    }

    /** False if the drop ended before the new table was there. */
    private boolean isDroppedBesideALateCommit(MemoryStorage storage, MemoryStorage fresh, int distance) {
        TestTable table = tables.filled(storage);
        StoragePath last = table.current().metadataFile();
        int[] end = {Integer.MAX_VALUE};
        boolean[] created = new boolean[1];
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            boolean isEnd = operation.kind() == Kind.DELETE && operation.path().equals(last);
            if (isEnd && layout == Layout.ICEBERG) {
                end[0] = operation.index();
                table.append("late");
            } else if (operation.index() - distance == end[0] && operation.kind() != Kind.UNLOCK) {
                created[0] = true;
                fresh.paths().forEach(path -> storage.put(path, TablesToDrop.content(fresh, path)));
            }
        });
        TablesToDrop.drop(table, raced);
        return created[0];
    }

    /** Numbered metadata files have the same names in each table: a removal whose answer was lost must not be repeated blindly. */
    @EveryLayout
    void theFileOfATableThatComesAfterALostAnswerIsKept() {
        if (layout != Layout.ICEBERG) {
            return;
        }
        MemoryStorage storage = new MemoryStorage();
        TestTable table = new TestTable(storage, 3, layout).create(Map.of());
        table.append("a");
        StoragePath last = table.current().metadataFile();
        boolean[] created = new boolean[1];
        Storage lossy = InterceptedStorage.of(storage, call -> {
            Object answer = call.proceed();
            if (call.name().startsWith("delete") && call.path().equals(Optional.of(last)) && !created[0]) {
                created[0] = tables.isCreatedAnew(storage);
                if (call.name().equals("deleteOnce")) {
                    throw new StorageException("Cannot delete " + last, "the answer was lost", "Look what is there");
                }
                return call.proceed();
            }
            return answer;
        });
        TablesToDrop.drop(table, lossy);
        assertThat(created[0]).isTrue();
        assertThat(storage.paths()).contains(last);
        tables.requireFresh(storage, "after the answer was lost");
    }

    /** A store may carry out a request when its sender has given it up for long: then the names are those of the next table. */
    @EveryLayout
    void aRemovalThatTheStoreCarriesOutLateHitsNothingOfTheNextTable() {
        MemoryStorage storage = new MemoryStorage();
        int removals = 0;
        for (int lost = 0; lost <= removals; lost++) {
            MemoryStorage next = new MemoryStorage();
            TestTable table = tables.filled(next);
            List<InterceptedStorage.Call> late = new ArrayList<>();
            int[] asked = new int[1];
            int number = lost;
            Storage slow = InterceptedStorage.of(next, call -> {
                boolean decides = call.name().startsWith("delete")
                        && call.path().filter(path -> isReused(path)).isPresent();
                if (decides && asked[0]++ == number) {
                    late.add(call);
                    throw new StorageException("Cannot delete it", "no answer came", "Look what is there");
                }
                return call.proceed();
            });
            Throwable failure = catchThrowable(() -> TablesToDrop.drop(table, slow));
            removals = Math.max(removals, asked[0]);
            assertThat(failure).as("removal %s", lost).isNull();
            assertThat(tables.isCreatedAnew(next)).isTrue();
            for (InterceptedStorage.Call call : late) {
                Throwable unused = catchThrowable(call::proceed);
            }
            tables.requireFresh(next, "after removal " + lost + " came late");
            storage = next;
        }
        assertThat(removals).isGreaterThan(layout == Layout.ICEBERG ? 4 : 0);
        assertThat(storage.paths()).contains(new LayoutFacts(layout).hint());
    }

    /** Names that the next table has too: that of the hint, and those of numbered metadata files. */
    private static boolean isReused(StoragePath path) {
        return path.name().equals("metadata.version-hint.text") || path.name().matches("v[0-9]+\\.metadata\\.json");
    }

    /** Python may take as long as it likes between its look at the table and the hint that it writes. */
    @EveryLayout
    void aHintThatAReaderWritesAfterTheLastLookIsRemoved() {
        MemoryStorage storage = new MemoryStorage();
        TestTable table = tables.filled(storage);
        StoragePath hint = new LayoutFacts(layout).hint();
        byte[] healed = TablesToDrop.content(storage, hint);
        StoragePath rest = StoragePath.of("data/orphan.parquet");
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.DELETE && operation.path().equals(rest)) {
                storage.put(hint, healed);
            }
        });
        TablesToDrop.drop(table, raced);
        assertThat(storage.paths()).isEmpty();
    }
}
