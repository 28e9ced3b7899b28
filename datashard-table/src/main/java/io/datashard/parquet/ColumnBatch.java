package io.datashard.parquet;

import io.datashard.schema.RowBatch;

/** Rows of a data file, or none, as column vectors. The vectors have slots; those of the rows ascend, and others may lie between. */
public interface ColumnBatch extends RowBatch {
    /** The slot of a row of this batch in its vectors. */
    int slot(int index);

    /** Position in the file of a row of this batch. */
    long position(int index);

    /** The vector of a column. */
    ColumnVector column(int position);
}
