package io.datashard.schema;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Converts Java's times to the numbers that tables hold. A time beyond the range becomes the nearest number: {@link RowScreen} refuses it in
 * any case.
 */
public final class EpochTime {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private EpochTime() {}

    /** Days since 1970-01-01. */
    public static int days(LocalDate date) {
        long days = date.toEpochDay();
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, days));
    }

    /** Microseconds since 1970, rounded down. */
    public static long micros(Instant instant) {
        return micros(instant.getEpochSecond(), MICROS_PER_SECOND, instant.getNano());
    }

    /** Microseconds since 1970, rounded down. */
    public static long micros(long epochMilli, int nanoOfMilli) {
        return micros(epochMilli, MICROS_PER_MILLI, nanoOfMilli);
    }

    private static long micros(long units, long microsPerUnit, int nanos) {
        int below = units < 0 ? 1 : 0; // Rounded down: the product may be out of range when the sum is not.
        try {
            return Math.addExact(
                    Math.multiplyExact(units + below, microsPerUnit), nanos / NANOS_PER_MICRO - below * microsPerUnit);
        } catch (ArithmeticException e) {
            return units < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Microseconds of a number of some unit. */
    public static long micros(long units, long microsPerUnit) {
        return micros(units, microsPerUnit, 0);
    }
}
