package io.datashard.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads lengths of time and numbers of bytes as people write them. */
final class Units {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})\\s*([a-z]*)");
    private static final Map<String, Duration> TIMES = Map.ofEntries(
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)));
    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

    private Units() {}

    /** A length of time, such as {@code 7d}. */
    static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        Duration unit = amount.matches() ? TIMES.get(amount.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException(
                    "'" + text + "' is no length of time; write it like 7d, 12h, 30min or 45s");
        }
        try {
            return unit.multipliedBy(Long.parseLong(amount.group(1)));
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is too long a time");
        }
    }

    /** A point in time, or how long ago it was. */
    static Instant instant(String text, Clock clock) {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeException e) {
            return before(text, clock);
        }
    }

    private static Instant before(String text, Clock clock) {
        try {
            return clock.instant().minus(duration(text));
        } catch (TypeConversionException | DateTimeException | ArithmeticException e) {
            throw new TypeConversionException("'" + text
                    + "' is no point in time; write it like 2026-01-31T00:00:00Z, or how long ago it was, like 7d");
        }
    }

    /** A number of bytes, such as {@code 128mb}. */
    static long bytes(String text) {
        Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        Long unit = amount.matches() ? SIZES.get(amount.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException(
                    "'" + text + "' is no number of bytes; write it like 128mb, 1gb or 65536");
        }
        try {
            return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' are too many bytes");
        }
    }
}
