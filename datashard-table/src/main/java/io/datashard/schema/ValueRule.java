package io.datashard.schema;

import io.datashard.error.Article;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the values of a column, so that every reader can read them. For one thread. The rules come from tests of every kind of value with each release of
 * Python, DuckDB and pyiceberg (decision 0018).
 *
 * @param holds the test of a value that is not null
 * @param why what is wrong with a value that breaks it, after "the column 'c' "
 * @param remedy what to do
 */
record ValueRule(Test holds, String why, String remedy) {
    private static final int MIN_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay();
    private static final int MAX_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MIN_MICROS = MIN_DAY * MICROS_PER_DAY;
    private static final long END_MICROS = (MAX_DAY + 1) * MICROS_PER_DAY;
    private static final String IN_YEARS =
            ", but the row has a value in it that is not in the years 1 to 9999, on which Python fails for all of the table";
    private static final String FOR_YEARS =
            "Correct the value; the largest that is read everywhere is of the year 9999";
    private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    /** Tests one value of a row. */
    @FunctionalInterface
    interface Test {
        boolean holds(RowView row, int position);
    }

    /** The rule of a type; null if readers can read every value of it. */
    static @Nullable ValueRule of(DataType type) {
        return type.map(ValueRule::ofPrimitive, ValueRule::ofDecimal, ValueRule::ofFixed);
    }

    private static @Nullable ValueRule ofPrimitive(PrimitiveType type) {
        return switch (type) {
            case STRING ->
                new ValueRule(
                        textTest(),
                        "holds text, but the row has bytes in it that are not UTF-8, on which other readers fail for all of the table",
                        "Decode the bytes in their own encoding, such as DECODE(bytes, 'ISO-8859-1'), or make the column binary");
            case UUID ->
                new ValueRule(
                        (row, position) -> isUuid(row.getBytes(position)),
                        "takes uuids, but the row has another text in it",
                        "Write a uuid as text of 36 characters, lower case with dashes, such as 123e4567-e89b-12d3-a456-426614174000;"
                                + " LOWER() helps against upper case");
            case DATE ->
                new ValueRule((row, position) -> isDay(row.getInt(position)), "is a date" + IN_YEARS, FOR_YEARS);
            case TIMESTAMP, TIMESTAMPTZ ->
                new ValueRule(
                        (row, position) -> isTimestamp(row.getLong(position)),
                        "is " + Article.with(type.text()) + IN_YEARS,
                        FOR_YEARS);
            case TIME ->
                new ValueRule(
                        (row, position) -> isTime(row.getLong(position)),
                        "is a time, but the row has a value in it that is not within a day",
                        "Correct the value");
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BINARY, FIXED -> null;
        };
    }

    private static ValueRule ofFixed(FixedType type) {
        return new ValueRule(
                (row, position) -> row.getBytes(position).length == type.length(),
                "takes values of exactly " + type.length() + " bytes, but the row has another length in it",
                "Correct the value");
    }

    private static ValueRule ofDecimal(DecimalType type) {
        return new ValueRule(
                (row, position) -> {
                    BigDecimal number = row.getDecimal(position);
                    return number.scale() == type.scale() && number.precision() <= type.precision();
                },
                "has the type " + type.text() + ", but the row has a number with more digits in it",
                "Round the value, or use a larger type");
    }

    /** The rule that a number can be truncated; null if every value of the column can. */
    static @Nullable ValueRule of(DataType type, Transform transform) {
        if (!(transform instanceof TruncateTransform truncate)) {
            return null;
        }
        String why = "has a number in the row that is so low that " + truncate.text()
                + " of it, the table's partition, is no " + type.text();
        String remedy = "Correct the value, or partition by another transform";
        if (type == PrimitiveType.INT) {
            long least = truncate.least(Integer.MIN_VALUE);
            return new ValueRule((row, position) -> row.getInt(position) >= least, why, remedy);
        }
        if (type == PrimitiveType.LONG) {
            long least = truncate.least(Long.MIN_VALUE);
            return new ValueRule((row, position) -> row.getLong(position) >= least, why, remedy);
        }
        return null;
    }

    /** A test of one thread: it has a place for the bytes. */
    private static Test textTest() {
        ByteSlice text = new ByteSlice();
        return (row, position) -> {
            row.getBytes(position, text);
            return Utf8.isValid(text.array(), text.offset(), text.offset() + text.length());
        };
    }

    private static boolean isDay(int day) {
        return day >= MIN_DAY && day <= MAX_DAY;
    }

    private static boolean isTimestamp(long micros) {
        return micros >= MIN_MICROS && micros < END_MICROS;
    }

    private static boolean isTime(long micros) {
        return micros >= 0 && micros < MICROS_PER_DAY;
    }

    private static boolean isUuid(byte[] text) {
        if (text.length != UUID_FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            boolean isDigit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (UUID_FORM.charAt(i) == '-' ? c != '-' : !isDigit) {
                return false;
            }
        }
        return true;
    }
}
