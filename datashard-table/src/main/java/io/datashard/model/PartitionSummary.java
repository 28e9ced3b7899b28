package io.datashard.model;

import io.datashard.schema.DataType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The values of one partition field in a manifest (iceberg format section 3.2). Immutable. Keeps bounds in stored form, so that a rewrite of a
 * manifest list loses none.
 */
public final class PartitionSummary {
    private final boolean containsNull;
    private final @Nullable Boolean containsNaN;
    private final byte @Nullable [] lower;
    private final byte @Nullable [] upper;

    /**
     * A summary in stored form.
     *
     * @param containsNaN null = not recorded
     * @param lower stored form of the lowest value; null = no value, or not known. Callers must not change it
     * @param upper stored form of the highest value
     */
    public PartitionSummary(
            boolean containsNull, @Nullable Boolean containsNaN, byte @Nullable [] lower, byte @Nullable [] upper) {
        this.containsNull = containsNull;
        this.containsNaN = containsNaN;
        this.lower = lower;
        this.upper = upper;
    }

    /** Whether a partition value of the manifest is null. */
    public boolean containsNull() {
        return containsNull;
    }

    public @Nullable Boolean containsNaN() {
        return containsNaN;
    }

    public byte @Nullable [] lower() {
        return lower;
    }

    public byte @Nullable [] upper() {
        return upper;
    }

    /**
     * The summaries of all fields of a spec.
     *
     * @throws IllegalArgumentException if a file does not have one partition value for each field
     */
    public static List<PartitionSummary> of(List<ManifestEntry> entries, PartitionSpec spec, Schema schema) {
        List<DataType> types = spec.resultTypes(schema);
        List<PartitionSummary> summaries = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            summaries.add(of(entries, i, types.get(i)));
        }
        return summaries;
    }

    private static PartitionSummary of(List<ManifestEntry> entries, int position, DataType type) {
        boolean containsNull = false;
        Object lower = null;
        Object upper = null;
        for (ManifestEntry entry : entries) {
            List<@Nullable Object> values = entry.file().partition().values();
            if (position >= values.size()) {
                throw new IllegalArgumentException(
                        "the partition of " + entry.file().path() + " is not known");
            }
            Object value = values.get(position);
            if (value == null) {
                containsNull = true;
            } else {
                lower = lower == null || compare(value, lower) < 0 ? value : lower;
                upper = upper == null || compare(value, upper) > 0 ? value : upper;
            }
        }
        return new PartitionSummary(
                containsNull,
                null,
                lower == null ? null : SingleValue.encode(type, lower),
                upper == null ? null : SingleValue.encode(type, upper));
    }

    /** The summary of all values together; empty if a part can't be read. */
    static Optional<PartitionSummary> merge(List<PartitionSummary> parts, DataType type) {
        boolean containsNull = false;
        Object lowest = null;
        Object highest = null;
        for (PartitionSummary part : parts) {
            containsNull |= part.containsNull;
            Object low = part.lower(type).orElse(null);
            Object high = part.upper(type).orElse(null);
            // A part without values has nulls only; anything else is not understood.
            if (low == null || high == null) {
                if (part.lower != null || part.upper != null || !part.containsNull) {
                    return Optional.empty();
                }
                continue;
            }
            lowest = lowest == null || compare(low, lowest) < 0 ? low : lowest;
            highest = highest == null || compare(high, highest) > 0 ? high : highest;
        }
        return Optional.of(new PartitionSummary(
                containsNull,
                null,
                lowest == null ? null : SingleValue.encode(type, lowest),
                highest == null ? null : SingleValue.encode(type, highest)));
    }

    private static int compare(Object left, Object right) {
        if (left instanceof byte[] bytes && right instanceof byte[] others) {
            return Arrays.compareUnsigned(bytes, others);
        }
        OptionalInt order = ValueOrder.compare(left, right);
        if (order.isEmpty()) {
            throw new IllegalArgumentException("partition values of different types");
        }
        return order.getAsInt();
    }

    /** The lowest value as an internal value of the field's result type; empty if there is none or it can't be read. */
    public Optional<Object> lower(DataType type) {
        return Optional.ofNullable(lower).map(bytes -> SingleValue.decode(type, bytes));
    }

    /** The highest value, like {@link #lower(DataType)}. */
    public Optional<Object> upper(DataType type) {
        return Optional.ofNullable(upper).map(bytes -> SingleValue.decode(type, bytes));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionSummary summary
                && containsNull == summary.containsNull
                && Objects.equals(containsNaN, summary.containsNaN)
                && Arrays.equals(lower, summary.lower)
                && Arrays.equals(upper, summary.upper);
    }

    @Override
    public int hashCode() {
        return Objects.hash(containsNull, containsNaN, Arrays.hashCode(lower), Arrays.hashCode(upper));
    }

    @Override
    public String toString() {
        return "PartitionSummary[containsNull=" + containsNull + "]";
    }
}
