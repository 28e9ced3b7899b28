package io.datashard.warehouse;

import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.TableLayout;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.ReusedName;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a table with all its rows.
 *
 * <p>Failure reasoning. To readers, the table is whole until its current metadata file is removed, and there is no table after that: in between there is
 * nothing. First go the metadata files that no reader needs, while the version hint still leads to the current one. So when the hint goes, a
 * listing finds no newer one, such as that of a commit that lost. Then go those between a hint that lagged and the current one, upwards, so
 * that a listing always finds the current one; and that goes last. A process that dies before has removed nothing that a reader needs; one that
 * dies after leaves files that nobody takes for a table, and a new table of the same name is not disturbed by them.
 *
 * <p>Commits and creations that take the metadata lock are kept out by it, as long as it is held: it is asked for before each step. In the
 * iceberg layout on a store, neither takes it. A commit may come between the listing and the end: it is found by looking again, and known by
 * the identity of the table. A new table may be created as soon as the old one has ended. So what is removed after that was listed before, when
 * there was no other table, and has a name that no other table will have; metadata files, which have the same names in each table, are removed
 * only if they bear the identity of the old one. Of a commit that came late, only the metadata file is removed: its other files can't be told
 * from those of a new table. They stay for garbage collection, or go with the next table of this name.
 */
final class TableDrop {
    private static final Logger LOG = LoggerFactory.getLogger(TableDrop.class);
    private static final int LOOKS = 10;
    /** Few enough to be removed long before the lease of a lock ends that was held just before. */
    private static final int AT_A_TIME = 100;

    private final Storage storage;
    private final TableLayout layout;
    private final Pause pause;
    private final DanglingHints hints;

    TableDrop(Storage storage, TableLayout layout, Pause pause) {
        this.storage = storage;
        this.layout = layout;
        this.pause = pause;
        this.hints = new DanglingHints(storage, pause);
    }

