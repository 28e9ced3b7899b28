package io.datashard.read;

import io.datashard.model.PartitionSummary;
import io.datashard.schema.DataType;
import io.datashard.schema.ValueOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The range of a partition field over all rows of a file or a manifest. No value is null, and no row has null in the field's column.
 *
 * @param lowest the lowest value; null = not known
 * @param highest the highest value; null = not known
 */
record PartitionRange(@Nullable Object lowest, @Nullable Object highest) {
    /**
     * The range of a file; null if nothing is known. A null partition value proves nothing: Python's {@code append_files} records null for
     * each value that its caller omits, and Python itself finds all rows of such files (iceberg format section 8.6).
     */
    static @Nullable PartitionRange of(@Nullable Object value) {
        return value == null ? null : new PartitionRange(value, value);
    }

    /** The range of a manifest; null if nothing is known. Bounds may be missing: Python records no bounds of days. */
    static @Nullable PartitionRange of(PartitionSummary summary, DataType type) {
        return summary.containsNull()
                ? null
                : new PartitionRange(
                        summary.lower(type).orElse(null), summary.upper(type).orElse(null));
    }

    /** Whether all values are known to be above this one. */
    boolean isAbove(Object value) {
        return compares(lowest, value, 1);
    }

    /** Whether all values are known to be below this one. */
    boolean isBelow(Object value) {
        return compares(highest, value, -1);
    }

    /** Whether it is known that no value is below this one. */
    boolean isFrom(Object value) {
        return isAbove(value) || compares(lowest, value, 0);
    }

    /** Whether it is known that no value is above this one. */
    boolean isUpTo(Object value) {
        return isBelow(value) || compares(highest, value, 0);
    }

    /** Whether all values are known to equal this one. */
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
