package io.datashard.parquet;

import io.datashard.schema.RowFilter;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads some rows of one row group. The columns of the filter are decoded first, and the others only where rows match.
 */
final class RowGroupReader {
    private final List<ReadColumn> columns;
    private final List<ColumnDecoder> decoders;
    private final @Nullable RowFilter filter;
    private final List<RowRanges.Range> ranges;
    private final int batchRows;
    private final boolean lasting;
    private final LongConsumer needed;
    private int range;
    private long nextRow;
    /** Whether somebody may keep the vectors of the last batch. */
    private boolean given;

    /**
     * A reader.
     *
     * @param decoders one for each column
     * @param filter decides about rows with these columns; null = all rows match
     * @param rows the rows to read, if they match
     * @param batchRows the most slots of a batch
     * @param lasting whether batches must stay as they are
     * @param needed is told of bytes of several columns before the first of them is read
     */
    RowGroupReader(
            List<ReadColumn> columns,
            List<ColumnDecoder> decoders,
            @Nullable RowFilter filter,
            RowRanges rows,
            int batchRows,
            boolean lasting,
            LongConsumer needed) {
        this.columns = columns;
        this.decoders = decoders;
        this.filter = filter;
        this.ranges = rows.ranges();
        this.batchRows = batchRows;
        this.lasting = lasting;
        this.needed = needed;
        this.given = lasting;
    }

    /**
     * Those of the next rows that match, which may be none; null at the end.
     *
     * @param position position in the file of the row group's first row
     */
    @Nullable VectorBatch next(long position) {
        while (range < ranges.size()) {
            long first = Math.max(nextRow, ranges.get(range).from());
            long left = ranges.get(range).to() - first;
            if (left == 0) {
                range++;
                continue;
            }
            int slots = (int) Math.min(left, batchRows);
            nextRow = first + slots;
            Selection selected = read(first, slots);
            given = lasting && selected.size() > 0;
            return new VectorBatch(vectors(), selected, position + first);
        }
        return null;
    }

    private Selection read(long first, int slots) {
        decoders.forEach(decoder -> decoder.filler().start(slots, given));
        announce(filter != null, first, first + slots - 1);
        if (filter == null) {
            decoders.forEach(decoder -> decoder.read(first, 0, slots));
            return Selection.all(slots);
        }
        for (int i = 0; i < decoders.size(); i++) {
            if (columns.get(i).filtered()) {
                decoders.get(i).read(first, 0, slots);
            }
        }
        VectorBatch all = new VectorBatch(vectors(), Selection.all(slots), 0);
        Selection selected = Selection.matching(slots, slot -> filter.matches(all.row(slot)));
        if (selected.size() > 0) {
            announce(false, first + selected.slot(0), first + selected.slot(selected.size() - 1));
        }
        for (int i = 0; i < decoders.size(); i++) {
            if (!columns.get(i).filtered()) {
                ColumnDecoder decoder = decoders.get(i);
                selected.forStretches((slot, count) -> decoder.read(first + slot, slot, count));
            }
        }
        return selected;
    }

    /** Tells where columns go on to read some rows, so that nobody waits for one column after the other. */
    private void announce(boolean filtered, long first, long last) {
        for (int i = 0; i < decoders.size(); i++) {
            if (columns.get(i).filtered() == filtered) {
                decoders.get(i).announce(first, needed);
                decoders.get(i).announce(last, needed);
            }
        }
    }

    private ColumnVector[] vectors() {
        return decoders.stream().map(decoder -> decoder.filler().vector()).toArray(ColumnVector[]::new);
    }
}
