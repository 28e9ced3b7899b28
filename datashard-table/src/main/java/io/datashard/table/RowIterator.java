package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.GenericRow;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows of a read, one after the other. Not thread-safe; blocking; must be closed. */
@PublicEvolving
public final class RowIterator implements Iterator<GenericRow>, AutoCloseable {
    private final BatchReader batches;
    private final Schema projected;
    private final Runnable atEnd;
    private @Nullable RowBatch batch;
    private int next;
    private @Nullable GenericRow ready;
    private boolean ended;

    /**
     * Rows of batches.
     *
     * @param projected the columns of the rows
     * @param atEnd runs once the end is reached
     */
    RowIterator(BatchReader batches, Schema projected, Runnable atEnd) {
        this.batches = batches;
        this.projected = projected;
        this.atEnd = atEnd;
    }

    /** The columns of the rows. */
    public Schema schema() {
        return projected;
    }

    @Override
    public boolean hasNext() {
        while (ready == null) {
            if (batch != null && next < batch.size()) {
                ready = GenericRow.copyOf(batch.row(next++), projected);
            } else if (!nextBatch()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextBatch() {
        batch = ended ? null : batches.next();
        next = 0;
        if (batch == null && !ended) {
            ended = true;
            atEnd.run();
        }
        return batch != null;
    }

    @Override
    public GenericRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        GenericRow row = ready;
        ready = null;
        if (row == null) {
            throw new IllegalStateException("hasNext has made a row");
        }
        return row;
    }

    /** The rows as a stream; closing the stream closes this iterator. */
    public Stream<GenericRow> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        ended = true;
        batch = null;
        ready = null;
        batches.close();
    }
}
