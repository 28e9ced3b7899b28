package io.datashard.layout.classic;

import io.datashard.layout.avro.AvroCursor;
import io.datashard.schema.DataType;
import io.datashard.schema.PrimitiveType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Column bounds as {@link BoundText} reads them, from their bytes: the spellings in which Python and this library write whole numbers, texts
 * without escapes, dates and timestamps. {@link BoundText} reads all others.
 */
final class BoundBytes {
    private static final String HEAD = "{\"t\": \"";
    private static final String MIDDLE = "\", \"v\": ";
    private static final int MAX_LONG_DIGITS = 18;
    private static final int DATE_LENGTH = "2026-11-30".length();
    private static final int TIME_LENGTH = "T00:00:00".length();
    private static final int FRACTION_LENGTH = ".000000".length();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NONE = Long.MIN_VALUE;

    private final byte[] bytes;
    private int at;
    private final int end;

    private BoundBytes(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /**
     * The value of a bound; null if it is none.
     *
     * @param stored a cursor at the text
     */
    static @Nullable Object decode(DataType type, AvroCursor stored) {
        int length = stored.readLength();
        int start = stored.position();
        Object value = type instanceof PrimitiveType primitive
                ? new BoundBytes(stored.bytes(), start, start + length).read(primitive)
                : null;
        return value == null ? BoundText.decode(type, stored.readText(length)) : value;
    }

    /** The value in a spelling that is known here, or null. */
    private @Nullable Object read(PrimitiveType type) {
        return switch (type) {
            case INT -> skipped("int") ? wholeNumber(true) : null;
            case LONG -> skipped("int") ? wholeNumber(false) : null;
            case STRING, UUID -> skipped("str") ? text() : null;
            case DATE -> skipped("date") ? date() : null;
            case TIMESTAMP -> skipped("ts") ? timestamp("") : null;
            case TIMESTAMPTZ -> skipped("ts") ? timestamp("+00:00") : null;
            case BOOLEAN, FLOAT, DOUBLE, TIME, BINARY, FIXED -> null;
        };
    }

    private boolean skipped(String tag) {
        return skip(HEAD) && skip(tag) && skip(MIDDLE);
    }

    private boolean skip(String ascii) {
        if (end - at < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        at += ascii.length();
        return true;
    }

    private boolean isAtEnd(String rest) {
        return skip(rest) && at == end;
    }

    /** JSON allows no leading zeros; the few longer numbers may not fit. */
    private @Nullable Object wholeNumber(boolean isInt) {
        boolean isNegative = skip("-");
        int first = at;
        long number = 0;
        while (at < end && isDigit(at)) {
            number = 10 * number + (bytes[at++] - '0');
        }
        int digits = at - first;
        if (digits < 1 || digits > MAX_LONG_DIGITS || (digits > 1 && bytes[first] == '0') || !isAtEnd("}")) {
            return null;
        }
        number = isNegative ? -number : number;
        if (isInt) {
            return number == (int) number ? (Object) (int) number : null;
        }
        return number;
    }

    private @Nullable String text() {
        int from = at + 1;
        int to = end - 2;
        if (from > to || bytes[at] != '"' || bytes[to] != '"' || bytes[to + 1] != '}') {
            return null;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] < ' ' || bytes[i] == '"' || bytes[i] == '\\') {
                return null; // also of what is not ASCII
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private @Nullable Integer date() {
        if (!skip("\"")) {
            return null;
        }
        long day = day();
        return day == NONE || !isAtEnd("\"}") ? null : Integer.valueOf((int) day);
    }

    private @Nullable Long timestamp(String offset) {
        if (!skip("\"")) {
            return null;
        }
        long day = day();
        long seconds = day == NONE ? NONE : seconds();
        if (seconds == NONE) {
            return null;
        }
        long micros = 0;
        if (at < end && bytes[at] == '.') {
            at++;
            micros = number(FRACTION_LENGTH - 1);
        }
        return micros == NONE || !isAtEnd(offset + "\"}")
                ? null
                : (Long) ((day * SECONDS_PER_DAY + seconds) * MICROS_PER_SECOND + micros);
    }

    private long day() {
        if (end - at < DATE_LENGTH || bytes[at + 4] != '-' || bytes[at + 7] != '-') {
            return NONE;
        }
        long year = number(4);
        at++;
        long month = number(2);
        at++;
        long day = number(2);
        if (year == NONE || month == NONE || day == NONE) {
            return NONE;
        }
        try {
            return LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    private long seconds() {
        if (end - at < TIME_LENGTH || bytes[at] != 'T' || bytes[at + 3] != ':' || bytes[at + 6] != ':') {
            return NONE;
        }
        at++;
        long hour = number(2);
        at++;
        long minute = number(2);
        at++;
        long second = number(2);
        boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        return isTime ? (hour * 60 + minute) * 60 + second : NONE;
    }

    /** A number of so many digits. */
    private long number(int digits) {
        if (end - at < digits) {
            return NONE;
        }
        long number = 0;
        for (int i = 0; i < digits; i++, at++) {
            if (!isDigit(at)) {
                return NONE;
            }
            number = 10 * number + (bytes[at] - '0');
        }
        return number;
    }

    private boolean isDigit(int index) {
        return bytes[index] >= '0' && bytes[index] <= '9';
    }
}
