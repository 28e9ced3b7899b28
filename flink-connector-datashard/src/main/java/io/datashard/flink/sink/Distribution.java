package io.datashard.flink.sink;

import io.datashard.error.StorageException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.options.DistributionMode;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.NewTable;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.storage.FailureLog;
import io.datashard.table.TableAccess;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which writer gets a row, when a job is submitted. It serves only to make fewer and larger files: every writer finds the partition of
 * each row itself.
 */
final class Distribution {
    private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

    private Distribution() {}

    private record Partitions(Schema schema, PartitionSpec spec) {}

    /**
     * The input of the writers.
     *
     * @throws io.datashard.error.InvalidUseException if the table differs from what the user declared, or can't be created that way
     */
    static <T> DataStream<T> of(DataStream<T> input, SinkSettings settings, RecordSerializer<T> serializer) {
        if (settings.writing().distribution() == DistributionMode.NONE) {
            return input;
        }
        Partitions partitions = lookAt(settings, serializer);
        if (partitions == null || !partitions.spec().isPartitioned()) {
            if (settings.writing().distribution() == DistributionMode.HASH) {
                LOG.warn(
                        "Rows for {} go to any writer: 'sink.distribution-mode' is 'hash', but the table has no partitions, or none that"
                                + " are known when the job is submitted",
                        settings.location());
            }
            return input;
        }
        serializer.bind(partitions.schema());
        PartitionKey<T> key = new PartitionKey<>(
                serializer,
                partitions.schema(),
                partitions.spec(),
                settings.writing().files().files().invalid());
        // Drop the key: writers have no keyed state, and a batch job would sort their input by the key.
        return new DataStream<>(
                input.getExecutionEnvironment(), input.keyBy(key, Types.INT).getTransformation());
    }

    /** The partitions of the table, or those that a new table will get; null if they are not known. */
    private static @Nullable Partitions lookAt(SinkSettings settings, RecordSerializer<?> serializer) {
        TargetTable table = settings.table();
        try (TableAccess access = table.open()) {
            CurrentTable current = access.layout().load().orElse(null);
            if (current != null) {
                table.requireFits(access, current);
                return partitions(current.metadata());
            }
        } catch (StorageException e) {
            if (settings.writing().distribution() == DistributionMode.HASH) {
                throw e;
            }
            FailureLog.warn(
                    LOG,
                    e,
                    "Rows for {} go to any writer, because the table can't be looked at where the job is submitted",
                    settings.location());
            return null;
        }
        if (!settings.writing().createIfMissing()) {
            return null; // The writers will report the failure.
        }
        NewTable created = table.newTable(serializer.schema());
        return new Partitions(created.schema(), created.spec());
    }

    private static @Nullable Partitions partitions(TableMetadata table) {
        Schema schema = table.schema();
        return schema == null ? null : new Partitions(schema, table.partitionSpec());
    }
}
