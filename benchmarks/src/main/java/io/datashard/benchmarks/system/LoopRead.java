package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.data.RowHash;
import io.datashard.benchmarks.system.ParquetLoop.Found;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the rows of a query with the column readers of parquet-java. Of a range, its readers give the rows of the pages that may have some; those
 * outside are left out by their first column, as by the consumer of the other systems.
 */
final class LoopRead {
    private final Query query;
    private final boolean full;
    private final MessageType schema;

    /**
     * Prepares a read.
     *
     * @param full whether the checksum is the full one
     */
    LoopRead(Query query, boolean full) {
        this.query = query;
        this.full = full;
        this.schema = LoopRows.schema(query.rowType());
    }

    Found file(Path file) throws IOException {
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
            PageReadStore group = next(reader);
            while (group != null) {
                var columns = new ColumnReadStoreImpl(group, new LoopRows.Ignoring(schema), schema, createdBy);
                found = found.plus(group(columns, Math.toIntExact(group.getRowCount())));
                group = next(reader);
            }
        }
        return found;
    }

    private PageReadStore next(ParquetFileReader reader) throws IOException {
        return query.filters() ? reader.readNextFilteredRowGroup() : reader.readNextRowGroup();
    }

    private Found group(ColumnReadStoreImpl columns, int rows) {
        List<ColumnDescriptor> descriptors = schema.getColumns();
        boolean[] kept = new boolean[query.filters() ? rows : 0];
        long[] hashes = new long[full ? rows : 0];
        Arrays.fill(hashes, RowHash.START);
        long sum = 0;
        for (int i = 0; i < descriptors.size(); i++) {
            ColumnReader column = columns.getColumnReader(descriptors.get(i));
            if (i == 0 && query.filters()) {
                sum += RowChecksum.factor(0) * filtering(column, kept, hashes);
            } else if (full) {
                hash(column, hashes);
            } else {
                sum += RowChecksum.factor(i) * (query.filters() ? sum(column, kept) : sum(column, rows));
            }
        }
        if (full) {
            sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += query.filters() && !kept[row] ? 0 : hashes[row];
            }
        }
        return new Found(query.filters() ? count(kept) : rows, sum);
    }

    private static int count(boolean[] kept) {
        int count = 0;
        for (boolean one : kept) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Reads the first column, which is never null, finds the rows that are kept, and sums these. */
    private long filtering(ColumnReader column, boolean[] kept, long[] hashes) {
        long sum = 0;
        for (int row = 0; row < kept.length; row++) {
            long number = column.getLong();
            kept[row] = number >= query.low() && number < query.high();
            sum += kept[row] ? number : 0;
            if (full) {
                hashes[row] = RowHash.add(hashes[row], number);
            }
            column.consume();
        }
        return sum;
    }

    private static long sum(ColumnReader column, int rows) {
        long sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += value(column);
            column.consume();
        }
        return sum;
    }

    private static long sum(ColumnReader column, boolean[] kept) {
        long sum = 0;
        for (boolean one : kept) {
            if (one) {
                sum += value(column);
            } else if (column.getCurrentDefinitionLevel() > 0) {
                column.skip();
            }
            column.consume();
        }
        return sum;
    }

    private static long value(ColumnReader column) {
        if (column.getCurrentDefinitionLevel() == 0) {
            return RowChecksum.NULL;
        }
        return switch (column.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case INT64 -> column.getLong();
            case INT32 -> column.getInteger();
            case DOUBLE -> RowChecksum.ofDouble(column.getDouble());
            case BOOLEAN -> column.getBoolean() ? 3 : 2;
            default -> ofBytes(column.getBinary(), column.getDescriptor());
        };
    }

    /** The cheap checksum of a value that is stored as bytes. */
    private static long ofBytes(Binary value, ColumnDescriptor column) {
        if (column.getPrimitiveType().getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation) {
            return new BigInteger(value.getBytes()).longValue();
        }
        var bytes = value.toByteBuffer();
        int length = bytes.remaining();
        return RowChecksum.ofString(length, length == 0 ? 0 : bytes.get(bytes.limit() - 1));
    }

    private static void hash(ColumnReader column, long[] hashes) {
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] =
                    RowHash.add(hashes[row], column.getCurrentDefinitionLevel() == 0 ? RowHash.NULL : hash(column));
            column.consume();
        }
    }

    private static long hash(ColumnReader column) {
        return switch (column.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case INT64 -> column.getLong();
            case INT32 -> column.getInteger();
            case DOUBLE -> RowHash.of(column.getDouble());
            case BOOLEAN -> RowHash.of(column.getBoolean());
            default -> RowHash.of(column.getBinary().getBytes());
        };
    }
}
