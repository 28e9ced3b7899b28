package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.lookup.FullLookup;
import io.datashard.flink.lookup.KeyColumns;
import io.datashard.flink.lookup.KeyShares;
import io.datashard.flink.lookup.LookupPlan;
import io.datashard.flink.options.LookupJoinOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SourceOptions;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.source.LookupTableSource.LookupContext;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle.InputDataPartitioner;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * How a query looks up rows of a table.
 *
 * @param plan what the tasks do
 */
record LookupChoice(LookupPlan plan) {
    /**
     * Plans the lookups of a query.
     *
     * @param rows makes the rows
     * @param stored the columns of the table
     * @param filter only rows that match are needed; null = all
     * @param context the columns by which rows are looked up
     * @throws InvalidUseException if options choose a snapshot
     */
    static LookupChoice of(
            ScanChoice choice,
            TableDeclaration declaration,
            RecordDeserializer<RowData> rows,
            Schema stored,
            @Nullable Predicate filter,
            LookupContext context) {
        ReadableConfig options = choice.options();
        requireCurrent(choice.table(), options);
        InternalTypeInfo<RowData> type = (InternalTypeInfo<RowData>) rows.producedType(rows.projection(stored));
        KeyColumns keys = new KeyColumns(
                type.toRowType(),
                Arrays.stream(context.getKeys()).map(path -> path[0]).toList());
        ChecksumVerification verification = options.getOptional(SourceOptions.VERIFY_CHECKSUMS)
                .orElseGet(() -> ChecksumVerification.of(ProcessSurroundings.current()));
        return new LookupChoice(new LookupPlan(
                declaration.label(),
                declaration.location(),
                rows,
                keys,
                new LookupPlan.Reading(filter, verification, options.get(SourceOptions.LEGACY_READ_MODE)),
                LookupJoinOptions.settings(options),
                // In batch mode, how many subtasks there are is known later than how Flink distributes the lookups.
                context.preferCustomShuffle() && !choice.batch()));
    }

    LookupRuntimeProvider provider() {
        return LookupFunctionProvider.of(new FullLookup(plan));
    }

    /** Sends lookups to the subtask that holds the rows; empty if each subtask holds all. */
    Optional<InputDataPartitioner> partitioner() {
        return plan.isSharded() ? Optional.of(new KeyShares(plan.keys())) : Optional.empty();
    }

    private static void requireCurrent(String table, ReadableConfig options) {
        Stream.<ConfigOption<?>>of(
                        SourceOptions.SNAPSHOT_ID,
                        SourceOptions.TIMESTAMP,
                        SourceOptions.TIMESTAMP_MILLIS,
                        SourceOptions.INCREMENTAL_BETWEEN,
                        SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP)
                .filter(option -> options.getOptional(option).isPresent())
                .findFirst()
                .ifPresent(option -> {
                    throw RefusedStatement.lookup(table, option.key());
                });
    }
}
