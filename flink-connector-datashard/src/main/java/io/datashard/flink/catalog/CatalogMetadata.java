package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.flink.metatable.MetadataTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;

/** The metadata tables of the tables of a catalog: {@code trades$snapshots}. A table that has such a name itself comes first. */
final class CatalogMetadata {
    private final Place place;

    CatalogMetadata(Place place) {
        this.place = place;
    }

    /**
     * The metadata table with this name, if its table is there.
     *
     * @return empty if the name is none of a metadata table
     * @throws InvalidUseException if there is no such metadata table, or not the table
     */
    Optional<CatalogTable> find(ObjectPath path) {
        Optional<MetadataName> name = MetadataName.parse(path);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<MetadataTable> table = name.get().table();
        boolean isThere = place.warehouse().hasTable(Place.name(name.get().of()));
        if (table.isEmpty()) {
            if (isThere) {
                throw unknown(path, name.get());
            }
            return Optional.empty();
        }
        if (!isThere) {
            throw new InvalidUseException(
                    "Cannot read the metadata table " + place.label(path),
                    "there is no table " + place.label(name.get().of()),
                    "Correct the name; SHOW TABLES lists the tables");
        }
        return Optional.of(declared(name.get().of(), table.get()));
    }

    private static CatalogTable declared(ObjectPath of, MetadataTable table) {
        return CatalogTable.newBuilder()
                .schema(table.columns())
                .comment("Metadata of the table " + of.getObjectName())
                .partitionKeys(List.of())
                .options(Map.of(MetadataTable.OPTION, table.suffix()))
                .build();
    }

    private InvalidUseException unknown(ObjectPath path, MetadataName name) {
        String known = "$" + String.join(", $", MetadataTable.suffixes());
        return new InvalidUseException(
                "Cannot read the metadata table " + place.label(path),
                "a table has no metadata table '" + name.suffix() + "'",
                NearestName.of(name.suffix(), MetadataTable.suffixes())
                                .map(near -> "Did you mean '" + near + "'? ")
                                .orElse("")
                        + "There are " + known + "; the table as of a snapshot is $snapshot_<id>");
    }

    /** Whether there is such a metadata table. */
    boolean exists(ObjectPath path) {
        return MetadataName.parse(path)
                .filter(name -> name.table().isPresent())
                .filter(name -> place.warehouse().hasTable(Place.name(name.of())))
                .isPresent();
    }

    /**
     * Refuses to change a metadata table.
     *
     * @param what what is to be done to it
     * @param path a name that no table and no view has
     * @throws InvalidUseException if there is a metadata table of this name
     */
    void requireNone(String what, ObjectPath path) {
        if (exists(path)) {
            throw new InvalidUseException(
                    "Cannot " + what + " the metadata table " + place.label(path),
                    "it shows what is known of the table "
                            + place.label(MetadataName.parse(path).orElseThrow().of())
                            + ", and is there as long as that one",
                    "Name the table itself; nothing was changed");
        }
    }
}
