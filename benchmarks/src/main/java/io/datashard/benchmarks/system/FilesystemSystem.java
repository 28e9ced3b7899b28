package io.datashard.benchmarks.system;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetColumnarRowInputFormat;
import org.apache.flink.formats.parquet.row.ParquetRowDataBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;

/** Flink's own files: {@code FileSink}, {@code FileSource} and the connector {@code filesystem}, all with Parquet. */
final class FilesystemSystem implements TableSystem {
    private static final int BATCH_ROWS = 2048;

    @Override
    public void write(DataStream<RowData> rows, BenchmarkTable table) {
        Configuration parquet = new Configuration(false);
        if (!table.defaults()) {
            parquet.set("parquet.compression", table.parquetCodec());
            parquet.set("parquet.compression.codec.zstd.level", String.valueOf(BenchmarkTable.ZSTD_LEVEL));
            parquet.set("parquet.block.size", String.valueOf(BenchmarkTable.ROW_GROUP_BYTES));
        }
        // As the other systems store them; without these, as INT96.
        parquet.set("parquet.write.int64.timestamp", "true");
        parquet.set("parquet.timestamp.time.unit", "micros");
        FileSink<RowData> sink = FileSink.forBulkFormat(
                        new Path(table.folder().toUri()),
                        ParquetRowDataBuilder.createWriterFactory(
                                table.dataset().rowType(), parquet, true))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .build();
        rows.sinkTo(sink);
    }

    @Override
    public DataStream<RowData> read(StreamExecutionEnvironment environment, BenchmarkTable table, Query query) {
        RowType type = query.rowType();
        ParquetColumnarRowInputFormat<FileSourceSplit> format = new ParquetColumnarRowInputFormat<>(
                new Configuration(false), type, InternalTypeInfo.of(type), BATCH_ROWS, true, true);
        FileSource<RowData> source = FileSource.forBulkFileFormat(
                        format, new Path(table.folder().toUri()))
                .build();
        return environment.fromSource(
                source, WatermarkStrategy.noWatermarks(), "filesystem", InternalTypeInfo.of(type));
    }

    @Override
    public String declare(TableEnvironment sql, BenchmarkTable table) {
        sql.executeSql("CREATE TABLE t (" + SqlColumns.of(table.dataset())
                + ") WITH ('connector' = 'filesystem', 'format' = 'parquet', 'path' = '"
                + table.folder().toUri() + "')");
        return "t";
    }
}
