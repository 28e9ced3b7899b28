package io.datashard.warehouse;

import io.datashard.commit.CommitSettings;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.layout.LayoutSigns;
import io.datashard.storage.FolderMove;
import io.datashard.storage.Folders;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place with many tables: each is a folder with a version hint, and nothing else says that it is one ({@code
 * docs/decisions/0040-folder-is-the-catalog.md}). Tables lie directly below the warehouse, in the database {@code default}, or in folders
 * below it, which are databases. One document of the warehouse holds what no folder can say: views, and what was said of databases.
 *
 * <p>Keeps nothing of a table. Thread-safe; all methods block and throw {@link io.datashard.error.DataShardException}s.
 */
public final class Warehouse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

    private final TableLocation location;
    private final Supplier<Surroundings> surroundings;
    private final Storage storage;
    private final Folders folders;
    private final Duration lockTimeout;
    private final WarehouseDocuments documents;
    private final Databases databases;
    private final TablePlaces places;
    private final Pause pause;

    private Warehouse(TableLocation location, Supplier<Surroundings> surroundings, Storage storage, Sources sources) {
        this.location = location;
        this.surroundings = surroundings;
        this.storage = storage;
        this.folders = storage.folders();
        this.lockTimeout = CommitSettings.DEFAULT.lockTimeoutOn(storage);
        this.documents = new WarehouseDocuments(storage, lockTimeout, sources);
        this.databases = new Databases(storage, documents);
        this.places = new TablePlaces(location, folders, this::openStorage);
        this.pause = sources.time();
    }

    /**
     * Opens a warehouse.
     *
     * @param location its root
     * @param surroundings what this process knows about stores; asked for each table
     * @throws InvalidUseException if the root is a file or a table, or is not there on a local disk
     */
    public static Warehouse open(TableLocation location, Supplier<Surroundings> surroundings) {
        Sources sources = Sources.ofProcess();
        Storage storage;
        try {
            storage = location.openStorage(surroundings.get(), sources);
        } catch (InvalidUseException e) {
            throw unusable(location, "it can't be opened", "Correct the path of the warehouse", e);
        }
        try {
            Warehouse warehouse = new Warehouse(location, surroundings, storage, sources);
            warehouse.requireUsable();
            return warehouse;
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    private void requireUsable() {
        boolean isThere = storage.rootExists();
        if (!isThere && !storage.traits().farAway()) {
            throw unusable(
                    location,
                    "there is no such folder",
                    "Correct the path, or create the folder: a misspelled one would look like a warehouse without tables",
                    null);
        }
        if (storage.stat(LayoutSigns.CLASSIC_HINT).isPresent()
                || storage.stat(LayoutSigns.ICEBERG_HINT).isPresent()) {
            throw unusable(
                    location, "it is a table itself", "Name the folder above it: tables lie below the warehouse", null);
        }
    }

    private static InvalidUseException unusable(
            TableLocation location, String why, String remedy, @Nullable Throwable cause) {
        return new InvalidUseException("Cannot use the warehouse " + location, why, remedy, cause);
    }

    /** The root. */
    public TableLocation location() {
        return location;
    }

    /** The requests that were made for the warehouse itself, not for its tables. */
    public RequestCounts requestCounts() {
        return storage.requestCounts();
    }

    /** The location of a table, whether or not there is one. */
    public TableLocation locationOf(TableName name) {
        String root = location.text();
        String separator = root.endsWith("/") ? "" : "/";
        return new TableLocation(root + separator + name.folder(), location.store(), location.submitted());
    }

    /** The names of all databases; see {@link Databases}. */
    public List<String> databases() {
        return databases.names();
    }

    public boolean hasDatabase(String name) {
        return databases.exists(name);
    }

    /** What was said of a database. */
    public Map<String, String> databaseProperties(String name) {
        return databases.properties(name);
    }

    /**
     * Creates a database.
     *
     * @return false if there is one already
     */
    public boolean createDatabase(String name, Map<String, String> properties) {
        return databases.create(name, properties);
    }

    /**
     * Changes what is said of a database; of two sessions neither undoes what the other did.
     *
     * @return false if there is no such database any more; then nothing was changed
     */
    public boolean changeDatabase(String name, UnaryOperator<Map<String, String>> change) {
        return databases.changeProperties(name, change);
    }

    /** Whether nothing lies in a database other than the default one. */
    public boolean isDatabaseEmpty(String name) {
        return databases.isEmpty(name);
    }

    /**
     * Removes a database if nothing lies in it.
     *
     * @return false if something does; then nothing was removed
     */
    public boolean removeDatabase(String name) {
        return databases.remove(name);
    }

    /** The tables directly in a database. On a store: its folders, except those that are known to be databases. */
    public List<String> tables(String database) {
        return databases.tables(database, documents::read);
    }

    /** The names of the tables and views of a database, in order; empty if there is no such database. Reads the document once. */
    public Optional<List<String>> names(String database) {
        WarehouseDocument document = documents.read();
        if (!databases.exists(database, () -> document)) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>(databases.tables(database, () -> document));
        names.addAll(document.viewsOf(database).keySet());
        return Optional.of(List.copyOf(names));
    }

    /** Opens a table; empty if there is none. The caller closes it. */
    public Optional<TableAccess> openTable(TableName name) {
        if (!name.isNameable() || !isDatabaseNameable(name)) {
            return Optional.empty();
        }
        TableAccess access = TableAccess.open(locationOf(name), surroundings.get());
        boolean isThere = false;
        try {
            isThere = access.layout().load().isPresent();
        } finally {
            if (!isThere) {
                access.close();
            }
        }
        return isThere ? Optional.of(access) : Optional.empty();
    }

    private static boolean isDatabaseNameable(TableName name) {
        return name.database().equals(TableName.DEFAULT) || TableName.isDatabaseNameable(name.database());
    }

    public boolean hasTable(TableName name) {
        Optional<TableAccess> table = openTable(name);
        table.ifPresent(TableAccess::close);
        return table.isPresent();
    }

    /** What is in the place of a table that is not there; empty if nothing is, or a database. */
    public Optional<InvalidUseException> whyNoTable(TableName name) {
        return !name.isNameable() || !isDatabaseNameable(name) ? Optional.empty() : places.whyNoTable(name);
    }

    /**
     * Checks that a new table can get this name.
     *
     * @throws InvalidUseException if the name can't be used, or something else has it
     */
    public void requireFree(TableName name) {
        TableName.requireNew("the table " + name, name.table());
        places.requireFree(name, documents.read());
    }

    /**
     * Removes a table with all its rows; see {@link TableDrop}.
     *
     * @return false if there is none
     * @throws InvalidUseException if its folder holds what no table has; then nothing was removed
     */
    public boolean dropTable(TableName name) {
        boolean dropped = dropWhatIsThere(name);
        boolean hasFolders = name.isNameable() && isDatabaseNameable(name);
        if (dropped || (hasFolders && FolderKind.of(folders, name.folder()) == FolderKind.LEFTOVER)) {
            // Also what an earlier drop has left, as far as there are no files.
            removeEmptyFolders(name);
            databases.keep(name.database());
        }
        return dropped;
    }

    /** Under the lock: a session that creates a table of this name has folders of it that are empty yet. If it is taken, they stay. */
    private void removeEmptyFolders(TableName name) {
        if (storage.traits().farAway()) {
            return;
        }
        try (Storage ofTable = openStorage(name);
                MetadataLock lock = ofTable.lock(Duration.ZERO)) {
            if (lock.isHeld()) {
                folders.removeEmpty(name.folder());
            }
        } catch (DataShardException e) {
            LOG.debug("Leaving the empty folders of {} in {}: somebody is at work there", name, location, e);
        }
    }

    private boolean dropWhatIsThere(TableName name) {
        Optional<TableAccess> table;
        try {
            table = openTable(name);
        } catch (CorruptDataException | InvalidUseException e) {
            if (removeHintOfNothing(name)) {
                return true;
            }
            throw e;
        }
        return table.isPresent() && dropTable(table.get());
    }

    /** Removes a version hint without any metadata, which keeps its name from being used; false if that is not what is there. */
    private boolean removeHintOfNothing(TableName name) {
        try (Storage ofTable = openStorage(name)) {
            return new DanglingHints(ofTable, pause).removeFromNothing(lockTimeout);
        }
    }

    private Storage openStorage(TableName name) {
        return locationOf(name).openStorage(surroundings.get(), Sources.ofProcess());
    }

    private boolean dropTable(TableAccess table) {
        try (TableAccess open = table) {
            return new TableDrop(open.storage(), open.layout(), pause).drop(lockTimeout) > 0;
        }
    }

    /**
     * Gives a table another name in its database, in one step.
     *
     * <p>Writers of both names must have stopped, and the garbage collection of Python too: one that began on the old table of a folder removes
     * the files of the table that has got the folder since, because the old one does not name them.
     *
     * @return false if something has that name
     * @throws InvalidUseException if there is no such table, the name can't be used, or the store can't do it in one step
     * @throws StaleTableException if another session has removed or renamed the table meanwhile
     * @throws StorageException if the metadata lock of the table was lost; nothing was changed
     */
    public boolean renameTable(TableName name, String newName) {
        TableName target = new TableName(name.database(), newName);
        TableName.requireNew("the table " + target, newName);
        FolderMove move = folders.move()
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot rename the table " + name + " in " + location,
                        "a store has no folders to rename: each object would be copied, and a process that died in between would leave two"
                                + " halves",
                        "Create a table of the new name AS SELECT, and drop this one; nothing was changed"));
        TableAccess table = openTable(name)
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot rename the table " + name, "there is none", "Look at the tables of the database"));
        String what = "Cannot rename the table " + name + " in " + location;
        try (TableAccess open = table) {
            return new TableRename(open.storage(), open.layout(), what)
                    .move(lockTimeout, () -> move(move, name, target, what));
        }
    }

    private boolean move(FolderMove move, TableName from, TableName to, String what) {
        if (move.move(from.folder(), to.folder())) {
            return true;
        }
        if (FolderKind.holdsOnlyLocks(folders, to.folder())) {
            throw new InvalidUseException(
                    what,
                    "the folder of the new name has the file of the lock of a table that was dropped, for which others may wait",
                    "Use another name, or remove that folder when no process uses it; nothing was changed");
        }
        return false;
    }

    /** The views of a database by their names. */
    public Map<String, Map<String, String>> views(String database) {
        return documents.read().viewsOf(database);
    }

    /**
     * Adds, replaces or removes a view; of two sessions neither undoes what the other did.
     *
     * @param change from the properties of the view, if there is one, to those that it is to have; may throw to change nothing
     */
    public void changeView(TableName name, UnaryOperator<Optional<Map<String, String>>> change) {
        documents.change(document -> {
            Optional<Map<String, String>> before =
                    Optional.ofNullable(document.viewsOf(name.database()).get(name.table()));
            return change.apply(before)
                    .map(after -> document.withView(name, after))
                    .orElseGet(() -> document.withoutView(name));
        });
    }

    /**
     * Gives a view another name in its database, in one step.
     *
     * @return false if another view has that name, or there is no view of this one; then nothing was changed
     * @throws InvalidUseException if the name can't be used
     */
    public boolean renameView(TableName name, String newName) {
        TableName target = new TableName(name.database(), newName);
        TableName.requireNew("the view " + target, newName);
        boolean[] renamed = new boolean[1];
        documents.change(document -> {
            Map<String, Map<String, String>> views = document.viewsOf(name.database());
            Map<String, String> view = views.get(name.table());
            if (view == null || views.containsKey(newName)) {
                renamed[0] = false;
                return document;
            }
            renamed[0] = true;
            return document.withoutView(name).withView(target, view);
        });
        return renamed[0];
    }

    @Override
    public void close() {
        storage.close();
    }
}
