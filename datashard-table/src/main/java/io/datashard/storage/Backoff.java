package io.datashard.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before a retry: twice as long after each failure, up to a longest wait. Callers that may fail together add a random part,
 * so that they don't retry together.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait, without a random part
 */
public record Backoff(Duration first, Duration longest) {
    /** Far above any real wait, and far below an overflow. */
    private static final int MOST_DOUBLINGS = 20;

    public Backoff {
        if (first.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("nobody waits for less than no time");
        }
    }

    /** A backoff that doubles without a bound, for a few tries. */
    public static Backoff from(Duration first) {
        return new Backoff(first, first.multipliedBy(1L << MOST_DOUBLINGS));
    }

    /**
     * The wait after a failure.
     *
     * @param failures number of failures so far, including this one
     */
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /** Like {@link #after}, but longer by up to a half, at random. */
    public Duration lengthenedAfter(int failures, LongSupplier random) {
        long wait = after(failures).toNanos();
        return Duration.ofNanos(wait + upTo(wait / 2, random));
    }

    /** Like {@link #after}, but shorter by up to a half, at random. */
    public Duration shortenedAfter(int failures, LongSupplier random) {
        long half = after(failures).toNanos() / 2;
        return Duration.ofNanos(half + upTo(half, random));
    }

    private static long upTo(long most, LongSupplier random) {
        return Math.floorMod(random.getAsLong(), most + 1);
    }
}
