package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.read.ReadColumns;
import io.datashard.schema.RowBatch;
import io.datashard.schema.RowFilter;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a read, in batches over column vectors: a row costs no object. Not thread-safe; blocking; must be closed. */
@PublicEvolving
public final class BatchIterator implements AutoCloseable {
    private final BatchReader batches;
    private final ReadColumns read;
    private final Schema projected;

    BatchIterator(BatchReader batches, ReadColumns read, Schema projected) {
        this.batches = batches;
        this.read = read;
        this.projected = projected;
    }

    /** The columns of the rows. */
    public Schema schema() {
        return projected;
    }

    /** The next matching rows, at least one; null at the end. Valid until the next call. */
    public @Nullable RowBatch next() {
        RowFilter filter = read.filter();
        for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
            RowBatch matching = filter == null ? batch : Matching.of(batch, filter);
            if (matching.size() > 0) {
                return matching;
            }
        }
        return null;
    }

    @Override
    public void close() {
        batches.close();
    }

    /** The rows of a batch that match. */
    private static final class Matching implements RowBatch {
        private final RowBatch batch;
        private final int[] rows;
        private final int size;

        private Matching(RowBatch batch, int[] rows, int size) {
            this.batch = batch;
            this.rows = rows;
            this.size = size;
        }

        static Matching of(RowBatch batch, RowFilter filter) {
            int[] rows = new int[batch.size()];
            int size = 0;
            for (int i = 0; i < rows.length; i++) {
                if (filter.matches(batch.row(i))) {
                    rows[size++] = i;
                }
            }
            return new Matching(batch, rows, size);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public RowView row(int index) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException(index);
            }
            return batch.row(rows[index]);
        }
    }
}
