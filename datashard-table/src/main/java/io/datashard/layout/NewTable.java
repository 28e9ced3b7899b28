package io.datashard.layout;

import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.Map;

/**
 * What a table to be created has from the start.
 *
 * @param layout how it lies on disk
 * @param location the path as the creator spelled it; the classic layout records it for information
 * @param schema columns; at least one
 * @param spec how rows are spread over partitions; an {@link io.datashard.error.InvalidUseException} in the classic layout, which has
 *     none
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
