package io.datashard.read;

import io.datashard.model.PartitionSummary;
import io.datashard.schema.DataType;
import io.datashard.schema.ValueOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Between which values a partition field lies for all rows of a file or of a manifest. None of the values is null, and none of the rows has
 * a null in the field's column.
 *
 * @param lowest the lowest value, where it is known
 * @param highest the highest value, where it is known
 */
record PartitionRange(@Nullable Object lowest, @Nullable Object highest) {
    /**
     * That of a file; null if nothing is known. A null partition value tells nothing: Python's {@code append_files} records one for each value
     * that its caller leaves out, and it finds the rows of such files itself, whatever they are (iceberg format section 8.6).
     */
    static @Nullable PartitionRange of(@Nullable Object value) {
        return value == null ? null : new PartitionRange(value, value);
    }

    /** That of a manifest; null if nothing is known. Bounds may be missing: Python records none of days. */
    static @Nullable PartitionRange of(PartitionSummary summary, DataType type) {
        return summary.containsNull()
                ? null
                : new PartitionRange(
                        summary.lower(type).orElse(null), summary.upper(type).orElse(null));
    }

    /** Whether all values are known to be above that one. */
    boolean isAbove(Object value) {
        return compares(lowest, value, 1);
    }

    /** Whether all values are known to be below that one. */
    boolean isBelow(Object value) {
        return compares(highest, value, -1);
    }

    /** Whether no value is known to be below that one. */
    boolean isFrom(Object value) {
        return isAbove(value) || compares(lowest, value, 0);
    }

    /** Whether no value is known to be above that one. */
    boolean isUpTo(Object value) {
        return isBelow(value) || compares(highest, value, 0);
    }

    /** Whether all values are known to be that one. */
    boolean isOnly(Object value) {
        return compares(lowest, value, 0) && compares(highest, value, 0);
    }

    private static boolean compares(@Nullable Object bound, Object value, int sign) {
        if (bound == null) {
            return false;
        }
        if (bound instanceof byte[] bytes && value instanceof byte[] others) {
            return Integer.signum(Arrays.compareUnsigned(bytes, others)) == sign;
        }
        OptionalInt order = ValueOrder.compare(bound, value);
        return order.isPresent() && Integer.signum(order.getAsInt()) == sign;
    }
}
