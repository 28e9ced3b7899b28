package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The name of a table, or of a view, in a warehouse. Folders bear these names, so a new name must be one that every store takes, and that means
 * the same folder on all.
 *
 * @param database its database: {@link #DEFAULT}, or the path of a folder below the warehouse
 * @param table its own name
 */
public record TableName(String database, String table) {
    /** The database of the tables directly below the warehouse. */
    public static final String DEFAULT = "default";

    private static final int LONGEST = 255;
    /** The folders of a table: as names of tables they would make their database look like a table. */
    private static final Set<String> OF_TABLES = Set.of("data", "metadata", "snapshots");

    /**
     * The folder of the table.
     *
     * @throws InvalidUseException if no folder can have this name
     */
    public StoragePath folder() {
        requireNameable("the table " + this, table);
        return database.equals(DEFAULT)
                ? StoragePath.of(table)
                : folderOf(database).resolve(table);
    }

    /** Whether a folder can have this name. */
    public boolean isNameable() {
        return whyNot(table).isEmpty();
    }

    /**
     * The folder of a database.
     *
     * @throws InvalidUseException if no folder can have this name, or it is the default database, which is the warehouse itself
     */
    static StoragePath folderOf(String database) {
        if (database.equals(DEFAULT)) {
            throw new IllegalArgumentException("the default database is the warehouse itself");
        }
        for (String part : database.split("/", -1)) {
            requireNameable("the database '" + database + "'", part);
        }
        return StoragePath.of(database);
    }

    /** Whether folders can have the names in the path of this database. */
    static boolean isDatabaseNameable(String database) {
        for (String part : database.split("/", -1)) {
            if (whyNot(part).isPresent()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks a name for something new.
     *
     * @throws InvalidUseException if the name could be mistaken for something else
     */
    static void requireNew(String what, String name) {
        requireNameable(what, name);
        if (name.indexOf('$') >= 0) {
            throw refused(
                    what,
                    "'$' stands between the name of a table and that of what is known of it, such as in trades$snapshots",
                    "Choose a name without '$'");
        }
        if (name.indexOf('=') >= 0) {
            throw refused(
                    what,
                    "folders with '=' in their names are taken for partitions by Python and others",
                    "Choose a name without '='");
        }
        if (OF_TABLES.contains(name)) {
            throw refused(
                    what,
                    "every table has a folder '" + name + "', and a folder with one is taken for a table",
                    "Choose another name");
        }
    }

    private static void requireNameable(String what, String name) {
        whyNot(name).ifPresent(why -> {
            throw refused(what, why, "Choose another name");
        });
    }

    private static Optional<String> whyNot(String name) {
        if (name.isBlank()) {
            return Optional.of("a part of its name is empty");
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return Optional.of(
                    "a folder can't have a slash or a backslash in its name; the path of nested folders is the name of a"
                            + " database: `folder/folder`.`table`");
        }
        if (name.startsWith(".")) {
            return Optional.of("names that begin with a dot are kept for what is not to be seen");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("it has a line break or another control character in its name");
        }
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST
                ? Optional.of("its name has more than " + LONGEST + " bytes in UTF-8")
                : Optional.empty();
    }

    private static InvalidUseException refused(String what, String why, String remedy) {
        return new InvalidUseException("Cannot use " + printable(what), why, remedy + "; nothing was changed");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return "`" + database + "`.`" + table + "`";
    }
}
