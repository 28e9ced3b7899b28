package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.TableLayout;
import io.datashard.storage.FolderContent;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a table with all its rows.
 *
 * <p>Failure reasoning. The table is whole until its current metadata file is removed, and there is no table after that: in between there is
 * nothing. First go the metadata files that are not current, while the version hint still names the one that is. So when the hint goes, a
 * listing finds no other, such as that of a commit that lost. Then goes the current one. A process that dies before has removed nothing that
 * a reader needs; one that dies after leaves files that nobody takes for a table, and a drop or a new table of the same name is not disturbed
 * by them. Commits that take the metadata lock are kept out by it. Any other commit fails once its base is gone, and what it may have published
 * just before is found by looking again.
 */
final class TableDrop {
    private static final Logger LOG = LoggerFactory.getLogger(TableDrop.class);
    private static final StoragePath LOCKS = StoragePath.of(".locks");
    private static final StoragePath LOCK = LOCKS.resolve("metadata.lock");
    private static final StoragePath INFLIGHT = LayoutSigns.METADATA.resolve("inflight");
    private static final Pattern OF_METADATA =
            Pattern.compile("(.*\\.(metadata\\.json|avro|inflight|puffin|stats)|version-hint\\.text|\\.tmp\\..*)");
    private static final Pattern OF_DATA = Pattern.compile("(.*\\.parquet|\\.tmp\\..*)");
    private static final Pattern OF_ROOT =
            Pattern.compile("(metadata\\.version-hint\\.text(\\.migrated)?|\\.tmp\\..*)");
    private static final int LOOKS = 10;
    private static final int AT_A_TIME = 1000;
    private static final int NAMED = 3;

    private final Storage storage;
    private final TableLayout layout;

    TableDrop(Storage storage, TableLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /**
     * Removes the table.
     *
     * @param lockTimeout how long to wait for the metadata lock
     * @return how many objects were removed
     * @throws InvalidUseException if the folder holds what no table has; then nothing was removed
     */
    int drop(Duration lockTimeout) {
        requireNothingForeign();
        int removed = 0;
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            removed += endTable(lock);
            removed += removeRest();
            if (storage.traits().lockEndsWithProcess()) {
                // It would stay. Whoever waits for it finds out that it was removed.
                storage.delete(LOCK);
            }
        }
        LOG.info("Removed the table {}: {} files", storage.root(), removed);
        return removed;
    }

    private int endTable(MetadataLock lock) {
        int removed = 0;
        for (int look = 1; look <= LOOKS; look++) {
            List<StoragePath> files = LayoutSigns.metadataFiles(storage).stream()
                    .map(MetadataFileName::path)
                    .toList();
            Optional<StoragePath> current = layout.load().map(CurrentTable::metadataFile);
            if (files.isEmpty()) {
                removeHints();
                return removed;
            }
            if (!lock.isHeld()) {
                throw new StorageException(
                        "Cannot drop the table " + storage.root(),
                        "its metadata lock was lost meanwhile",
                        "Drop it again; it is whole");
            }
            StoragePath last = current.orElse(files.get(files.size() - 1));
            removeAll(files.stream().filter(file -> !file.equals(last)).toList());
            removeHints();
            // The point of no return: before it the table is whole, after it there is none.
            storage.delete(last);
            removed += files.size();
        }
        throw new StorageException(
                "Cannot drop the table " + storage.root(),
                "another writer committed to it " + LOOKS + " times meanwhile",
                "Stop its writers and drop it again");
    }

    private void removeHints() {
        storage.delete(LayoutSigns.CLASSIC_HINT);
        storage.delete(LayoutSigns.ICEBERG_HINT);
    }

    private int removeRest() {
        int removed = 0;
        for (StoragePath folder : List.of(LayoutSigns.METADATA, StoragePath.of("data"), LOCKS)) {
            List<StoragePath> files = storage.list(folder).stream()
                    .map(ObjectInfo::path)
                    .filter(file -> !file.equals(LOCK))
                    .toList();
            removeAll(files);
            removed += files.size();
        }
        List<StoragePath> atRoot = storage.folders().content().files().stream()
                .map(StoragePath::of)
                .toList();
        removeAll(atRoot);
        return removed + atRoot.size();
    }

    /** Some at a time: a store removes them beside each other. */
    private void removeAll(List<StoragePath> files) {
        for (int from = 0; from < files.size(); from += AT_A_TIME) {
            List<Pending<StoragePath>> removals = new ArrayList<>();
            for (StoragePath file : files.subList(from, Math.min(files.size(), from + AT_A_TIME))) {
                removals.add(storage.steps().begin(() -> {
                    storage.delete(file);
                    return file;
                }));
            }
            Pending.joinAll(removals);
        }
    }

    private void requireNothingForeign() {
        FolderContent root = storage.folders().content();
        List<String> foreign = Stream.of(
                        root.folders().stream()
                                .filter(name -> !FolderKind.OF_TABLE.contains(name))
                                .map(name -> name + "/"),
                        root.files().stream()
                                .filter(name -> !OF_ROOT.matcher(name).matches()),
                        foreignIn(LayoutSigns.METADATA, OF_METADATA),
                        foreignIn(StoragePath.of("data"), OF_DATA))
                .flatMap(names -> names)
                .sorted()
                .toList();
        if (!foreign.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot drop the table " + storage.root(),
                    "its folder holds what no table has: "
                            + String.join(", ", foreign.subList(0, Math.min(NAMED, foreign.size())))
                            + (foreign.size() > NAMED ? " and " + (foreign.size() - NAMED) + " more" : ""),
                    "Move that elsewhere and drop the table again; nothing was removed");
        }
    }

    private Stream<String> foreignIn(StoragePath folder, Pattern known) {
        return storage.list(folder).stream()
                .map(ObjectInfo::path)
                .filter(file ->
                        !known.matcher(file.name()).matches() && !file.value().startsWith(INFLIGHT + "/"))
                .map(StoragePath::value);
    }
}
