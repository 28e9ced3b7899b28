package io.datashard.commit;

import io.datashard.model.TableMetadata;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times in which busy writers of this library leave a table in peace, all at once, for the sake of writers that can do nothing themselves and
 * don't {@linkplain WaitingPython announce} that they wait, such as a Python process that removes files or snapshots. The times are those of
 * the clock, so that all writers keep the same ones without a word. Not thread-safe.
 */
final class QuietTimes {
    /** A snapshot of another library says for that long that it writes the table. */
    private static final Duration SEEN_FOR = Duration.ofMinutes(2);
    /** Whoever has been busy for that long leaves room for those he can't see. */
    private static final Duration LONG = Duration.ofSeconds(20);
    /** Python waits for at most 3 s between two attempts, at random from 2 s (classic format section 6.4). */
    private static final Times FOR_THE_UNSEEN = new Times(Duration.ofMinutes(1), Duration.ofSeconds(4));

    private final Times forTheSeen;
    private @Nullable Instant seen;
    private @Nullable Instant busySince;
    private int inARow;

    /** Of each period, the beginning is quiet. */
    private record Times(Duration period, Duration quiet) {
        Duration left(Instant now) {
            long into = Math.floorMod(now.toEpochMilli(), period.toMillis());
            return Duration.ofMillis(Math.max(0, quiet.toMillis() - into));
        }
    }

    QuietTimes(boolean farAway) {
        // Twice an attempt of Python, and so often that it falls into the first, short waits.
        this.forTheSeen = farAway
                ? new Times(Duration.ofSeconds(3), Duration.ofSeconds(1))
                : new Times(Duration.ofMillis(300), Duration.ofMillis(100));
    }

    /** Takes note of who wrote a table lately. */
    void saw(TableMetadata table, Instant now) {
        long since = now.minus(SEEN_FOR).toEpochMilli();
        if (table.snapshots().stream()
                .anyMatch(snapshot -> snapshot.timestampMs() > since && WriterOfSnapshot.isForeign(snapshot))) {
            seen = now;
        }
    }

    /** Takes note that this writer begins a commit, right after its last one or not. */
    void began(boolean isBusy, Instant now) {
        busySince = !isBusy ? null : busySince == null ? now : busySince;
        inARow = isBusy ? inARow + 1 : 0;
    }

    /** Whether it has begun each commit right after the last one for so long. */
    boolean isBusyFor(Duration span, Instant now) {
        return busySince != null && !isWithin(busySince, span, now);
    }

    /** Whether it has begun so many commits right after the last one. */
    boolean isBusyFor(int commits) {
        return inARow >= commits;
    }

    /**
     * How long it stays quiet from a moment on.
     *
     * @param python those who announce themselves are let through, and so need no such times
     */
    Duration left(WaitingPython python, Instant now) {
        if (isWithin(seen, SEEN_FOR, now) && !python.wasSeen(SEEN_FOR, now)) {
            return forTheSeen.left(now);
        }
        return isBusyFor(LONG, now) ? FOR_THE_UNSEEN.left(now) : Duration.ZERO;
    }

    private static boolean isWithin(@Nullable Instant moment, Duration span, Instant now) {
        return moment != null && Duration.between(moment, now).compareTo(span) <= 0;
    }
}
