package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.metatable.MetadataTable;
import io.datashard.flink.metatable.MetadataTableSource;
import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.table.DataShardTableFactory;
import io.datashard.flink.table.OptionCheck;
import io.datashard.flink.table.TimeClause;
import io.datashard.model.SnapshotId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.logical.RowType;

/** Makes sources and sinks of the tables of a catalog: tells the factory of tables where they lie, which no option of theirs says. */
final class TableFactoryOfCatalog implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    private final DataShardTableFactory tables = new DataShardTableFactory();
    private final Place place;

    TableFactoryOfCatalog(Place place) {
        this.place = place;
    }

    @Override
    public String factoryIdentifier() {
        return tables.factoryIdentifier();
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return tables.optionalOptions();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        Optional<MetadataTable> metadata = metadata(context);
        return metadata.isPresent()
                ? metadataSource(context, metadata.get())
                : named(context).createDynamicTableSource(located(context));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        ObjectPath path = context.getObjectIdentifier().toObjectPath();
        if (metadata(context).isPresent()) {
            throw new InvalidUseException(
                    "Cannot write to the metadata table " + place.label(path),
                    "its rows are what is known of the table, and only commits of the table change them",
                    "Write to the table itself; nothing was changed");
        }
        if (!context.isTemporary() && !locate(context).equals(path)) {
            throw new InvalidUseException(
                    "Cannot write to " + place.label(path),
                    "it is a table as of a snapshot, which never changes",
                    "Write to the table itself; nothing was changed");
        }
        return named(context).createDynamicTableSink(located(context));
    }

    /** The metadata table that the catalog has declared; empty for any other table. */
    private static Optional<MetadataTable> metadata(Context context) {
        String option = context.getCatalogTable().getOptions().get(MetadataTable.OPTION);
        return context.isTemporary()
                ? Optional.empty()
                : MetadataName.parse(context.getObjectIdentifier().toObjectPath())
                        .filter(name -> name.suffix().equals(option))
                        .flatMap(MetadataName::table);
    }

    private DynamicTableSource metadataSource(Context context, MetadataTable metadata) {
        ObjectPath path = context.getObjectIdentifier().toObjectPath();
        String label = place.label(path);
        if (TimeClause.ofConversion() != TimeClause.NONE) {
            throw TableState.withoutTimes(place, path);
        }
        Map<String, String> options = new TreeMap<>(context.getCatalogTable().getOptions());
        options.remove(MetadataTable.OPTION);
        Configuration asked = OptionCheck.check(label, place.complete(path, options));
        Optional<ConfigOption<?>> only = metadata.option();
        only.ifPresent(option -> options.remove(option.key()));
        if (!options.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot read the metadata table " + label + " with the options " + options.keySet(),
                    only.map(option -> "its only option is '" + option.key() + "'")
                            .orElse("it has no options: it shows the current state of its table"),
                    "Leave the hint out");
        }
        boolean isBatch = context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        return new MetadataTableSource(
                label,
                metadata,
                place.warehouse()
                        .locationOf(Place.name(
                                MetadataName.parse(path).orElseThrow().of())),
                asked.getOptional(SourceOptions.SNAPSHOT_ID)
                        .map(text -> snapshotId(path, text))
                        .orElse(null),
                isBatch
                        ? null
                        : asked.getOptional(SourceOptions.MONITOR_INTERVAL).orElse(null),
                (RowType) context.getPhysicalRowDataType().getLogicalType());
    }

    private SnapshotId snapshotId(ObjectPath path, String text) {
        try {
            return SnapshotId.parse(text);
        } catch (NumberFormatException e) {
            throw new InvalidUseException(
                    "Cannot use '" + text + "' for '" + SourceOptions.SNAPSHOT_ID.key() + "' of the metadata table "
                            + place.label(path),
                    "a snapshot id is a whole number from 0 to 2^64-1",
                    "Take an id from the metadata table $snapshots",
                    e);
        }
    }

    private DataShardTableFactory named(Context context) {
        return context.isTemporary() ? tables : tables.named(place.dataset(locate(context)));
    }

    /** A temporary table is declared in the session, and says itself where it lies. */
    private Context located(Context context) {
        if (context.isTemporary()) {
            return context;
        }
        ResolvedCatalogTable table = context.getCatalogTable();
        ObjectPath located = locate(context);
        boolean isSnapshot = !located.equals(context.getObjectIdentifier().toObjectPath());
        Map<String, String> options =
                place.complete(located, isSnapshot ? SnapshotName.unmarked(table.getOptions()) : table.getOptions());
        return new Located(context, table.copy(options));
    }

    /** The table that the context is of: a name of a snapshot is of its table. */
    private ObjectPath locate(Context context) {
        ObjectPath path = context.getObjectIdentifier().toObjectPath();
        return SnapshotName.locate(
                path, place.label(path), context.getCatalogTable().getOptions());
    }

    /** A context with other options. */
    private record Located(Context context, ResolvedCatalogTable table) implements Context {
        @Override
        public ObjectIdentifier getObjectIdentifier() {
            return context.getObjectIdentifier();
        }

        @Override
        public ResolvedCatalogTable getCatalogTable() {
            return table;
        }

        @Override
        public Map<String, String> getEnrichmentOptions() {
            return context.getEnrichmentOptions();
        }

        @Override
        public ReadableConfig getConfiguration() {
            return context.getConfiguration();
        }

        @Override
        public ClassLoader getClassLoader() {
            return context.getClassLoader();
        }

        @Override
        public boolean isTemporary() {
            return context.isTemporary();
        }
    }
}
