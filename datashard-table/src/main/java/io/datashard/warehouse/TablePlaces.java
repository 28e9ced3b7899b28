package io.datashard.warehouse;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.LayoutSigns;
import io.datashard.storage.FolderContent;
import io.datashard.storage.Folders;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableLocation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What lies where a table is looked for, or is to be created. */
final class TablePlaces {
    private final TableLocation location;
    private final Folders folders;
    private final Function<TableName, Storage> opening;

    /**
     * The places of a warehouse.
     *
     * @param opening opens the storage below the folder of a table
     */
    TablePlaces(TableLocation location, Folders folders, Function<TableName, Storage> opening) {
        this.location = location;
        this.folders = folders;
        this.opening = opening;
    }

    /**
     * What is in the place of a table that is not there; empty if nothing is. A database is no reason: in the name {@code a.b} of a table, Flink
     * asks for a table {@code a} of the current database first.
     */
    Optional<InvalidUseException> whyNoTable(TableName name) {
        StoragePath folder = name.folder();
        FolderContent content = folders.content(folder);
        String what = "Cannot use the table " + name + " in " + location;
        return switch (FolderKind.of(folders, folder, content)) {
            case ABSENT, DATABASE -> Optional.empty();
            case TABLE, LEFTOVER ->
                FolderKind.holdsOnlyLocks(folders, folder)
                        ? Optional.empty()
                        : Optional.of(new InvalidUseException(
                                what,
                                "its folder has files of a table, and no metadata that names them: what a DROP TABLE that died has left",
                                "Create a table of this name, which does not show these files and is dropped with them, or remove"
                                        + " the folder"));
            case OTHER ->
                Optional.of(new InvalidUseException(
                        what, "its folder holds other files: " + TableFiles.some(content.files()), "Use another name"));
        };
    }

    /**
     * Checks that a new table can get this name.
     *
     * @throws InvalidUseException if something else has it
     */
    void requireFree(TableName name, WarehouseDocument document) {
        String path = name.folder().value();
        boolean isDeclared = document.databases().keySet().stream()
                .anyMatch(database -> database.equals(path) || database.startsWith(path + "/"));
        FolderContent content = folders.content(name.folder());
        FolderKind kind = FolderKind.of(folders, name.folder(), content);
        requireNoOtherEngine(name, content);
        if (isDeclared || kind == FolderKind.DATABASE || kind == FolderKind.OTHER) {
            throw new InvalidUseException(
                    "Cannot create the table " + name + " in " + location,
                    kind == FolderKind.OTHER
                            ? "the folder of this name holds other files: " + TableFiles.some(content.files())
                            : "the folder of this name is a database",
                    "Choose another name; nothing was changed");
        }
        if (kind == FolderKind.LEFTOVER) {
            requireNoTableInside(name, content);
            requireNoStrangers(name);
        }
    }

    /** A folder whose only tables have such names looks like what is left of a table. */
    private void requireNoTableInside(TableName name, FolderContent content) {
        for (String inner : FolderKind.visible(content.folders())) {
            if (FolderKind.of(folders, name.folder().resolve(inner)) == FolderKind.TABLE) {
                throw new InvalidUseException(
                        "Cannot create the table " + name + " in " + location,
                        "the folder '" + inner
                                + "' in the folder of this name is itself a table, whose files would go with the new one",
                        "Choose another name, or move that table; nothing was changed");
            }
        }
    }

    /** A drop removes all files in the folder of a table. */
    private void requireNoStrangers(TableName name) {
        try (Storage ofTable = opening.apply(name)) {
            List<String> strangers = TableFiles.list(ofTable).ofStrangers();
            if (!strangers.isEmpty()) {
                throw new InvalidUseException(
                        "Cannot create the table " + name + " in " + location,
                        "the folder of this name holds files that no table has left: " + TableFiles.some(strangers)
                                + "; they would go with the table when it is dropped",
                        "Move these files elsewhere, or choose another name; nothing was changed");
            }
        }
    }

    /** With a table of ours in the same folder, its files would look like ours, and go with the table. */
    private void requireNoOtherEngine(TableName name, FolderContent content) {
        String metadata = LayoutSigns.METADATA.value();
        if (content.hasFolder(metadata)
                && TableFiles.areOfAnotherEngine(
                        folders.content(name.folder().resolve(metadata)).files())) {
            throw new InvalidUseException(
                    "Cannot create the table " + name + " in " + location,
                    "the folder of this name holds the metadata of an Iceberg table that another engine keeps",
                    "Choose another name; nothing was changed");
        }
    }
}
