package io.datashard.flink.metatable;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.SourceOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.types.logical.RowType;

/** The metadata tables that every table has. {@code docs/metadata-tables.md} describes their columns. */
public enum MetadataTable {
    SNAPSHOTS("snapshots"),
    HISTORY("history"),
    FILES("files"),
    ALL_FILES("all_files"),
    MANIFESTS("manifests"),
    PARTITIONS("partitions"),
    PROPERTIES("properties"),
    REFS("refs"),
    SINKS("sinks"),
    CONSUMERS("consumers"),
    METADATA_LOG("metadata_log");

    /** The option of a table of Flink that says which metadata table it is. */
    public static final String OPTION = "metadata-table";

    private static final Set<MetadataTable> OF_A_SNAPSHOT = Set.of(FILES, MANIFESTS, PARTITIONS);

    private final String suffix;

    MetadataTable(String suffix) {
        this.suffix = suffix;
    }

    /** What follows the {@code $} in its name. */
    public String suffix() {
        return suffix;
    }

    /** The metadata table with this suffix. */
    public static Optional<MetadataTable> find(String suffix) {
        return Arrays.stream(values())
                .filter(table -> table.suffix.equals(suffix))
                .findFirst();
    }

    /** What may follow the {@code $}. */
    public static List<String> suffixes() {
        return Arrays.stream(values()).map(MetadataTable::suffix).toList();
    }

    /** The option that a read of it may have: one that shows a snapshot need not show the current one, and snapshots may be followed. */
    public Optional<ConfigOption<?>> option() {
        if (this == SNAPSHOTS) {
            return Optional.of(SourceOptions.MONITOR_INTERVAL);
        }
        return OF_A_SNAPSHOT.contains(this) ? Optional.of(SourceOptions.SNAPSHOT_ID) : Optional.empty();
    }

    /** Its columns, as a declaration. */
    public Schema columns() {
        Schema.Builder columns = Schema.newBuilder();
        listing().columns().forEach(column -> columns.column(column.name(), column.type()));
        return columns.build();
    }

    Listing<?> listing() {
        return switch (this) {
            case SNAPSHOTS -> SnapshotRows.listing();
            case HISTORY -> HistoryRows.listing();
            case FILES -> FileRows.ofSnapshot();
            case ALL_FILES -> FileRows.all();
            case MANIFESTS -> ManifestRows.listing();
            case PARTITIONS -> PartitionRows.listing();
            case PROPERTIES -> PropertyRows.listing();
            case REFS -> RefRows.listing();
            case SINKS -> SinkRows.listing();
            case CONSUMERS -> ConsumerRows.listing();
            case METADATA_LOG -> MetadataLogRows.listing();
        };
    }

    /**
     * The positions of declared columns.
     *
     * @param name name of the table that declares them, for messages
     * @throws InvalidUseException if one of them is not as in this release
     */
    int[] positions(String name, RowType declared) {
        List<? extends ShownColumn<?>> columns = listing().columns();
        return declared.getFields().stream()
                .mapToInt(field -> IntStream.range(0, columns.size())
                        .filter(i -> columns.get(i).name().equals(field.getName())
                                && columns.get(i).type().getLogicalType().equals(field.getType()))
                        .findFirst()
                        .orElseThrow(() -> new InvalidUseException(
                                "Cannot read the metadata table " + name,
                                "its column '" + field.getName() + "' is declared as " + field.getType()
                                        + ", and this release of the connector has no such column",
                                "Compile the plan anew, with this release")))
                .toArray();
    }
}
