package io.datashard.flink.table;

import io.datashard.commit.WrittenFor;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.convert.SchemaDiff;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.sink.DataShardSinkBuilder;
import io.datashard.layout.CurrentTable;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.StagedTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.RowLevelModificationScanContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelDelete;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelUpdate;
import org.apache.flink.table.connector.sink.abilities.SupportsStaging;
import org.apache.flink.table.connector.sink.abilities.SupportsTruncate;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A table as a sink for INSERT.
 *
 * @param declaration the declaration of the table, without its columns
 * @param options options of the table
 * @param serializer writes rows of the query
 * @param declared the physical columns of the declaration
 */
record DataShardTableSink(
        TableDeclaration declaration, ReadableConfig options, RecordSerializer<RowData> serializer, RowType declared)
        implements DynamicTableSink,
                SupportsPartitioning,
                SupportsStaging,
                SupportsOverwrite,
                SupportsTruncate,
                SupportsRowLevelDelete,
                SupportsRowLevelUpdate {
    /**
     * Inserts only. The planner asks with the changes that the query makes, and refuses itself what it is not answered; so a query that updates or
     * deletes is refused here, before the planner does it in words of its own. With the constant of all changes, the planner asks of a plan that
     * it has accepted what else the sink could take.
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // A query that makes all changes has an equal mode, and is refused.
    public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
        if (requestedMode != ChangelogMode.all() && !requestedMode.containsOnly(RowKind.INSERT)) {
            throw RefusedStatement.changes(declaration.name());
        }
        return ChangelogMode.insertOnly();
    }

    /** Opens the table: a declaration that does not fit it fails here. Creates nothing; the job creates a missing table when it starts. */
    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        List<PartitionTerm> partitions = requireFit();
        DataShardSinkBuilder<RowData> builder = DataShardSink.forRecords(serializer)
                .location(declaration.location())
                .settings(SinkOptions.settings(options))
                .lineage(declaration.lineage().with(serializer.schema()))
                .layoutOfNewTable(declaration.ofNewTable())
                .partitionedBy(partitions.toArray(PartitionTerm[]::new));
        options.getOptional(DeclarationOptions.LAYOUT).ifPresent(builder::layout);
        options.getOptional(SinkOptions.SINK_ID).ifPresent(builder::sinkId);
        DeclarationOptions.properties(options).forEach(builder::tableProperty);
        return new TableSinkProvider(declaration, options, builder);
    }

    /** Returns the declared partitions. */
    private List<PartitionTerm> requireFit() {
        TableLocation location = declaration.location();
        try (TableAccess table = declaration.open()) {
            CurrentTable current = table.layout().load().orElse(null);
            if (current == null) {
                return requireCreation(location);
            }
            table.layout().requireWritable(current);
            Schema stored = WrittenFor.of(current.metadata()).schema();
            SchemaDiff.forWriting(declared, stored)
                    .requireEmpty("Cannot write to the table " + declaration.name() + " at " + location);
            declaration.requireFits(table, current);
            return declaration.terms(stored);
        }
    }

    private List<PartitionTerm> requireCreation(TableLocation location) {
        if (!options.get(DeclarationOptions.AUTO_CREATE)) {
            throw new InvalidUseException(
                    "Cannot write to the table " + declaration.name() + " at " + location,
                    "there is no table at that path",
                    "Correct 'path', or set 'auto-create' to 'true' to create it when the job starts");
        }
        declaration.requireCreatable(serializer.schema());
        return declaration.terms(serializer.schema());
    }

    /** Always throws: Flink calls this only if a session demands to create or replace a table in one step. */
    @Override
    public StagedTable applyStaging(StagingContext context) {
        throw StatementCheck.notInOneStep(declaration.name(), context.getStagingPurpose());
    }

    /** Refuses; as do the next three. */
    @Override
    public void applyOverwrite(boolean overwrite) {
        if (overwrite) {
            throw RefusedStatement.OVERWRITE.on(declaration.name());
        }
    }

    @Override
    public void executeTruncation() {
        throw RefusedStatement.TRUNCATE.on(declaration.name());
    }

    @Override
    public RowLevelDeleteInfo applyRowLevelDelete(@Nullable RowLevelModificationScanContext context) {
        throw RefusedStatement.DELETE.on(declaration.name());
    }

    @Override
    public RowLevelUpdateInfo applyRowLevelUpdate(
            List<Column> columns, @Nullable RowLevelModificationScanContext context) {
        throw RefusedStatement.UPDATE.on(declaration.name());
    }

    /** Does nothing: the planner puts the partition values into the rows. */
    @Override
    public void applyStaticPartition(Map<String, String> partition) {}

    @Override
    public DynamicTableSink copy() {
        return this;
    }

    @Override
    public String asSummaryString() {
        return "DataShard";
    }
}
