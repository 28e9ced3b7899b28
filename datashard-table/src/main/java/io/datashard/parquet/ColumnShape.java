package io.datashard.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What all files of a thread have in common in one column.
 *
 * @param encoder takes its values out of rows
 * @param column its name and type in Parquet
 * @param statistics computes the statistics of pages
 * @param integers how to encode it if it has whole numbers
 */
record ColumnShape(
        ColumnEncoder encoder, ColumnDescriptor column, PageStatistics statistics, IntegerEncoding integers) {

    /** An empty dictionary; null if the column never has one, as in Parquet's writers of the first format. */
    @Nullable ValueDictionary startDictionary() {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, FLOAT -> new NumberDictionary(Integer.BYTES);
            case INT64, DOUBLE -> new NumberDictionary(Long.BYTES);
            case BINARY -> new BytesDictionary();
            case BOOLEAN, FIXED_LEN_BYTE_ARRAY -> null;
            case INT96 -> throw new IllegalArgumentException("no column is written as INT96");
        };
    }

    /** Whether its values are encoded as differences where that is smaller. */
    boolean hasDifferences() {
        return integers == IntegerEncoding.DELTA
                && switch (column.getPrimitiveType().getPrimitiveTypeName()) {
                    case INT32, INT64 -> true;
                    default -> false;
                };
    }
}
