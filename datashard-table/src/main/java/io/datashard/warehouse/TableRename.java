package io.datashard.warehouse;

import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives a table another name. A commit must not see one half of its table here and the other there, so the folder is moved in one step, under
 * the metadata lock. What is moved is the table that was opened: another one that has come in its place meanwhile is left alone.
 *
 * <p>A garbage collection of Python that began on the folder before is not kept out: of two tables that swap their names, it removes files of
 * the one that has got the folder. It must have stopped.
 */
final class TableRename {
    private final Storage storage;
    private final TableLayout layout;
    private final String what;

    /**
     * A rename of the table that the layout has read.
     *
     * @param what what failed, if it does
     */
    TableRename(Storage storage, TableLayout layout, String what) {
        this.storage = storage;
        this.layout = layout;
        this.what = what;
    }

    /**
     * Renames the table.
     *
     * @param move moves the folder; false if something has the new name
     * @return what {@code move} returned
     * @throws StaleTableException if the table is gone, or another one has taken its place; nothing was changed
     */
    boolean move(Duration lockTimeout, BooleanSupplier move) {
        Optional<CurrentTable> opened = layout.known();
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            Optional<CurrentTable> current = layout.load();
            if (current.isEmpty()) {
                throw stale("another session has removed or renamed it meanwhile");
            }
            if (opened.isPresent() && !uuid(opened.get()).equals(uuid(current.get()))) {
                throw stale("another table has taken its place since it was opened");
            }
            if (!lock.isHeld()) {
                throw new StorageException(
                        what, "its metadata lock was lost meanwhile", "Do it again; nothing was changed");
            }
            return move.getAsBoolean();
        }
    }

    private StaleTableException stale(String why) {
        return new StaleTableException(what, why, "Look at the tables of the database; nothing was changed");
    }

    private static String uuid(CurrentTable table) {
        return table.metadata().tableUuid();
    }
}
