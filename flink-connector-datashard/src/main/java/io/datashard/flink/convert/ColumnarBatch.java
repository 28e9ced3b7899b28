package io.datashard.flink.convert;

import io.datashard.parquet.ColumnVector;
import io.datashard.schema.DecimalType;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch that nobody changes any more.
 *
 * @param columns the stored columns
 * @param extra the values of the metadata columns that follow
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColumnarBatch(ColumnVector[] columns, @Nullable Object[] extra, Layout layout) {
    /**
     * What rows of all batches have in common.
     *
     * @param times which columns are times
     * @param units how many microseconds one unit of the last declared digit of a timestamp has
     * @param decimals the stored types of decimals
     * @param getters take the values out of any row, for texts of rows and for comparing them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Layout(boolean[] times, long[] units, DecimalType[] decimals, RowData.FieldGetter[] getters) {}
}