    /**
     * Removes the table.
     *
     * @param lockTimeout how long to wait for the metadata lock
     * @return how many objects were removed; none if another drop was first
     * @throws io.datashard.error.InvalidUseException if the folder holds what no table has; then nothing was removed
     * @throws StaleTableException if the table was replaced by another one since it was opened; then nothing was removed
     */
    int drop(Duration lockTimeout) {
        Optional<CurrentTable> opened = layout.known();
        int removed;
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            TableFiles before = TableFiles.list(storage);
            before.requireNothingForeign(storage);
            Optional<CurrentTable> current = current(opened);
            if (current.isEmpty()) {
                return 0;
            }
            boolean isComplete = before.ofTable().contains(current.get().metadataFile());
            TableFiles all = isComplete ? before : TableFiles.list(storage);
            List<StoragePath> rest = all.unique();
            String uuid = uuid(current.get());
            // Metadata files of the first listing: a state that was published since is never taken for an old one. As
            // long as the current one is there, nobody else uses the names of the others; but a removal that the store
            // carries out later must not hit those of the next table.
            // As long as the table is there, what is of another one is of an earlier one.
            removeAll(lock, all.positions(), false, file -> removePosition(file, found -> !isOf(uuid, found)));
            removed = end(
                    lock,
                    before.metadataFiles(),
                    current.get().metadataFile(),
                    uuid,
                    file -> ReusedName.removePresent(storage, pause, file, () -> {}));
            removed += endLate(lock, uuid);
            removeAll(lock, rest, true, storage::delete);
            removeAll(lock, all.positions(), true, file -> removePosition(file, found -> isOf(uuid, found)));
            // Once more: it may have been written since.
            hints.removeDangling(() -> requireHeld(lock, true));
            removed += rest.size() + all.positions().size();
        }
        LOG.info("Removed the table {}: {} files", storage.root(), removed);
        return removed;
    }

    /** The table to remove: that which was opened, in the state that it has under the lock. Empty if it is gone. */
    private Optional<CurrentTable> current(Optional<CurrentTable> opened) {
        Optional<CurrentTable> current = layout.load();
        boolean isGone = current.isEmpty() && LayoutSigns.metadataFiles(storage).isEmpty();
        boolean isSame = current.isPresent()
                && opened.map(table -> uuid(table).equals(uuid(current.get()))).orElse(true);
        if (!isGone && !isSame) {
            throw new StaleTableException(
                    "Cannot drop the table " + storage.root(),
                    "another table has taken its place since it was opened",
                    "Look at the table that is there now, and drop it if it is to go; nothing was removed");
        }
        return current;
    }

    private static String uuid(CurrentTable table) {
        return table.metadata().tableUuid();
    }

    /**
     * Removes the metadata of a table. Until its end, there is no other table: all metadata files are of this one, or of commits and creations
     * that lost.
     *
     * @param removal how those are removed that are not current
     * @return how many files were removed
     */
    private int end(
            MetadataLock lock,
            List<StoragePath> files,
            StoragePath current,
            String uuid,
            Consumer<StoragePath> removal) {
        List<StoragePath> onTheWay = onTheWay(files, current);
        List<StoragePath> others = files.stream()
                .filter(file -> !file.equals(current) && !onTheWay.contains(file))
                .toList();
        removeAll(lock, others, false, removal);
        for (StoragePath hint : List.of(LayoutSigns.CLASSIC_HINT, LayoutSigns.ICEBERG_HINT)) {
            ReusedName.removePresent(storage, pause, hint, () -> requireHeld(lock, false));
        }
        for (StoragePath file : onTheWay) {
            requireHeld(lock, false);
            removal.accept(file);
        }
        requireHeld(lock, false);
        // The point of no return: before it the table is whole, after it there is none.
        removeOwn(uuid, current);
        return others.size() + onTheWay.size() + 1;
    }

    /** The metadata files by which readers get from a lagging hint of the iceberg layout to the current one, in this order. */
    private List<StoragePath> onTheWay(List<StoragePath> files, StoragePath current) {
        Optional<MetadataVersion> named =
                storage.readContent(LayoutSigns.ICEBERG_HINT).flatMap(LayoutSigns::hinted);
        Optional<MetadataVersion> last = MetadataFileName.parse(current.name()).map(MetadataFileName::metadataVersion);
        if (named.isEmpty() || last.isEmpty()) {
            return List.of();
        }
        return files.stream()
                .flatMap(file -> MetadataFileName.parse(file.name()).stream())
                .filter(MetadataFileName::isNumeric)
                .filter(file -> file.metadataVersion().compareTo(named.get()) >= 0
                        && file.metadataVersion().compareTo(last.get()) < 0)
                .sorted(Comparator.comparing(MetadataFileName::metadataVersion))
                .map(MetadataFileName::path)
                .toList();
    }

    /**
     * Removes the metadata files that commits have published while the table ended.
     *
     * @return how many files were removed
     */
    private int endLate(MetadataLock lock, String uuid) {
        int removed = 0;
        for (int look = 1; look <= LOOKS; look++) {
            List<StoragePath> found = hints.metadataFiles();
            List<StoragePath> late =
                    found.stream().filter(file -> isOf(uuid, file)).toList();
            if (late.isEmpty()) {
                hints.removeDangling(() -> requireHeld(lock, true));
                return removed;
            }
            LOG.info("Another writer has committed to the table {} while it was dropped: {}", storage.root(), late);
            if (late.size() == found.size()) {
                // No other table is seen yet. One may come all the same, of whoever looked before this commit came.
                removed += end(lock, late, late.get(late.size() - 1), uuid, file -> removeOwn(uuid, file));
            } else {
                // Nobody may take it for a state of the new table.
                removeAll(lock, late, true, file -> removeOwn(uuid, file));
                removed += late.size();
            }
        }
        throw new StorageException(
                "Cannot drop the table " + storage.root(),
                "another writer committed to it " + LOOKS + " times meanwhile",
                "Stop its writers and drop it again");
    }

    private boolean isOf(String uuid, StoragePath file) {
        return storage.readContent(file).filter(found -> isOf(uuid, found)).isPresent();
    }

    private static boolean isOf(String uuid, byte[] metadata) {
        return LayoutSigns.tableUuid(metadata).filter(uuid::equals).isPresent();
    }

    /** Removes a metadata file whose name another table may use as soon as it is free. */
    private void removeOwn(String uuid, StoragePath file) {
        ReusedName.remove(storage, pause, file, found -> isOf(uuid, found));
    }

    /** Removes a named position of a reader. A new table has some of the same names. */
    private void removePosition(StoragePath file, Predicate<byte[]> isToGo) {
        ReusedName.remove(storage, pause, file, isToGo);
    }

    /** Some at a time: a store removes them beside each other. */
    private void removeAll(
            MetadataLock lock, List<StoragePath> files, boolean hasEnded, Consumer<StoragePath> removal) {
        for (int from = 0; from < files.size(); from += AT_A_TIME) {
            requireHeld(lock, hasEnded);
            List<Pending<StoragePath>> removals = new ArrayList<>();
            for (StoragePath file : files.subList(from, Math.min(files.size(), from + AT_A_TIME))) {
                removals.add(storage.steps().begin(() -> {
                    removal.accept(file);
                    return file;
                }));
            }
            Pending.joinAll(removals);
        }
    }

    private void requireHeld(MetadataLock lock, boolean hasEnded) {
        if (!lock.isHeld()) {
            throw new StorageException(
                    "Cannot drop the table " + storage.root(),
                    hasEnded
                            ? "its metadata lock was lost after the table had ended and before all its files were removed"
                            : "its metadata lock was lost meanwhile",
                    hasEnded
                            ? "There is no table any more. Remove the files that are left, or create a table of this name, which does"
                                    + " not show them and is dropped with them"
                            : "Drop it again; it is whole, or another session has dropped it");
        }
    }
}
