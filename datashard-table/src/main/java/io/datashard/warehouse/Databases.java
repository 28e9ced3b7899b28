package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
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
import java.util.function.UnaryOperator;

/**
 * The databases of a warehouse: folders that are no tables.
 *
 * <p>On a local disk every folder is looked into. On a store that would be a request for each table, so a listing there shows what is told
 * without: databases that were created, and those that this object has come across. A folder of any other kind counts as a table there, until
 * somebody uses it. Thread-safe.
 */
final class Databases {
    private final Storage storage;
    private final Folders folders;
    private final WarehouseDocuments documents;
    /** Databases that this object has seen. */
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
        if (looksInside()) {
            collect("", folders.content(), found);
        } else {
            found.addAll(known());
        }
        found.remove(TableName.DEFAULT);
        List<String> names = new ArrayList<>(List.of(TableName.DEFAULT));
        names.addAll(found);
        return names;
    }

    private void collect(String prefix, FolderContent content, Set<String> found) {
        for (String name : FolderKind.visible(content.folders())) {
            String database = prefix + name;
            if (TableName.isDatabaseNameable(database)) {
                FolderContent inside = folders.content(StoragePath.of(database));
                if (FolderKind.of(inside) == FolderKind.DATABASE) {
                    found.add(database);
                    collect(database + "/", inside, found);
                }
            }
        }
    }

    /** The databases that were created, and those that were seen. */
    private Set<String> known() {
        Set<String> known = new TreeSet<>(documents.read().databases().keySet());
        known.addAll(seen);
        return known;
    }

    boolean exists(String name) {
        if (name.equals(TableName.DEFAULT)) {
            return true;
        }
        if (!TableName.isDatabaseNameable(name)) {
            return false;
        }
        if (!looksInside() && (seen.contains(name) || isDeclared(name))) {
            return true;
        }
        boolean there = kind(name) == FolderKind.DATABASE;
        if (there) {
            seen.add(name);
        }
        return there;
    }

    private boolean isDeclared(String name) {
        return documents.read().databases().containsKey(name);
    }

    private FolderKind kind(String name) {
        return FolderKind.of(folders.content(TableName.folderOf(name)));
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
        boolean isThere = looksInside() ? kind(name) == FolderKind.DATABASE : isDeclared(name);
        if (isThere) {
            return false;
        }
        folders.create(TableName.folderOf(name));
        if (!looksInside() || !properties.isEmpty()) {
            documents.change(document -> document.withDatabase(name, properties));
        }
        seen.add(name);
        return true;
    }

    private void requireNoTable(String name, String path) {
        FolderKind kind = kind(path);
        if (kind != FolderKind.ABSENT && kind != FolderKind.DATABASE) {
            throw new InvalidUseException(
                    "Cannot create the database '" + name + "'",
                    "the folder " + path + " below " + storage.root()
                            + (kind == FolderKind.TABLE ? " is a table" : " holds other files"),
                    "Choose another name; nothing was changed");
        }
    }

    /** Changes what is said of a database. */
    void changeProperties(String name, UnaryOperator<Map<String, String>> change) {
        documents.change(document ->
                document.withDatabase(name, change.apply(document.databases().getOrDefault(name, Map.of()))));
    }

    /** Whether nothing lies in a database: no table, no view, no database and no file. */
    boolean isEmpty(String name) {
        FolderContent content = folders.content(TableName.folderOf(name));
        return content.folders().isEmpty()
                && content.files().isEmpty()
                && documents.read().viewsOf(name).isEmpty()
                && known().stream().noneMatch(other -> other.startsWith(name + "/"));
    }

    /** Removes a database in which nothing lies. */
    void remove(String name) {
        documents.change(document -> document.withoutDatabase(name));
        seen.remove(name);
        folders.removeEmpty(TableName.folderOf(name));
    }

    /** The tables directly in a database, as far as a listing tells. */
    List<String> tables(String database) {
        String prefix = database.equals(TableName.DEFAULT) ? "" : database + "/";
        FolderContent content = prefix.isEmpty() ? folders.content() : folders.content(TableName.folderOf(database));
        List<String> names = FolderKind.visible(content.folders()).stream()
                .filter(name -> new TableName(database, name).isNameable())
                .toList();
        if (looksInside()) {
            return names.stream()
                    .filter(name -> FolderKind.of(folders.content(StoragePath.of(prefix + name))) == FolderKind.TABLE)
                    .toList();
        }
        Collection<String> known = known();
        Set<String> others = new TreeSet<>();
        for (String other : known) {
            if (other.startsWith(prefix)) {
                others.add(other.substring(prefix.length()).split("/", -1)[0]);
            }
        }
        return names.stream().filter(name -> !others.contains(name)).toList();
    }
}
