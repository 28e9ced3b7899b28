package io.datashard.format.layout;

import io.datashard.format.schema.Schema;
import java.util.Map;

/**
 * What a table to be created has from the start.
 *
 * @param location the path as the creator spelled it, recorded for information
 * @param schema columns; at least one
 * @param properties table properties
 */
public record NewTable(String location, Schema schema, Map<String, String> properties) {
    public NewTable {
        properties = Map.copyOf(properties);
    }
}
