package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.StartingPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a continuous read is still at the rows of its first snapshot. That is so until all splits of that snapshot are handed out, and each
 * reader that had some has asked for more; it then has one of them left at most. What was planned in the same round as the last of them counts
 * with them. The coordinator thread calls all methods.
 */
final class FirstScan {
    /** What {@link #end} is while the splits are being planned. */
    static final long PLANNING = Long.MAX_VALUE;

    /** What {@link #end} is for a read without a first scan, and after it; it never comes back. */
    static final long OVER = 0;

    private final Set<Integer> reading = new HashSet<>();
    private long end;

    private FirstScan(long end) {
        this.end = end;
    }

    /** Of a read that begins. */
    static FirstScan of(PlanningSettings settings) {
        boolean scans = settings.mode() instanceof ReadMode.Continuous continuous
                && (continuous.start() instanceof StartingPosition.Full
                        || continuous.start() instanceof StartingPosition.Earliest);
        return new FirstScan(scans ? PLANNING : OVER);
    }

    /** Of a read that goes on. */
    static FirstScan at(long end) {
        return new FirstScan(end);
    }

    /** What {@link #end} was in a state that does not tell it. */
    static long unknownEnd(PlanningState planning) {
        return planning.position().equals(ContinuousPosition.START) ? PLANNING : OVER;
    }

    /** Ordinal of the first split after the scan. */
    long end() {
        return end;
    }

    /** Any reader may have splits in its own state, until it asks. */
    void start(int readers) {
        IntStream.range(0, readers).forEach(this::failed);
    }

    void planned(PlanningState state, boolean caughtUp) {
        if (end == PLANNING && (caughtUp || !state.position().equals(ContinuousPosition.START))) {
            end = state.nextOrdinal();
        }
    }

    void handedOut(int reader, List<DataShardSplit> splits) {
        if (splits.get(0).ordinal() < end) {
            reading.add(reader);
        }
    }

    void asks(int reader) {
        reading.remove(reader);
    }

    /** A failed reader starts again, perhaps with splits of its state. */
    void failed(int reader) {
        reading.add(reader);
    }

    /**
     * Whether the scan goes on; if not, it is over for good.
     *
     * @param next the next split to hand out; null if none waits
     */
    boolean goesOn(@Nullable DataShardSplit next) {
        boolean waits = next != null && next.ordinal() < end;
        if (end != PLANNING && reading.isEmpty() && !waits) {
            end = OVER;
        }
        return end != OVER;
    }
}
