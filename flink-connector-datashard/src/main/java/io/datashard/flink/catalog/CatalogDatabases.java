package io.datashard.flink.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;

/**
 * Shows and alters what is said of databases. Flink asks what is said, and answers with all that is to be said; it does not tell what it has
 * changed. So what was shown last is kept, and only what differs from it is changed. Thread-safe.
 */
final class CatalogDatabases {
    private static final String COMMENT = "comment";

    private final Place place;
    private final Map<String, Map<String, String>> shown = new ConcurrentHashMap<>();

    CatalogDatabases(Place place) {
        this.place = place;
    }

    CatalogDatabase get(String name) {
        Map<String, String> properties = new HashMap<>(place.warehouse().databaseProperties(name));
        shown.put(name, Map.copyOf(properties));
        String comment = properties.remove(COMMENT);
        return new CatalogDatabaseImpl(properties, comment == null ? "" : comment);
    }

    /** Changes what is said of a database; false if there is none any more. */
    boolean alter(String name, CatalogDatabase database) {
        Map<String, String> after = properties(database);
        Map<String, String> before = shown.get(name);
        return place.warehouse().changeDatabase(name, now -> before == null ? after : merged(before, after, now));
    }

    private static Map<String, String> merged(
            Map<String, String> before, Map<String, String> after, Map<String, String> now) {
        Map<String, String> merged = new HashMap<>(now);
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(merged::remove);
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                merged.put(key, value);
            }
        });
        return merged;
    }

    static Map<String, String> properties(CatalogDatabase database) {
        Map<String, String> properties = new HashMap<>(database.getProperties());
        String comment = database.getComment();
        if (comment != null && !comment.isEmpty()) {
            properties.put(COMMENT, comment);
        }
        return properties;
    }
}
