package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a read, in batches over column vectors: a row costs no object. Not thread-safe; blocking; must be closed. */
@PublicEvolving
public final class BatchIterator implements AutoCloseable {
    private final BatchReader batches;
    private final Schema projected;

    BatchIterator(BatchReader batches, Schema projected) {
        this.batches = batches;
        this.projected = projected;
    }

    /** The columns of the rows. */
    public Schema schema() {
        return projected;
    }

    /** The next matching rows, at least one; null at the end. Valid until the next call. */
    public @Nullable RowBatch next() {
        return batches.next();
    }

    @Override
    public void close() {
        batches.close();
    }
}
