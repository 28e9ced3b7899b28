package io.datashard.schema;

import io.datashard.error.InvalidUseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truncated value (iceberg format section 8.2).
 *
 * @param width code points of a text, bytes of a binary; for numbers, the partition value is the next lower multiple of it
 */
record TruncateTransform(int width) implements Transform {
    private static final List<DataType> SOURCES =
            List.of(PrimitiveType.INT, PrimitiveType.LONG, PrimitiveType.STRING, PrimitiveType.BINARY);

    TruncateTransform {
        Transform.requirePositive(width, "truncate[" + width + "]");
    }

    @Override
    public String text() {
        return "truncate[" + width + "]";
    }

    @Override
    public boolean accepts(DataType source) {
        return SOURCES.contains(source);
    }

    @Override
    public String refusal(DataType source) {
        return source.map(
                primitive -> UNDEFINED,
                decimal -> "readers of the table would crash on decimal partition values",
                fixed -> UNDEFINED);
    }

    @Override
    public DataType resultType(DataType source) {
        return source;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public String defaultName(String column) {
        return column + "_trunc";
    }

    /** The smallest number of a type that has a partition value. */
    long least(long leastOfType) {
        return leastOfType + Math.floorMod(-Math.floorMod(leastOfType, (long) width), (long) width);
    }

    @Override
    public @Nullable Object apply(@Nullable Object value, DataType source) {
        try {
            if (value instanceof Integer number) {
                return Math.subtractExact(number, Math.floorMod(number, width));
            }
            if (value instanceof Long number) {
                return Math.subtractExact(number, (long) Math.floorMod(number, width));
            }
        } catch (ArithmeticException e) {
            // A number that wraps around would be above all others, and readers would skip the files that have it.
            throw new InvalidUseException(
                    "Cannot find the partition of a row",
                    "a value of the column is so low that " + text() + " of it is no " + source.text(),
                    "Correct the value, or partition by another transform",
                    e);
        }
        if (value instanceof String text) {
            return text.codePointCount(0, text.length()) <= width
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, width));
        }
        return value instanceof byte[] bytes && bytes.length > width ? Arrays.copyOf(bytes, width) : value;
    }

    @Override
    public String toString() {
        return text();
    }
}
