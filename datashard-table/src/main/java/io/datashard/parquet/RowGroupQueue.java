package io.datashard.parquet;

import io.datashard.storage.Pending;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The row groups of a read, one after the other. On a distant store, the bytes of the next one are fetched while one is read. */
final class RowGroupQueue {
    private final RowGroupPreparation preparation;
    private final int size;
    private final @Nullable AheadInput ahead;
    private final @Nullable RowGroupFetches fetches;
    /** Those after the current one, up to the first that has rows. A failure is thrown when its turn comes. */
    private final Deque<Pending<PreparedRowGroup>> prepared = new ArrayDeque<>();

    private int toPrepare;
    private int current = -1;
    private boolean begun;

    /**
     * A queue.
     *
     * @param ahead the file, if it is fetched ahead; null otherwise
     */
    RowGroupQueue(RowGroupPreparation preparation, ReadPlan read, @Nullable AheadInput ahead) {
        this.preparation = preparation;
        this.size = read.rowGroups().rowGroups().size();
        this.ahead = ahead;
        this.fetches = ahead == null ? null : new RowGroupFetches(ahead, read);
    }

    /** Begins to fetch what the first row group needs, if that is fetched ahead. */
    void begin() {
        if (fetches != null && size > 0) {
            fetchIndexes();
            prepareAhead(fetches);
        }
    }

    /** The next row group, which may have no row; null at the end. What was fetched of the one before is let go of. */
    @Nullable PreparedRowGroup next() {
        fetchIndexes();
        if (ahead != null && fetches != null) {
            ahead.drop(current);
            fetches.ended(current);
            ahead.start();
        }
        if (prepared.isEmpty() && toPrepare < size) {
            prepare();
        }
        Pending<PreparedRowGroup> first = prepared.poll();
        if (first == null) {
            return null;
        }
        PreparedRowGroup next = first.get();
        current = next.number();
        if (fetches != null) {
            prepareAhead(fetches);
        }
        return next;
    }

    /** Tells that the current row group is read, whatever its dictionaries are. */
    void decided(PreparedRowGroup group) {
        if (fetches != null) {
            fetches.decided(group);
        }
    }

    /** Whether nothing is left to ask a distant store for, but what only matching rows need. */
    boolean isFetched() {
        return ahead == null || fetches == null || (toPrepare == size && fetches.isPlanned() && ahead.isFetched());
    }

    private void fetchIndexes() {
        if (!begun) {
            begun = true;
            preparation.fetchIndexes();
        }
    }

    private void prepareAhead(RowGroupFetches plans) {
        Pending<PreparedRowGroup> last = prepared.peekLast();
        while (toPrepare < size && (last == null || isWithoutRows(last))) {
            last = prepare();
            if (last.failure().isEmpty() && !isWithoutRows(last)) {
                plans.plan(last.get());
            }
        }
    }

    private static boolean isWithoutRows(Pending<PreparedRowGroup> prepared) {
        return prepared.failure().isEmpty() && prepared.get().rows().isEmpty();
    }

    private Pending<PreparedRowGroup> prepare() {
        int number = toPrepare++;
        Pending<PreparedRowGroup> next = Pending.now(() -> preparation.prepare(number));
        prepared.add(next);
        return next;
    }
}
