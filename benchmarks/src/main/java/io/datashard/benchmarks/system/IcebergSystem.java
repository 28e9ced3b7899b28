package io.datashard.benchmarks.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.source.IcebergSource;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Apache Iceberg with a catalog of folders, format 2. */
final class IcebergSystem implements TableSystem {
    /** Each file is a split: so small a file would go into one with the others, and leave tasks idle. */
    private static final long OPEN_COST = 128L << 20;

    private static final TableIdentifier NAME = TableIdentifier.of("db", "t");

    /** Makes an empty table. */
    static Table create(BenchmarkTable table) {
        Schema schema = schema(table.dataset().rowType());
        PartitionSpec spec = table.buckets() == 0
                ? PartitionSpec.unpartitioned()
                : PartitionSpec.builderFor(schema)
                        .bucket(table.bucketColumn(), table.buckets())
                        .build();
        Map<String, String> properties = new HashMap<>(Map.of("format-version", "2"));
        if (!table.defaults()) {
            properties.put("write.parquet.compression-codec", table.parquetCodec());
            properties.put("write.parquet.row-group-size-bytes", String.valueOf(BenchmarkTable.ROW_GROUP_BYTES));
            if (table.codec().equals("zstd")) {
                properties.put("write.parquet.compression-level", String.valueOf(BenchmarkTable.ZSTD_LEVEL));
            }
        }
        return catalog(table).createTable(NAME, schema, spec, properties);
    }

    static Table load(BenchmarkTable table) {
        return catalog(table).loadTable(NAME);
    }

    private static HadoopCatalog catalog(BenchmarkTable table) {
        return new HadoopCatalog(new Configuration(), "file://" + table.folder());
    }

    private static Schema schema(RowType rows) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (RowType.RowField field : rows.getFields()) {
            Type type = FlinkSchemaUtil.convert(field.getType());
            fields.add(Types.NestedField.optional(fields.size() + 1, field.getName(), type));
        }
        return new Schema(fields);
    }

    private static TableLoader loader(BenchmarkTable table) {
        return TableLoader.fromHadoopTable("file://" + table.folder() + "/db/t", new Configuration());
    }

    @Override
    public void write(DataStream<RowData> rows, BenchmarkTable table) {
        Table created = create(table);
        TableLoader loader = loader(table);
        loader.open();
        IcebergSink.forRowData(rows)
                .table(created)
                .tableLoader(loader)
                .writeParallelism(rows.getParallelism())
                .distributionMode(DistributionMode.NONE)
                .append();
    }

    @Override
    public DataStream<RowData> read(StreamExecutionEnvironment environment, BenchmarkTable table, Query query) {
        var source = IcebergSource.forRowData()
                .tableLoader(loader(table))
                .streaming(false)
                .splitOpenFileCost(OPEN_COST);
        if (query.projects()) {
            source.project(schema(table.dataset().rowType()).select(query.names()));
        }
        if (query.filters()) {
            source.filters(List.of(
                    Expressions.greaterThanOrEqual(query.filterColumn(), query.low()),
                    Expressions.lessThan(query.filterColumn(), query.high())));
        }
        return environment.fromSource(
                source.build(), WatermarkStrategy.noWatermarks(), "iceberg", InternalTypeInfo.of(query.rowType()));
    }

    @Override
    public String declare(TableEnvironment sql, BenchmarkTable table) {
        sql.executeSql("CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = 'file://"
                + table.folder() + "')");
        sql.getConfig().set("table.exec.iceberg.infer-source-parallelism", "false");
        return "lake.db.t /*+ OPTIONS('split-file-open-cost' = '" + OPEN_COST + "') */";
    }
}
