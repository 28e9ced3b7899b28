package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a partition value follows from the value of a column (iceberg format section 8.2). Immutable. */
@PublicEvolving
public sealed interface Transform extends Serializable
        permits IdentityTransform, BucketTransform, TruncateTransform, TemporalTransform {
    /** The known transforms, for messages. */
    String KNOWN = "identity, bucket[N], truncate[W], year, month, day or hour";

    /** Why a column of a type can't be partitioned so where nothing worse would come of it. */
    String UNDEFINED = "this transform is not defined for that type";

    /** The exact spelling in partition specs, for example {@code bucket[16]}. */
    String text();

    /** Whether a column of this type may have this transform. False if other readers would misread it (iceberg format section 8.3). */
    boolean accepts(DataType source);

    /** Why a column of a type that is not accepted can't be partitioned so, for messages. */
    String refusal(DataType source);

    /** The type of the partition values. */
    DataType resultType(DataType source);

    /**
     * Whether a larger value never has a smaller partition value, so that ranges of a column become ranges of partitions. Other transforms
     * keep equality only.
     */
    boolean keepsOrder();

    /** The default name of the partition field, as in Iceberg. */
    String defaultName(String column);

    /**
     * The partition value.
     *
     * @param value an internal value of the column's type, or null
     * @param source type of the column; the transform must accept it
     * @return an internal value of the result type; null for null
     * @throws InvalidUseException if the value has no partition
     */
    @Nullable Object apply(@Nullable Object value, DataType source);

    /**
     * Parses a transform as partition specs spell it.
     *
     * @throws InvalidUseException if the text names no known transform; {@code void} is not known
     */
    static Transform parse(String text) {
        if (text.equals(IdentityTransform.INSTANCE.text())) {
            return IdentityTransform.INSTANCE;
        }
        for (TemporalTransform transform : TemporalTransform.values()) {
            if (transform.text().equals(text)) {
                return transform;
            }
        }
        Matcher matcher = Patterns.WITH_NUMBER.matcher(text);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(2));
            return matcher.group(1).equals("bucket") ? new BucketTransform(number) : new TruncateTransform(number);
        }
        throw new InvalidUseException(
                "Cannot use the partition transform '" + text + "'",
                "it is none of " + KNOWN + ", and rows could be lost if it were passed over",
                "Use a table that is partitioned by one of these, or by none");
    }

    /** The value itself. */
    static Transform identity() {
        return IdentityTransform.INSTANCE;
    }

    /** The bucket of the value, one of {@code count}, by its hash. */
    static Transform bucket(int count) {
        return new BucketTransform(count);
    }

    /** The truncated value: text to {@code width} code points, binary to {@code width} bytes, numbers to the next lower multiple. */
    static Transform truncate(int width) {
        return new TruncateTransform(width);
    }

    /** The year, from 1970. */
    static Transform year() {
        return TemporalTransform.YEAR;
    }

    /** The month, from January 1970. */
    static Transform month() {
        return TemporalTransform.MONTH;
    }

    /** The day. */
    static Transform day() {
        return TemporalTransform.DAY;
    }

    /** The hour, from 1970. */
    static Transform hour() {
        return TemporalTransform.HOUR;
    }

    /** Checks the number of a transform and returns it. */
    static int requirePositive(int number, String transform) {
        if (number < 1) {
            throw new InvalidUseException(
                    "Cannot use the partition transform " + transform,
                    "its number must be 1 at least",
                    "Correct the number");
        }
        return number;
    }

    /** The spelling of an enum constant. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Patterns of the transforms that take a number. */
    final class Patterns {
        static final Pattern WITH_NUMBER = Pattern.compile("(bucket|truncate)\\[([1-9][0-9]{0,8})\\]");

        private Patterns() {}
    }
}
