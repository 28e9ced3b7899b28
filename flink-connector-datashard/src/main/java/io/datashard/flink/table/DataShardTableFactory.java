package io.datashard.flink.table;

import io.datashard.flink.convert.RecordSerializers;
import io.datashard.flink.lineage.DatasetName;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.OptionGroup;
import io.datashard.flink.options.WatermarkOptions;
import io.datashard.storage.Sources;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** {@code CREATE TABLE … WITH ('connector'='datashard', 'path'='…')}. Checks options. The table is opened only when a job is planned. */
public final class DataShardTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    private static final String IDENTIFIER = "datashard";
    private final @Nullable DatasetName dataset;

    /** Makes sources and sinks that lineage names by their paths. */
    public DataShardTableFactory() {
        this(null);
    }

    private DataShardTableFactory(@Nullable DatasetName dataset) {
        this.dataset = dataset;
    }

    /** A factory of sources and sinks that lineage names so: for a table of a catalog. */
    public DataShardTableFactory named(DatasetName chosen) {
        return new DataShardTableFactory(chosen);
    }

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(DeclarationOptions.PATH);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return DataShardOptions.ofTable()
                .<ConfigOption<?>>map(OptionGroup.Declared::option)
                .filter(option ->
                        !option.equals(DeclarationOptions.PATH) && !option.equals(DeclarationOptions.CONNECTOR))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        String name = context.getObjectIdentifier().asSummaryString();
        Configuration options = check(context, name);
        StatementCheck.requireReadable(name, context.getCatalogTable());
        boolean batch = context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        ScanChoice choice = new ScanChoice(name, options, batch, zone(context));
        TableDeclaration declaration = declaration(context, name, options);
        RowType declared = (RowType) context.getPhysicalRowDataType().getLogicalType();
        Clock clock = Sources.ofProcess().clock().withZone(zone(context));
        return source(choice, declaration, declared, clock, context.getCatalogTable())
                .in(TimeClause.ofConversion());
    }

    /** A source of the class that has the abilities for this query. */
    private static DataShardTableSource source(
            ScanChoice choice,
            TableDeclaration declaration,
            RowType declared,
            Clock clock,
            ResolvedCatalogTable table) {
        Optional<ConfigOption<?>> ofWatermarks = WatermarkOptions.anySet(choice.options());
        if (!choice.batch() && ofWatermarks.isPresent()) {
            EventTime eventTime =
                    EventTime.of(choice.table(), table, ofWatermarks.get().key());
            return new WatermarkedTableSource(choice, declaration, declared, clock, eventTime);
        }
        return choice.reportsStatistics()
                ? new ReportingTableSource(choice, declaration, declared, clock)
                : new DataShardTableSource(choice, declaration, declared, clock);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        String name = context.getObjectIdentifier().asSummaryString();
        Configuration options = check(context, name);
        StatementCheck.requireWritable(name, context.getCatalogTable());
        RowType rowType = (RowType) context.getPhysicalRowDataType().getLogicalType();
        return new DataShardTableSink(
                declaration(context, name, options), options, RecordSerializers.forRowData(rowType), rowType);
    }

    private TableDeclaration declaration(Context context, String name, Configuration options) {
        TableDeclaration declaration = TableDeclaration.of(
                name,
                options,
                context.getConfiguration(),
                context.getCatalogTable().getPartitionKeys());
        return dataset == null ? declaration : declaration.named(dataset);
    }

    private Configuration check(Context context, String name) {
        Configuration options =
                OptionCheck.check(name, context.getCatalogTable().getOptions());
        FactoryUtil.createTableFactoryHelper(this, context).validate();
        return options;
    }

    private static ZoneId zone(Context context) {
        String zone = context.getConfiguration().get(TableConfigOptions.LOCAL_TIME_ZONE);
        return zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
                ? ZoneId.systemDefault()
                : ZoneId.of(zone);
    }
}
