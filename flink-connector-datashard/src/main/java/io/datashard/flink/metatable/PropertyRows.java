package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;

import java.util.Map;
import java.util.TreeMap;

/** The properties of the table, by key. */
final class PropertyRows {
    private PropertyRows() {}

    static Listing<?> listing() {
        return new Listing.Builder<Map.Entry<String, String>>()
                .column("key", SOME_TEXT, row -> ShownValues.text(row.getKey()))
                .column("value", SOME_TEXT, row -> ShownValues.text(row.getValue()))
                .of(table -> new TreeMap<>(table.metadata().properties()).entrySet().stream());
    }
}
