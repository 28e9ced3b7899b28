package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a partition spec as a user writes it: a transform and the name of a column.
 *
 * @param transform the transform
 * @param column name of the column
 */
@PublicEvolving
public record PartitionTerm(Transform transform, String column) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By the value of a column itself. */
    public static PartitionTerm identity(String column) {
        return new PartitionTerm(Transform.identity(), column);
    }

    /** By a hash of the values of a column, in {@code count} buckets: for columns with many values. */
    public static PartitionTerm bucket(int count, String column) {
        return new PartitionTerm(Transform.bucket(count), column);
    }

    /** By truncated values: text to {@code width} code points, binary to {@code width} bytes, numbers to the next lower multiple. */
    public static PartitionTerm truncate(int width, String column) {
        return new PartitionTerm(Transform.truncate(width), column);
    }

    /** By the year of a date or timestamp. */
    public static PartitionTerm year(String column) {
        return new PartitionTerm(Transform.year(), column);
    }

    /** By the month of a date or timestamp. */
    public static PartitionTerm month(String column) {
        return new PartitionTerm(Transform.month(), column);
    }

    /** By the day of a timestamp (in UTC) or a date. */
    public static PartitionTerm day(String column) {
        return new PartitionTerm(Transform.day(), column);
    }

    /** By the hour of a timestamp, in UTC. */
    public static PartitionTerm hour(String column) {
        return new PartitionTerm(Transform.hour(), column);
    }

    /** The text of terms, as in a partition spec; {@code no partitions} if there are none. */
    public static String text(List<PartitionTerm> terms) {
        return terms.isEmpty()
                ? "no partitions"
                : terms.stream().map(PartitionTerm::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        String text = transform.text();
        int bracket = text.indexOf('[');
        return bracket < 0
                ? text + "(" + column + ")"
                : text.substring(0, bracket) + "(" + text.substring(bracket + 1, text.length() - 1) + ", " + column
                        + ")";
    }
}
