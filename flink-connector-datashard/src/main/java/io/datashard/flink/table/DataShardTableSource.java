package io.datashard.flink.table;

import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.FlinkTypes;
import io.datashard.flink.convert.MetadataColumn;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.convert.SchemaDiff;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.read.ReadSettings;
import io.datashard.read.TableEstimate;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableColumns;
import io.datashard.table.TableLocation;
import io.datashard.table.TableRead;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsAggregatePushDown;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table as a source. The filters that it accepts skip files, row groups and rows. Flink applies all filters again, so the result is right
 * whatever the source accepts. In a batch query, aggregates that the table's metadata tells come from there.
 */
class DataShardTableSource
        implements ScanTableSource,
                LookupTableSource,
                SupportsLookupCustomShuffle,
                SupportsProjectionPushDown,
                SupportsFilterPushDown,
                SupportsLimitPushDown,
                SupportsAggregatePushDown,
                SupportsReadingMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(DataShardTableSource.class);

    private final ScanChoice choice;
    private final TableDeclaration declaration;
    private final RowType declared;
    private final Clock clock;
    /** The clause of the query in which Flink made the source. */
    private TimeClause clause = TimeClause.NONE;

    private RowType projected;
    private List<MetadataColumn> metadata = List.of();
    private @Nullable Predicate filter;
    private long limit = Long.MAX_VALUE;
    /** What the query takes in place of the rows; null = it reads the rows. */
    private @Nullable MetadataAnswer answer;

    private PlannedLookups lookups = new PlannedLookups();

    /**
     * A source of all columns.
     *
     * @param choice which snapshots to read
     * @param declaration the declaration of the table, without its columns
     * @param declared the physical columns of the declaration
     * @param clock clock of the planning process, in the session's time zone
     */
    DataShardTableSource(ScanChoice choice, TableDeclaration declaration, RowType declared, Clock clock) {
        this.choice = choice;
        this.declaration = declaration;
        this.declared = declared;
        this.clock = clock;
        this.projected = declared;
    }

    /**
     * The same source in a clause {@code FOR SYSTEM_TIME AS OF}.
     *
     * @throws InvalidUseException if Flink has left its time out
     */
    DataShardTableSource in(TimeClause found) {
        if (found == TimeClause.ALONE) {
            throw TimeClause.leftOut(choice.table());
        }
        clause = found;
        return this;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    /** Opens the table: a declaration that does not fit it fails here. */
    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        // Flink gives a join that looks up and a scan of the same table one source.
        if (clause == TimeClause.JOINED && !lookups.areAny() && TimeClause.isScanned()) {
            throw TimeClause.leftOut(choice.table());
        }
        if (answer != null) {
            return answer.provider(choice.table(), declaration.label());
        }
        ReadableConfig options = choice.options();
        TableLocation location = declaration.location();
        ReadSettings settings = SourceOptions.settings(options);
        Schema stored = columns(location);
        RecordDeserializer<RowData> deserializer = RecordDeserializers.forRowData(projected, metadata);
        DataShardSourceBuilder<RowData> builder = DataShardSource.forRecords(deserializer)
                .location(location)
                .settings(settings)
                .lineage(declaration.lineage().with(stored))
                // Flink limits the rows as well. A named position tells that all rows up to it were read.
                .limit(choice.isNamed() && choice.isContinuous() ? Long.MAX_VALUE : limit)
                .inferParallelism(choice.mostReaders());
        if (filter != null) {
            builder.where(filter);
        }
        options.getOptional(SourceOptions.VERIFY_CHECKSUMS).ifPresent(builder::verifyChecksums);
        options.getOptional(SourceOptions.RATE_LIMIT).ifPresent(builder::rateLimit);
        choice.apply(builder, location);
        if (choice.awaitsTable()) {
            builder.awaitTable(declaration.awaited(choice.awaited(), FlinkTypes.toSchema(declared)));
        }
        return new TableScanProvider(
                declaration,
                choice,
                builder.build(),
                deserializer.producedType(deserializer.projection(stored)),
                watermarks(projected, metadata));
    }

    /**
     * The watermarks that the source makes itself, of the rows that it emits: the projected columns, then those of the metadata. Else Flink makes
     * them behind the source.
     */
    WatermarkStrategy<RowData> watermarks(RowType columns, List<MetadataColumn> ofMetadata) {
        return WatermarkStrategy.noWatermarks();
    }

    /** The columns of the table, which must fit the declaration; of a table that is awaited, those declared. */
    private Schema columns(TableLocation location) {
        if (choice.awaitsTable() && !DataShardTable.exists(location, ProcessSurroundings.current())) {
            return FlinkTypes.toSchema(declared);
        }
        try (TableAccess table = declaration.open()) {
            return columns(table);
        }
    }

    private Schema columns(TableAccess table) {
        TableLocation location = declaration.location();
        Schema stored = TableColumns.of(location, table);
        SchemaDiff.forReading(declared, stored)
                .requireEmpty("Cannot read the table " + choice.table() + " at " + location);
        declaration.requireFits(table, table.lastRead());
        choice.requireSnapshots(table.lastRead().metadata());
        return stored;
    }

    /** Opens the table: a declaration that does not fit it fails here. */
    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
        LookupChoice chosen;
        try (TableAccess table = declaration.open()) {
            chosen = LookupChoice.of(
                    choice,
                    declaration,
                    RecordDeserializers.forRowData(projected, metadata),
                    columns(table),
                    filter,
                    context);
        }
        lookups.add(chosen, context.preferCustomShuffle());
        return chosen.provider();
    }

    /** Of the last lookup join for which {@link #getLookupRuntimeProvider} was called, and not this. */
    @Override
    public Optional<InputDataPartitioner> getPartitioner() {
        return lookups.partitioner();
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType producedDataType) {
        projected = new RowType(
                false,
                Arrays.stream(fields)
                        .map(path -> declared.getFields().get(path[0]))
                        .toList());
    }

    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        List<ResolvedExpression> balanced =
                filters.stream().map(ConditionChain::balanced).toList();
        FilterTranslation translation = FilterTranslation.of(balanced, declared, clock);
        filter = translation.predicate();
        return Result.of(translation.accepted(), balanced);
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    /** Accepts what the table's metadata answers now. Flink's final aggregation takes the answer for that of one task. */
    @Override
    public boolean applyAggregates(
            List<int[]> groupingSets, List<AggregateExpression> aggregates, DataType producedDataType) {
        boolean isPossible =
                choice.answersAggregates() && filter == null && limit == Long.MAX_VALUE && groupingSets.size() == 1;
        Optional<AskedAggregates> asked = isPossible
                ? AskedAggregates.of(
                                groupingSets.get(0), aggregates, projected, (RowType) producedDataType.getLogicalType())
                        .filter(PushDownRule::meansColumnsOfTheScan)
                : Optional.empty();
        answer = MetadataAnswer.find(asked, this::ask);
        return answer.isKnown();
    }

    private Optional<AggregateAnswer> ask(AskedAggregates asked) {
        try (DataShardTable table = DataShardTable.open(declaration.location(), ProcessSurroundings.current())) {
            Schema stored = columns(table.access());
            String uuid = uuid(table);
            return read(table)
                    .knownAggregates(asked.keys(), asked.aggregates())
                    // Of a table that has come in its place meanwhile, the columns are others.
                    .filter(groups -> uuid(table).equals(uuid))
                    .flatMap(groups -> AggregateAnswer.of(groups, asked, stored));
        }
    }

    private static String uuid(DataShardTable table) {
        return table.access().lastRead().metadata().tableUuid();
    }

    private TableRead read(DataShardTable table) {
        TableRead read = table.scan().settings(SourceOptions.settings(choice.options()));
        choice.apply(read, table.access().lastRead().metadata());
        if (filter != null) {
            read.where(filter);
        }
        return read;
    }

    /** What is known of the rows to read. Whatever is wrong with the table or the options is told later, when the read is planned. */
    final TableEstimate estimate(long mostBytes) {
        try (DataShardTable table = DataShardTable.open(declaration.location(), ProcessSurroundings.current())) {
            return read(table).estimate(mostBytes);
        } catch (DataShardException e) {
            LOG.debug("The rows of {} can't be estimated", declaration.label(), e);
            return TableEstimate.UNKNOWN;
        }
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> keys = new LinkedHashMap<>();
        for (MetadataColumn column : MetadataColumn.values()) {
            keys.put(column.key(), column.type());
        }
        return keys;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType producedDataType) {
        metadata =
                keys.stream().map(key -> MetadataColumn.find(key).orElseThrow()).toList();
    }

    final ScanChoice choice() {
        return choice;
    }

    final TableDeclaration declaration() {
        return declaration;
    }

    final Clock clock() {
        return clock;
    }

    /** A source of this class and this table, with what the class adds, and else as before anything was pushed down. */
    DataShardTableSource ofAllColumns() {
        return new DataShardTableSource(choice, declaration, declared, clock);
    }

    @Override
    public final DynamicTableSource copy() {
        DataShardTableSource copy = ofAllColumns();
        copy.clause = clause;
        copy.projected = projected;
        copy.metadata = metadata;
        copy.filter = filter;
        copy.limit = limit;
        copy.answer = answer;
        copy.lookups = lookups.copy();
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "DataShard";
    }
}
