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
        Optional<SnapshotName> name = SnapshotName.of(path);
        if (name.isPresent() && isThere(place, name.get())) {
            throw new InvalidUseException(
                    "Cannot " + verb + " " + place.label(path),
                    "it is the table " + name.get().table().getObjectName() + " as of a snapshot, which never changes",
                    "Name the table itself; nothing was changed");
        }
    }

    /** Whether there is a table of this name, or a table as of a snapshot. */
    static boolean isThere(Place place, ObjectPath path) {
        return SnapshotName.of(path).filter(name -> isThere(place, name)).isPresent()
                || place.warehouse().hasTable(Place.name(path));
    }

    private static boolean isThere(Place place, SnapshotName name) {
        Optional<TableState> found = openTable(place, name.table());
        if (found.isEmpty()) {
            return false;
        }
        try (TableState table = found.get()) {
            return table.metadata().snapshot(name.id()).isPresent();
        }
    }

    /** The error of {@code FOR SYSTEM_TIME AS OF} a constant time; only a table has other states, and other ways to them. */
    static InvalidUseException withoutTimes(Place place, ObjectPath path) {
        String what = "Cannot read the table " + place.label(path) + " FOR SYSTEM_TIME AS OF a time";
        boolean isOther = SnapshotName.of(path).isPresent()
                || MetadataName.parse(path).flatMap(MetadataName::table).isPresent();
        return isOther
                ? new InvalidUseException(
                        what, "its name says what it shows, and only tables have older states", "Leave the clause out")
                : new InvalidUseException(
                        what,
                        "of a table with an alias Flink would read the rows of now, and of a TIMESTAMP_LTZ those of another time, without a word",
                        "Use a hint, such as /*+ OPTIONS('scan.timestamp'='2026-11-30 12:00:00') */, or the name of a snapshot, such as `"
                                + path.getObjectName() + "$snapshot_4711`");
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
