package io.datashard.flink.convert;

import io.datashard.parquet.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch that nobody changes any more.
 *
 * @param columns the stored columns
 * @param extra the values of the metadata columns that follow
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColumnarBatch(ColumnVector[] columns, @Nullable Object[] extra, ColumnarRows.Layout layout) {}
