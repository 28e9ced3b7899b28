package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CombinedScanTask;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Commits and plans of Apache Iceberg. */
final class IcebergMetadata implements MetadataTable {
    private final BenchmarkTable where;
    private final Table table;
    private long checkpoint;

    IcebergMetadata(Path folder) {
        where = new BenchmarkTable(folder, Dataset.EVENTS, "zstd", 0);
        table = IcebergSystem.create(where);
    }

    @Override
    public Commit prepare(List<PretendFile> files) {
        List<DataFile> recorded = files.stream().map(this::recorded).toList();
        long id = ++checkpoint;
        return () -> {
            AppendFiles append = table.newAppend();
            recorded.forEach(append::appendFile);
            // As the sink does.
            append.set("flink.max-committed-checkpoint-id", String.valueOf(id));
            append.set("flink.job-id", "0123456789abcdef0123456789abcdef");
            append.commit();
        };
    }

    private DataFile recorded(PretendFile file) {
        return DataFiles.builder(table.spec())
                .withPath(table.location() + "/data/00000-0-" + file.id() + "-00001.parquet")
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.length())
                .withSplitOffsets(List.of(4L))
                .withMetrics(new Metrics(
                        PretendFile.ROWS,
                        file.columnLengths(),
                        PretendFile.values(),
                        PretendFile.nulls(),
                        Map.of(),
                        stored(file.lowerBounds()),
                        stored(file.upperBounds())))
                .build();
    }

    private static Map<Integer, ByteBuffer> stored(Map<Integer, Object> bounds) {
        Map<Integer, ByteBuffer> stored = new HashMap<>();
        bounds.forEach((column, bound) -> stored.put(column, stored(bound)));
        return stored;
    }

    private static ByteBuffer stored(Object bound) {
        if (bound instanceof String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        }
        long bits = bound instanceof Double number ? Double.doubleToLongBits(number) : (Long) bound;
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bits);
    }

    @Override
    public int plan(long low, long high) throws Exception {
        TableScan scan = IcebergSystem.load(where).newScan();
        if (low > 0 || high < Long.MAX_VALUE) {
            scan = scan.filter(Expressions.and(
                    Expressions.greaterThanOrEqual("event_id", low), Expressions.lessThan("event_id", high)));
        }
        // As its source does: splits.
        List<CombinedScanTask> held = new ArrayList<>();
        try (CloseableIterable<CombinedScanTask> splits = scan.planTasks()) {
            splits.forEach(held::add);
        }
        return held.stream().mapToInt(CombinedScanTask::filesCount).sum();
    }

    @Override
    public void close() {}
}
