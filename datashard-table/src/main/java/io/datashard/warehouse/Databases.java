package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.storage.FailureLog;
import io.datashard.storage.FolderContent;
import io.datashard.storage.Folders;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases of a warehouse: folders that are no tables.
 *
 * <p>On a local disk every folder is looked into. On a store that would be a request for each table, so a listing there shows what is told
 * without: databases that were created, and those that this object has come across. A folder of any other kind counts as a table there, until
 * somebody uses it. Thread-safe.
 */
final class Databases {
    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

    private final Storage storage;
    private final Folders folders;
    private final WarehouseDocuments documents;
    /** Databases that this object has seen, where folders are not looked into. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    Databases(Storage storage, WarehouseDocuments documents) {
        this.storage = storage;
        this.folders = storage.folders();
        this.documents = documents;
    }

    private boolean looksInside() {
        return !storage.traits().farAway();
    }

    /** The names of all, the default database first. */
    List<String> names() {
        Set<String> found = new TreeSet<>();
        Set<String> known = known(documents.read());
        if (looksInside()) {
            collect("", folders.content(), found);
            known.stream().filter(name -> isThere(name, known)).forEach(found::add);
        } else {
            found.addAll(known);
        }
        found.remove(TableName.DEFAULT);
        List<String> names = new ArrayList<>(List.of(TableName.DEFAULT));
        names.addAll(found);
        return names;
    }

    private void collect(String prefix, FolderContent content, Set<String> found) {
        for (String name : FolderKind.visible(content.folders())) {
            String database = prefix + name;
            if (TableName.isDatabaseNameable(database) && kindIfReadable(database) == FolderKind.DATABASE) {
                found.add(database);
                collect(database + "/", folders.content(StoragePath.of(database)), found);
            }
        }
    }

    /** One folder that can't be read does not hide all others. */
    private FolderKind kindIfReadable(String path) {
        try {
            return kind(path);
        } catch (StorageException e) {
            FailureLog.warn(LOG, e, "Leaving {} below {} out of the listing: it can't be read", path, storage.root());
            return FolderKind.OTHER;
        }
    }

    /** The databases that were created, and those that were seen. */
    private Set<String> known(WarehouseDocument document) {
        Set<String> known = new TreeSet<>(document.databases().keySet());
        known.addAll(seen);
        return known;
    }

    boolean exists(String name) {
        return exists(name, documents::read);
    }

    /** The same, with the document of the warehouse if it was read already. */
    boolean exists(String name, Supplier<WarehouseDocument> document) {
        if (name.equals(TableName.DEFAULT)) {
            return true;
        }
        if (!TableName.isDatabaseNameable(name)) {
            return false;
        }
        if (looksInside()) {
            return isThere(name, known(document.get()));
        }
        if (seen.contains(name) || document.get().databases().containsKey(name)) {
            return true;
        }
        boolean there = kind(name) == FolderKind.DATABASE;
        if (there) {
            // Listings can't tell; where folders are looked into, they need not be told.
            seen.add(name);
        }
        return there;
    }

    /** Whether a folder that can be looked into is a database: a declared one is, even with nothing in it but what removed tables have left. */
    private boolean isThere(String name, Set<String> declared) {
        FolderKind kind = kindIfReadable(name);
        boolean isDeclared = declared.stream().anyMatch(other -> other.equals(name) || other.startsWith(name + "/"));
        return kind == FolderKind.DATABASE || (kind == FolderKind.LEFTOVER && isDeclared);
    }

    private boolean isDeclared(String name) {
        return documents.read().databases().containsKey(name);
    }

    private FolderKind kind(String name) {
        StoragePath folder = TableName.folderOf(name);
        FolderKind kind = FolderKind.of(folders, folder);
        boolean isOfRemoved =
                kind == FolderKind.DATABASE && looksInside() && FolderKind.holdsOnlyLocks(folders, folder);
        return isOfRemoved ? FolderKind.LEFTOVER : kind;
    }

    /** What was said of a database. */
    Map<String, String> properties(String name) {
        return documents.read().databases().getOrDefault(name, Map.of());
    }

