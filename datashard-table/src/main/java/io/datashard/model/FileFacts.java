package io.datashard.model;

import io.datashard.storage.StoragePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is recorded of the rows of a data file and tells whether a row of it may match a condition. */
public interface FileFacts {
    /** The file, for messages. */
    StoragePath path();

    /** Exact number of rows. */
    long recordCount();

    /** Number of nulls in a column; -1 = not recorded. */
    long nullCount(int fieldId);

    /** The lower bound of a column, as an internal value of its type; null = not known. */
    @Nullable Object lowerBound(int fieldId);

    /** The upper bound of a column, as an internal value of its type; null = not known. */
    @Nullable Object upperBound(int fieldId);

    /** One value for each field of the partition spec; empty if they are not known. See {@link io.datashard.schema.Partition#values}. */
    List<@Nullable Object> partitionValues();
}
