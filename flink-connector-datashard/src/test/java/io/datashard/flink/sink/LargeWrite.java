package io.datashard.flink.sink;

import io.datashard.flink.options.DistributionMode;
import io.datashard.layout.Layout;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.storage.Sources;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * Writes many rows of eight columns by two writers, reads them back, and compares every one. Run in a JVM of its own with a small heap;
 * exits with 0 if all is well. Arguments: the table's path, the number of rows, the number of partitions.
 */
final class LargeWrite {
    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final TypeInformation<Row> TYPE = Types.ROW_NAMED(
            new String[] {"id", "number", "carrier", "origin", "destination", "delay", "departure", "cancelled"},
            Types.LONG,
            Types.INT,
            Types.STRING,
            Types.STRING,
            Types.STRING,
            Types.DOUBLE,
            Types.LOCAL_DATE_TIME,
            Types.BOOLEAN);

    private LargeWrite() {}

    public static void main(String[] args) throws Exception {
        String path = args[0];
        long rows = Long.parseLong(args[1]);
        int partitions = Integer.parseInt(args[2]);
        long start = Sources.ofProcess().time().nanos();
        write(path, rows, partitions);
        long written = Sources.ofProcess().time().nanos();
        compare(path, rows);
        long read = Sources.ofProcess().time().nanos();
        System.out.printf(
                Locale.ROOT,
                "%d rows written in %.1f s and read in %.1f s with %d MB of heap%n",
                rows,
                (written - start) / 1e9,
                (read - written) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void write(String path, long rows, int partitions) throws Exception {
        Configuration config = new Configuration();
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        // No checkpoint: files grow to their full length, which is the most that writers ever hold.
        env.fromSource(
                        new DataGeneratorSource<>(LargeWrite::row, rows, RateLimiterStrategy.noOp(), TYPE),
                        WatermarkStrategy.noWatermarks(),
                        "flights")
                .sinkTo(sink(path, partitions));
        env.execute();
    }

    /** Every writer gets rows of all partitions, all mixed. */
    private static DataShardSink<Row> sink(String path, int partitions) {
        DataShardSinkBuilder<Row> builder =
                DataShardSink.forRow(TYPE).path(path).createIfMissing().distribution(DistributionMode.NONE);
        if (partitions > 1) {
            builder.layout(Layout.ICEBERG).partitionedBy(PartitionTerm.bucket(partitions, "id"));
        }
        return builder.build();
    }

    private static Row row(long id) {
        return Row.of(
                id,
                (int) (id % 9973),
                "C" + id % 17,
                "airport-" + id % 331,
                "airport " + Long.toHexString(id * 0x9E3779B97F4A7C15L),
                id / 7.0,
                START.plusSeconds(id),
                id % 50 == 0);
    }

    private static void compare(String path, long rows) {
        BitSet seen = new BitSet((int) rows);
        try (DataShardTable table = DataShardTable.open(path);
                RowIterator all = table.scan().rows()) {
            while (all.hasNext()) {
                GenericRow found = all.next();
                long id = found.getLong(0);
                Row expected = row(id);
                for (int i = 0; i < expected.getArity(); i++) {
                    if (!expected.getField(i).equals(found.get(i))) {
                        throw new AssertionError("Row " + id + " is " + found + " and should be " + expected);
                    }
                }
                if (id >= rows || seen.get((int) id)) {
                    throw new AssertionError("Row " + id + " is there twice, or was never written");
                }
                seen.set((int) id);
            }
        }
        if (seen.cardinality() != rows) {
            throw new AssertionError(seen.cardinality() + " of " + rows + " rows are there");
        }
    }
}
