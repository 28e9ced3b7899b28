package io.datashard.benchmarks.data;

import org.apache.flink.table.data.RowData;

/** Makes the rows of a dataset one after the other. Not thread-safe. */
public interface RowMaker {
    /** The next row. The object is used again later: read it before many thousand others are made. */
    RowData next();
}
