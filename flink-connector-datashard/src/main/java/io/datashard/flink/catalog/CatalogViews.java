package io.datashard.flink.catalog;

import io.datashard.warehouse.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogPropertiesUtil;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogView;
import org.apache.flink.table.expressions.DefaultSqlFactory;

/** The views of a catalog, as properties in the document of the warehouse. */
final class CatalogViews {
    private static final String ORIGINAL = "flink.original-query";
    private static final String EXPANDED = "flink.expanded-query";
    private static final String COMMENT = "flink.comment";
    private static final String OPTION = "flink.option.";
    private static final String FLINK = "flink.";
    private static final String SCHEMA = "schema.";

    private final Place place;

    CatalogViews(Place place) {
        this.place = place;
    }

    List<String> names(String database) {
        return List.copyOf(place.warehouse().views(database).keySet());
    }

    Optional<CatalogView> find(ObjectPath path) {
        return Optional.ofNullable(
                        place.warehouse().views(path.getDatabaseName()).get(path.getObjectName()))
                .map(CatalogViews::read);
    }

    /** What becomes of a view. Returns false if it is not changed, because there is one or there is none. */
    boolean create(ObjectPath path, ResolvedCatalogView view) {
        return change(path, before -> before.isPresent() ? before : Optional.of(properties(view)), false);
    }

    /** Replaces a view; false if there is none. */
    boolean alter(ObjectPath path, ResolvedCatalogView view) {
        return change(path, before -> before.map(old -> properties(view)), true);
    }

    /** Removes a view; false if there is none. */
    boolean drop(ObjectPath path) {
        return change(path, before -> Optional.empty(), true);
    }

    /**
     * Gives a view another name, in one step.
     *
     * @return false if another view has that name, or there is none of this one any more
     */
    boolean rename(ObjectPath path, String newName) {
        return place.warehouse().renameView(Place.name(path), newName);
    }

    private interface Step {
        Optional<Map<String, String>> from(Optional<Map<String, String>> before);
    }

    /** Returns whether there was a view before, as expected. */
    private boolean change(ObjectPath path, Step step, boolean expected) {
        boolean[] was = new boolean[1];
        TableName name = Place.name(path);
        place.warehouse().changeView(name, before -> {
            was[0] = before.isPresent();
            return step.from(before);
        });
        return was[0] == expected;
    }

    private static Map<String, String> properties(ResolvedCatalogView view) {
        Map<String, String> properties = new TreeMap<>();
        CatalogPropertiesUtil.serializeCatalogView(view, DefaultSqlFactory.INSTANCE)
                .forEach((key, value) -> {
                    if (key.startsWith(SCHEMA)) {
                        properties.put(FLINK + key, value);
                    }
                });
        properties.put(ORIGINAL, view.getOriginalQuery());
        properties.put(EXPANDED, view.getExpandedQuery());
        String comment = view.getComment();
        properties.put(COMMENT, comment == null ? "" : comment);
        view.getOptions().forEach((key, value) -> properties.put(OPTION + key, value));
        return properties;
    }

    private static CatalogView read(Map<String, String> properties) {
        Map<String, String> schema = new HashMap<>();
        Map<String, String> options = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(FLINK + SCHEMA)) {
                schema.put(key.substring(FLINK.length()), value);
            } else if (key.startsWith(OPTION)) {
                options.put(key.substring(OPTION.length()), value);
            }
        });
        Schema columns = CatalogPropertiesUtil.deserializeCatalogTable(schema).getUnresolvedSchema();
        return CatalogView.of(
                columns,
                properties.getOrDefault(COMMENT, ""),
                properties.getOrDefault(ORIGINAL, ""),
                properties.getOrDefault(EXPANDED, ""),
                options);
    }
}
