package io.datashard.layout;

import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.Map;

/**
 * A table to create.
 *
 * @param layout how the table lies on disk
 * @param location the path as the creator spelled it; only information in the classic layout
 * @param schema the columns; at least one
 * @param spec the partition spec; the classic layout has no partitions and throws an {@link io.datashard.error.InvalidUseException}
 * @param properties table properties
 */
public record NewTable(
        Layout layout, String location, Schema schema, PartitionSpec spec, Map<String, String> properties) {
    public NewTable {
        layout.requireLocation(location);
        layout.requirePartitions(location, spec.terms(schema));
        properties = Map.copyOf(properties);
    }

    /** A table of the classic layout. */
    public NewTable(String location, Schema schema, Map<String, String> properties) {
        this(Layout.CLASSIC, location, schema, PartitionSpec.UNPARTITIONED, properties);
    }
}
