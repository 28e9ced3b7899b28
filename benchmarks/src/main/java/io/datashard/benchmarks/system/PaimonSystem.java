package io.datashard.benchmarks.system;

import java.util.Locale;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.flink.sink.FlinkSinkBuilder;
import org.apache.paimon.flink.source.FlinkSourceBuilder;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.PredicateBuilder;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;

/** Apache Paimon: tables without keys and buckets, Parquet, no compaction. */
final class PaimonSystem implements TableSystem {
    /** Each file is a split: so small a file would go into one with the others, and leave tasks idle. */
    private static final Map<String, String> READING = Map.of("source.split.open-file-cost", "128 mb");

    private static final Identifier NAME = Identifier.create("db", "t");

    /** Makes an empty table. */
    static FileStoreTable create(BenchmarkTable table) throws Exception {
        Catalog catalog = catalog(table);
        catalog.createDatabase("db", true);
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : table.dataset().rowType().getFields()) {
            schema.column(field.getName(), LogicalTypeConversion.toDataType(field.getType()));
        }
        // Without keys and buckets there is nothing to compact; and its snapshots do not expire.
        schema.option("file.format", "parquet").option("write-only", "true").option("bucket", "-1");
        if (!table.defaults()) {
            schema.option("file.compression", table.parquetCodec().toLowerCase(Locale.ROOT))
                    .option("file.compression.zstd-level", String.valueOf(BenchmarkTable.ZSTD_LEVEL))
                    .option("parquet.block.size", String.valueOf(BenchmarkTable.ROW_GROUP_BYTES));
        }
        catalog.createTable(NAME, schema.build(), false);
        return (FileStoreTable) catalog.getTable(NAME);
    }

    /** Opens a table anew: nothing is remembered of an earlier look at it. */
    static Table load(BenchmarkTable table) throws Exception {
        return catalog(table).getTable(NAME);
    }

    private static Catalog catalog(BenchmarkTable table) {
        Options options = new Options();
        options.set("warehouse", "file://" + table.folder());
        options.set("cache-enabled", "false");
        return CatalogFactory.createCatalog(CatalogContext.create(options));
    }

    @Override
    public void write(DataStream<RowData> rows, BenchmarkTable table) throws Exception {
        new FlinkSinkBuilder(create(table))
                .forRowData(rows)
                .parallelism(rows.getParallelism())
                .build();
    }

    @Override
    public DataStream<RowData> read(StreamExecutionEnvironment environment, BenchmarkTable table, Query query)
            throws Exception {
        Table loaded = load(table).copy(READING);
        FlinkSourceBuilder source =
                new FlinkSourceBuilder(loaded).env(environment).sourceBounded(true);
        if (query.projects()) {
            source.projection(
                    query.columns().stream().mapToInt(Integer::intValue).toArray());
        }
        if (query.filters()) {
            PredicateBuilder condition = new PredicateBuilder(loaded.rowType());
            source.predicate(PredicateBuilder.and(
                    condition.greaterOrEqual(0, query.low()), condition.lessThan(0, query.high())));
        }
        return source.build();
    }

    @Override
    public String declare(TableEnvironment sql, BenchmarkTable table) {
        sql.executeSql("CREATE CATALOG lake WITH ('type' = 'paimon', 'warehouse' = 'file://" + table.folder() + "')");
        return "lake.db.t /*+ OPTIONS('scan.infer-parallelism' = 'false', "
                + "'source.split.open-file-cost' = '128 mb') */";
    }
}
