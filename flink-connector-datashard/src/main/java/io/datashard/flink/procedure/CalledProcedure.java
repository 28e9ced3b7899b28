package io.datashard.flink.procedure;

import io.datashard.error.InvalidUseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * A procedure as users call it, and the errors of its arguments. Nothing is changed before all arguments are read.
 *
 * @param catalog the catalog that is asked
 * @param name its name in the database {@link #DATABASE}
 */
record CalledProcedure(String catalog, String name) {
    /** The database that has the procedures. */
    static final String DATABASE = "sys";

    /** Longer ones lead to times that no clock can tell. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d+\\s*");

    /** An error of this call. */
    InvalidUseException refused(String why, String remedy) {
        return new InvalidUseException("Cannot call " + this, why, remedy + "; nothing was changed");
    }

    private InvalidUseException refusedArgument(String argument, Object value, String why, String remedy) {
        return refused("the argument '" + argument + "' is " + value + ", " + why, remedy);
    }

    /** A flag; false if it is left out. */
    static boolean flag(@Nullable Boolean value) {
        return value != null && value;
    }

    /** An argument that must be told. */
    <T> T required(String argument, @Nullable T value) {
        if (value == null) {
            throw refused("the argument '" + argument + "' is NULL", "Tell it, as in " + argument + " => …");
        }
        return value;
    }

    /** A duration with its unit. */
    Duration duration(String argument, String text) {
        String remedy = "Write a number and its unit, such as '7 d' or '36 h'";
        if (NUMBER.matcher(text).matches()) {
            throw refusedArgument(argument, quoted(text), "which has no unit", remedy);
        }
        Duration duration;
        try {
            duration = TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw refusedArgument(argument, quoted(text), "which is no duration", remedy);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw refusedArgument(argument, quoted(text), "which is more than 100 years", remedy);
        }
        return duration;
    }

    /** A number of bytes with its unit, above zero. */
    long size(String argument, String text) {
        String remedy = "Write a number above 0 and its unit, such as '128 mb'";
        long bytes;
        try {
            bytes = NUMBER.matcher(text).matches() ? 0 : MemorySize.parseBytes(text);
        } catch (IllegalArgumentException e) {
            throw refusedArgument(argument, quoted(text), "which is no size", remedy);
        }
        if (bytes <= 0) {
            throw refusedArgument(argument, quoted(text), "which has no unit or is not above 0", remedy);
        }
        return bytes;
    }

    /** A number that is not below another. */
    int atLeast(int least, String argument, int value) {
        if (value < least) {
            throw refusedArgument(argument, value, "which is below " + least, "Tell " + least + " or more");
        }
        return value;
    }

    /** A part of a whole: above 0, and at most 1. */
    double part(String argument, double value) {
        if (!(value > 0 && value <= 1)) {
            throw refusedArgument(
                    argument, value, "which is not above 0 and at most 1", "Tell a part of the whole, such as 0.7");
        }
        return value;
    }

    @Override
    public String toString() {
        return "`" + catalog + "`." + DATABASE + "." + name;
    }

    static String quoted(String text) {
        return "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
