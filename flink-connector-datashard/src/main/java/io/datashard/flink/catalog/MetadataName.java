package io.datashard.flink.catalog;

import io.datashard.flink.metatable.MetadataTable;
import java.util.Optional;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * The name of a metadata table, {@code trades$snapshots}.
 *
 * @param of the table
 * @param suffix which metadata table of it; there may be none with this name
 */
record MetadataName(ObjectPath of, String suffix) {
    private static final char SEPARATOR = '$';

    /** Takes a name apart at its last {@code $}; empty if it has none, or nothing before it. */
    static Optional<MetadataName> parse(ObjectPath path) {
        String name = path.getObjectName();
        int separator = name.lastIndexOf(SEPARATOR);
        return separator <= 0
                ? Optional.empty()
                : Optional.of(new MetadataName(
                        new ObjectPath(path.getDatabaseName(), name.substring(0, separator)),
                        name.substring(separator + 1)));
    }

    Optional<MetadataTable> table() {
        return MetadataTable.find(suffix);
    }
}
