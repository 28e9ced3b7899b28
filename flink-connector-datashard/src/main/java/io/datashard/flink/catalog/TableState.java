package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.OptionNames;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.read.SnapshotSelector;
import io.datashard.table.CurrentFiles;
import io.datashard.table.TableAccess;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * What a name of a catalog is of: a table, or a table as of a snapshot. It is open.
 *
 * @param access the table
 * @param name the name of the snapshot; empty = the table itself
 */
record TableState(TableAccess access, Optional<SnapshotName> name) implements AutoCloseable {
    /**
     * Opens what a name is of. Where a folder has the name of a snapshot that there is, the snapshot goes first: nobody asks for another table by
     * the number of a snapshot.
     *
     * @return empty if there is no such table
     * @throws InvalidUseException if the name is of a snapshot that its table has not
     */
    static Optional<TableState> open(Place place, ObjectPath path) {
        Optional<SnapshotName> name = SnapshotName.of(path);
        if (name.isEmpty()) {
            return openTable(place, path);
        }
        Optional<TableState> ofTable = openTable(place, name.get().table());
        if (ofTable.isEmpty()) {
            return openTable(place, path);
        }
        TableState table = ofTable.get();
        if (table.metadata().snapshot(name.get().id()).isPresent()) {
            return Optional.of(new TableState(table.access, name));
        }
        try (table) {
            Optional<TableState> folder = openTable(place, path);
            if (folder.isEmpty()) {
                Snapshot unused = new SnapshotSelector(
                                place.label(name.get().table()), table.metadata(), OptionNames.FLINK)
                        .byId(name.get().id());
            }
            return folder;
        }
    }

    private static Optional<TableState> openTable(Place place, ObjectPath path) {
        return place.warehouse().openTable(Place.name(path)).map(access -> new TableState(access, Optional.empty()));
    }

    /**
     * Refuses to change a table as of a snapshot.
     *
     * @param verb what was to be done
     * @throws InvalidUseException if the name is of a snapshot
     */
    static void requireTable(Place place, String verb, ObjectPath path) {
        if (SnapshotName.of(path).isEmpty()) {
            return;
        }
        Optional<TableState> found = open(place, path);
        if (found.isPresent()) {
            try (TableState state = found.get()) {
                state.name.ifPresent(snapshot -> {
                    throw new InvalidUseException(
                            "Cannot " + verb + " " + place.label(path),
                            "it is the table " + snapshot.table().getObjectName()
                                    + " as of a snapshot, which never changes",
                            "Name the table itself; nothing was changed");
                });
            }
        }
    }

    /** The metadata of the table. It was read when the table was opened, to see whether there is one. */
    TableMetadata metadata() {
        return access.lastRead().metadata();
    }

    /** Visits the data files; see {@link CurrentFiles#visit}. */
    boolean visitFiles(long mostBytes, Consumer<DataFile> visitor) {
        TableMetadata table = metadata();
        return name.flatMap(snapshot -> table.snapshot(snapshot.id()))
                .map(snapshot -> CurrentFiles.visit(access, table, snapshot, mostBytes, visitor))
                .orElseGet(() -> CurrentFiles.visit(access, table, mostBytes, visitor));
    }

    @Override
    public void close() {
        access.close();
    }
}
