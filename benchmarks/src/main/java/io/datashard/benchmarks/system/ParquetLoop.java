package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.data.RowMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Plain loops over parquet-java, without Flink and without a table, as the floor of what its users can reach: a {@code ParquetWriter}, and column
 * readers, one column after the other.
 */
public final class ParquetLoop {
    private ParquetLoop() {}

    /** Writes rows into one file. */
    public static void write(BenchmarkTable table, String file, RowMaker maker, long rows) throws IOException {
        LoopRows support = new LoopRows(table.dataset().rowType());
        LoopRows.Builder builder = new LoopRows.Builder(
                new LocalOutputFile(Files.createDirectories(table.folder()).resolve(file)), support);
        Configuration configuration = new Configuration(false);
        if (!table.defaults()) {
            configuration.set("parquet.compression.codec.zstd.level", String.valueOf(BenchmarkTable.ZSTD_LEVEL));
            builder.withCompressionCodec(CompressionCodecName.valueOf(table.parquetCodec()));
            builder.withRowGroupSize((long) BenchmarkTable.ROW_GROUP_BYTES);
        }
        try (var writer = builder.withConf(configuration)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .build()) {
            for (long row = 0; row < rows; row++) {
                writer.write(maker.next());
            }
        }
    }

    /** What a read found. */
    public record Found(long rows, long checksum) {
        Found plus(Found other) {
            return new Found(rows + other.rows, checksum + other.checksum);
        }
    }

    /** Reads all files. Of a range, the rows of the pages that may have some: only the pages are filtered. */
    public static Found read(Path folder, Query query) throws IOException {
        Found found = new Found(0, 0);
        for (Path file : files(folder)) {
            found = found.plus(readFile(file, query));
        }
        return found;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static Found readFile(Path file, Query query) throws IOException {
        MessageType schema = LoopRows.schema(query.rowType());
        ParquetReadOptions.Builder options = ParquetReadOptions.builder(new PlainParquetConfiguration());
        if (query.filters()) {
            Operators.LongColumn column = FilterApi.longColumn(query.filterColumn());
            options.withRecordFilter(FilterCompat.get(
                    FilterApi.and(FilterApi.gtEq(column, query.low()), FilterApi.lt(column, query.high()))));
        }
        Found found = new Found(0, 0);
        try (ParquetFileReader reader = new ParquetFileReader(new LocalInputFile(file), options.build())) {
            reader.setRequestedSchema(schema);
            String createdBy = reader.getFileMetaData().getCreatedBy();
            PageReadStore group = next(reader, query);
            while (group != null) {
                var columns = new ColumnReadStoreImpl(group, new LoopRows.Ignoring(schema), schema, createdBy);
                found = found.plus(readGroup(columns, schema, group.getRowCount()));
                group = next(reader, query);
            }
        }
        return found;
    }

    private static PageReadStore next(ParquetFileReader reader, Query query) throws IOException {
        return query.filters() ? reader.readNextFilteredRowGroup() : reader.readNextRowGroup();
    }

    private static Found readGroup(ColumnReadStoreImpl columns, MessageType schema, long rows) {
        long sum = 0;
        List<ColumnDescriptor> descriptors = schema.getColumns();
        for (int i = 0; i < descriptors.size(); i++) {
            sum += RowChecksum.factor(i) * readColumn(columns.getColumnReader(descriptors.get(i)), rows);
        }
        return new Found(rows, sum);
    }

    private static long readColumn(ColumnReader column, long rows) {
        long sum = 0;
        for (long row = 0; row < rows; row++) {
            if (column.getCurrentDefinitionLevel() == 0) {
                sum += RowChecksum.NULL;
            } else {
                sum += switch (column.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
                    case INT64 -> column.getLong();
                    case INT32 -> column.getInteger();
                    case DOUBLE -> RowChecksum.ofDouble(column.getDouble());
                    case BOOLEAN -> column.getBoolean() ? 3 : 2;
                    default -> LoopRows.ofBytes(column.getBinary(), column.getDescriptor());
                };
            }
            column.consume();
        }
        return sum;
    }
}
