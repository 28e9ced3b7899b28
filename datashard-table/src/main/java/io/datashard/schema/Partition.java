package io.datashard.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partition of a data file. Partitions are equal if their values are equal; byte arrays are compared by content.
 *
 * @param values one for each field of the partition spec, in its order, as internal values of the result types (see {@link DataType}); empty
 *     if the table has no partitions, or if the values of the file are not known: such a file must never be skipped by partition
 * @param labels free text that old releases attach to a file; tells nothing about its rows
 */
public record Partition(List<@Nullable Object> values, Map<String, String> labels) implements Serializable {
    /** No values and no labels. */
    public static final Partition NONE = new Partition(List.of(), Map.of());

    private static final long serialVersionUID = 1L;

    public Partition {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A partition with these values. */
    public static Partition of(List<@Nullable Object> values) {
        return new Partition(values, Map.of());
    }

    /** No values, but labels. */
    public static Partition labelled(Map<String, String> labels) {
        return labels.isEmpty() ? NONE : new Partition(List.of(), labels);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Partition partition
                        && Arrays.deepEquals(values.toArray(), partition.values.toArray())
                        && labels.equals(partition.labels));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(values.toArray()) + labels.hashCode();
    }

    @Override
    public String toString() {
        // Partition values may be row values, which messages and logs must not show.
        return "Partition[" + values.size() + " values, " + labels.size() + " labels]";
    }
}
