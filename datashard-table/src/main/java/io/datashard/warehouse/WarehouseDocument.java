package io.datashard.warehouse;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What no folder can say: databases that are empty or have properties, and views. Immutable.
 *
 * @param databases the properties of declared databases by their names
 * @param views the views of databases: their properties by name of the database and of the view. What they mean is up to the engine
 */
record WarehouseDocument(
        Map<String, Map<String, String>> databases, Map<String, Map<String, Map<String, String>>> views) {
    static final WarehouseDocument EMPTY = new WarehouseDocument(Map.of(), Map.of());

    WarehouseDocument {
        databases = Collections.unmodifiableMap(new TreeMap<>(databases));
        views = Collections.unmodifiableMap(new TreeMap<>(views));
    }

    /** The views of a database by their names. */
    Map<String, Map<String, String>> viewsOf(String database) {
        return views.getOrDefault(database, Map.of());
    }

    /** A copy with this database. */
    WarehouseDocument withDatabase(String name, Map<String, String> properties) {
        Map<String, Map<String, String>> more = new TreeMap<>(databases);
        more.put(name, Collections.unmodifiableMap(new TreeMap<>(properties)));
        return new WarehouseDocument(more, views);
    }

    /** A copy without this database; its views stay. */
    WarehouseDocument withoutDatabase(String name) {
        Map<String, Map<String, String>> fewer = new TreeMap<>(databases);
        fewer.remove(name);
        return new WarehouseDocument(fewer, views);
    }

    /** A copy with this view. */
    WarehouseDocument withView(TableName name, Map<String, String> properties) {
        Map<String, Map<String, String>> ofDatabase = new TreeMap<>(viewsOf(name.database()));
        ofDatabase.put(name.table(), Collections.unmodifiableMap(new TreeMap<>(properties)));
        return withViews(name.database(), ofDatabase);
    }

    /** A copy without this view. */
    WarehouseDocument withoutView(TableName name) {
        Map<String, Map<String, String>> ofDatabase = new TreeMap<>(viewsOf(name.database()));
        ofDatabase.remove(name.table());
        return withViews(name.database(), ofDatabase);
    }

    private WarehouseDocument withViews(String database, Map<String, Map<String, String>> ofDatabase) {
        Map<String, Map<String, Map<String, String>>> all = new TreeMap<>(views);
        if (ofDatabase.isEmpty()) {
            all.remove(database);
        } else {
            all.put(database, Collections.unmodifiableMap(ofDatabase));
        }
        return new WarehouseDocument(databases, all);
    }
}
