package io.datashard.benchmarks.system;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.layout.Layout;
import io.datashard.parquet.Compression;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;

/** This connector. */
final class DataShardSystem implements TableSystem {
    private final Layout layout;

    DataShardSystem(boolean icebergLayout) {
        this.layout = icebergLayout ? Layout.ICEBERG : Layout.CLASSIC;
    }

    @Override
    public void write(DataStream<RowData> rows, BenchmarkTable table) {
        var sink = DataShardSink.forRowData(table.dataset().rowType())
                .path(table.folder().toString())
                .createIfMissing()
                .layout(layout);
        if (!table.defaults()) {
            sink.compression(Compression.valueOf(table.codec().toUpperCase(Locale.ROOT)));
            sink.rowGroupSize(new MemorySize(BenchmarkTable.ROW_GROUP_BYTES));
        }
        if (table.buckets() > 0) {
            sink.partitionedBy(PartitionTerm.bucket(table.buckets(), table.bucketColumn()));
        }
        rows.sinkTo(sink.build()).uid("datashard");
    }

    @Override
    public DataStream<RowData> read(StreamExecutionEnvironment environment, BenchmarkTable table, Query query) {
        var source = DataShardSource.forRowData().path(table.folder().toString());
        if (query.projects()) {
            source.select(query.names());
        }
        if (query.filters()) {
            source.where(range(query));
        }
        return environment.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "datashard");
    }

    static Predicate range(Query query) {
        return Predicates.and(
                Predicates.greaterThanOrEqual(query.filterColumn(), query.low()),
                Predicates.lessThan(query.filterColumn(), query.high()));
    }

    @Override
    public String declare(TableEnvironment sql, BenchmarkTable table) {
        sql.executeSql("CREATE TABLE t (" + SqlColumns.of(table.dataset())
                + ") WITH ('connector' = 'datashard', 'path' = '" + table.folder() + "')");
        return "t";
    }
}
