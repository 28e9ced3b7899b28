package io.datashard.flink.convert;

import io.datashard.annotation.Internal;
import io.datashard.parquet.BytesForm;
import io.datashard.parquet.ColumnBatch;
import io.datashard.schema.Field;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bound deserializer whose records are views on the columns of a batch: none of them costs more than one small object. The batch must last
 * as long as they do.
 *
 * @param <T> type of the records
 */
@Internal
public interface BatchBound<T> extends RecordDeserializer.Bound<T> {
    /** The form in which batches must have the values of a column of bytes; null = as arrays. */
    @Nullable BytesForm form(Field field);

    /**
     * The first records of a batch, by their number in it. Each call makes a new record.
     *
     * @param count how many records may be asked for
     * @param origin where the rows come from
     * @throws io.datashard.error.InvalidUseException if a record can't hold a value; the message names the column
     */
    IntFunction<T> records(ColumnBatch batch, int count, RowOrigin origin);
}
