package io.datashard.flink.source.reader;

import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Says when a reader may emit its next row, so that all readers together emit no more than so many in a second.
 *
 * <p>Each reader has the same share, and its rows fall between those of the others. A row has a time at which it is due, counted from the start
 * and not from the row before it, so that nothing is lost to rounding or to a late alarm. A reader that was held up makes up for 100 ms at most:
 * after a pause, its rows do not come all at once. The task thread calls all methods; none blocks.
 */
final class RowPace implements AutoCloseable {
    /** What {@link ReaderSettings#rowsPerSecond} is without a limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** For how much time a reader makes up that was held up. */
    private static final long MADE_UP = Duration.ofMillis(100).toNanos();

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long rowsPerSecond;
    private final long period;
    private final PassingTime time;
    private final Alarm alarm;
    /** When the first row of the period is due. */
    private long start;
    /** Rows of the period that were emitted. */
    private long emitted;
    /** Rows that are due, as far as the clock was looked at. */
    private long allowed;

    private CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);

    private RowPace(long rowsPerSecond, long period, long start, long allowed, PassingTime time) {
        this.rowsPerSecond = rowsPerSecond;
        this.period = period;
        this.start = start;
        this.allowed = allowed;
        this.time = time;
        this.alarm = new Alarm(time);
    }

    /** Never lets a reader wait. */
    static RowPace unlimited(PassingTime time) {
        return new RowPace(UNLIMITED, SECOND, 0, Long.MAX_VALUE, time);
    }

    /**
     * The pace of one of several readers, from now on.
     *
     * @param rowsPerSecond rows of all readers together
     * @param readers how many there are
     * @param reader which of them, from 0
     */
    static RowPace share(long rowsPerSecond, int readers, int reader, PassingTime time) {
        if (rowsPerSecond < 1 || reader >= readers) {
            throw new IllegalArgumentException(
                    "reader " + reader + " of " + readers + ", " + rowsPerSecond + " rows per second");
        }
        // In this period, each reader emits as many rows as all of them in a second.
        long period = readers * SECOND;
        long start = time.nanos() + (long) ((double) reader * SECOND / rowsPerSecond);
        return new RowPace(rowsPerSecond, period, start, 0, time);
    }

    /** Whether a row may be emitted now; if not, {@link #pause} ends when the next one is due. */
    boolean allows() {
        if (allowed > 0) {
            return true;
        }
        long now = time.nanos();
        long late = now - due();
        if (late < 0) {
            if (pause.isDone()) {
                pause = alarm.at(due());
            }
            return false;
        }
        start += Math.max(0, late - MADE_UP);
        long dueSoFar = Math.min((long) ((double) (now - start) / period * rowsPerSecond), rowsPerSecond - 1) + 1;
        allowed = Math.max(1, dueSoFar - emitted);
        return true;
    }

    private long due() {
        return start + (long) Math.ceil((double) emitted / rowsPerSecond * period);
    }

    /** Counts a row that was emitted. */
    void count() {
        allowed--;
        emitted++;
        if (emitted == rowsPerSecond) {
            emitted = 0;
            start += period;
        }
    }

    /** Ends when the next row is due, after {@link #allows} has said no; else it has ended. */
    CompletableFuture<Void> pause() {
        return pause;
    }

    @Override
    public void close() {
        alarm.close();
    }
}
