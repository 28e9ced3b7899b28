package io.datashard.flink.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle.InputDataPartitioner;

/**
 * The lookup joins of a query that share a source: Flink merges what reads the same columns of one table. It asks for the lookups of a join, then
 * translates the input of the join, which may have another one, and then asks how the join's input is to be distributed.
 */
final class PlannedLookups {
    private final Deque<LookupChoice> undistributed = new ArrayDeque<>();
    /** Shared by all copies of a source. */
    private final AtomicBoolean any;

    PlannedLookups() {
        this(new AtomicBoolean());
    }

    private PlannedLookups(AtomicBoolean any) {
        this.any = any;
    }

    /**
     * Flink asked for the lookups of a join.
     *
     * @param isDistributed whether it is going to ask how to distribute them
     */
    void add(LookupChoice lookup, boolean isDistributed) {
        any.set(true);
        if (isDistributed) {
            undistributed.push(lookup);
        }
    }

    /** How to distribute the input of the join that Flink asked for last and not yet for this. */
    Optional<InputDataPartitioner> partitioner() {
        return Optional.ofNullable(undistributed.poll()).flatMap(LookupChoice::partitioner);
    }

    /** Whether a join looks up rows of the source, or of a copy of it. */
    boolean areAny() {
        return any.get();
    }

    /** For a copy of the source. */
    PlannedLookups copy() {
        PlannedLookups copy = new PlannedLookups(any);
        copy.undistributed.addAll(undistributed);
        return copy;
    }
}
