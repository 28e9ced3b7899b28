package io.datashard.flink.catalog;

import io.datashard.flink.table.DataShardTableFactory;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

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
        return tables.createDynamicTableSource(located(context));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return tables.createDynamicTableSink(located(context));
    }

    /** A temporary table is declared in the session, and says itself where it lies. */
    private Context located(Context context) {
        if (context.isTemporary()) {
            return context;
        }
        ResolvedCatalogTable table = context.getCatalogTable();
        Map<String, String> options =
                place.complete(context.getObjectIdentifier().toObjectPath(), table.getOptions());
        return new Located(context, table.copy(options));
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