    /**
     * Creates a database, or names a folder of tables one.
     *
     * @return false if there is one already
     * @throws InvalidUseException if its name can't be used, or a folder of this name is no database
     */
    boolean create(String name, Map<String, String> properties) {
        if (name.equals(TableName.DEFAULT)) {
            return false;
        }
        String path = "";
        for (String part : name.split("/", -1)) {
            TableName.requireNew("the database '" + name + "'", part);
            path = path.isEmpty() ? part : path + "/" + part;
            requireNoTable(name, path);
        }
        if (looksInside() ? exists(name) : isDeclared(name)) {
            return false;
        }
        folders.create(TableName.folderOf(name));
        documents.change(document -> document.withDatabase(name, properties));
        return true;
    }

    /** Notes a database whose last table was removed: the folder of the table stays with the file of its lock, and says nothing. */
    void keep(String name) {
        if (!name.equals(TableName.DEFAULT) && looksInside() && kind(name) == FolderKind.LEFTOVER) {
            documents.change(document ->
                    document.databases().containsKey(name) ? document : document.withDatabase(name, Map.of()));
        }
    }

    private void requireNoTable(String name, String path) {
        FolderKind kind = kind(path);
        boolean isFree = kind == FolderKind.ABSENT
                || kind == FolderKind.DATABASE
                || (kind == FolderKind.LEFTOVER && FolderKind.holdsOnlyLocks(folders, StoragePath.of(path)));
        if (!isFree) {
            throw new InvalidUseException(
                    "Cannot create the database '" + name + "'",
                    "the folder " + path + " below " + storage.root()
                            + (kind == FolderKind.TABLE ? " is a table" : " holds other files"),
                    "Choose another name; nothing was changed");
        }
    }

    /** Changes what is said of a database; false if there is none. Whether there is one is decided in the step that changes it. */
    boolean changeProperties(String name, UnaryOperator<Map<String, String>> change) {
        boolean[] changed = new boolean[1];
        documents.change(document -> {
            changed[0] = name.equals(TableName.DEFAULT)
                    || document.databases().containsKey(name)
                    || (TableName.isDatabaseNameable(name)
                            && isThere(name, document.databases().keySet()));
            return changed[0]
                    ? document.withDatabase(
                            name, change.apply(document.databases().getOrDefault(name, Map.of())))
                    : document;
        });
        return changed[0];
    }

    /** Whether nothing lies in a database: no table, no view, no database and no file. */
    boolean isEmpty(String name) {
        return isFolderEmpty(name) && isEmptyIn(documents.read(), name);
    }

    private boolean isFolderEmpty(String name) {
        StoragePath folder = TableName.folderOf(name);
        FolderContent content = folders.content(folder);
        return content.files().isEmpty()
                && (content.folders().isEmpty() || FolderKind.holdsOnlyLocks(folders, folder))
                && seen.stream().noneMatch(other -> other.startsWith(name + "/"));
    }

    private static boolean isEmptyIn(WarehouseDocument document, String name) {
        return document.viewsOf(name).isEmpty()
                && document.databases().keySet().stream().noneMatch(other -> other.startsWith(name + "/"));
    }

    /**
     * Removes a database if nothing lies in it; what is said of it is decided in the step that removes it.
     *
     * @return false if something does; then nothing was removed
     */
    boolean remove(String name) {
        boolean[] removed = new boolean[1];
        documents.change(document -> {
            removed[0] = isEmptyIn(document, name) && isFolderEmpty(name);
            return removed[0] ? document.withoutDatabase(name) : document;
        });
        if (removed[0]) {
            seen.remove(name);
            folders.removeEmpty(TableName.folderOf(name));
        }
        return removed[0];
    }

    /** The tables directly in a database, as far as a listing tells; the document is read only where it counts. */
    List<String> tables(String database, Supplier<WarehouseDocument> document) {
        String prefix = database.equals(TableName.DEFAULT) ? "" : database + "/";
        FolderContent content = prefix.isEmpty() ? folders.content() : folders.content(TableName.folderOf(database));
        List<String> names = FolderKind.visible(content.folders()).stream()
                .filter(name -> new TableName(database, name).isNameable())
                .toList();
        if (looksInside()) {
            return names.stream()
                    .filter(name -> kindIfReadable(prefix + name) == FolderKind.TABLE)
                    .toList();
        }
        Collection<String> known = known(document.get());
        Set<String> others = new TreeSet<>();
        for (String other : known) {
            if (other.startsWith(prefix)) {
                others.add(other.substring(prefix.length()).split("/", -1)[0]);
            }
        }
        return names.stream().filter(name -> !others.contains(name)).toList();
    }
}
