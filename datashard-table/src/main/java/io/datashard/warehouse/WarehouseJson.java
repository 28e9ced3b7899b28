package io.datashard.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.document.DocumentJson;
import java.util.LinkedHashMap;
import java.util.Map;

/** The warehouse document as JSON. */
final class WarehouseJson {
    private static final String FORMAT = "format-version";
    private static final int NEWEST = 1;
    private static final String DATABASES = "databases";
    private static final String VIEWS = "views";
    private static final String PROPERTIES = "properties";

    private WarehouseJson() {}

    /**
     * Reads a document.
     *
     * @param where its path, for messages
     * @throws CorruptDataException if it is damaged
     * @throws InvalidUseException if a newer release wrote it in a form that this one does not know
     */
    static WarehouseDocument read(byte[] content, String where) {
        ObjectNode tree = DocumentJson.parse(content, where);
        JsonNode format = tree.get(FORMAT);
        if (format == null || !format.isIntegralNumber()) {
            throw damaged(where, "it has no number '" + FORMAT + "'");
        }
        if (format.intValue() != NEWEST) {
            throw new InvalidUseException(
                    "Cannot use " + where,
                    "it has the format version " + format + ", and this release knows only " + NEWEST,
                    "Use the release that wrote it, or a newer one; nothing was changed");
        }
        Map<String, Map<String, String>> databases = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> database :
                object(tree, DATABASES, where).properties()) {
            databases.put(database.getKey(), texts(database.getValue(), where));
        }
        Map<String, Map<String, Map<String, String>>> views = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> database : object(tree, VIEWS, where).properties()) {
            Map<String, Map<String, String>> ofDatabase = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> view :
                    object(database.getValue(), where).properties()) {
                ofDatabase.put(view.getKey(), texts(view.getValue(), where));
            }
            views.put(database.getKey(), ofDatabase);
        }
        return new WarehouseDocument(databases, views);
    }

    /** The properties of a database or a view. */
    private static Map<String, String> texts(JsonNode element, String where) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> text :
                object(object(element, where), PROPERTIES, where).properties()) {
            if (!text.getValue().isTextual()) {
                throw damaged(where, "the property '" + text.getKey() + "' is no text");
            }
            texts.put(text.getKey(), text.getValue().textValue());
        }
        return texts;
    }

    private static ObjectNode object(ObjectNode parent, String key, String where) {
        JsonNode found = parent.get(key);
        return found == null ? JsonNodeFactory.instance.objectNode() : object(found, where);
    }

    private static ObjectNode object(JsonNode node, String where) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw damaged(where, "an object is missing where one belongs");
    }

    /** The bytes of a document. */
    static byte[] write(WarehouseDocument document) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put(FORMAT, NEWEST);
        ObjectNode databases = tree.putObject(DATABASES);
        document.databases().forEach((name, properties) -> put(databases, name, properties));
        ObjectNode views = tree.putObject(VIEWS);
        document.views().forEach((database, ofDatabase) -> {
            ObjectNode all = views.putObject(database);
            ofDatabase.forEach((name, properties) -> put(all, name, properties));
        });
        return DocumentJson.write(tree);
    }

    private static void put(ObjectNode parent, String name, Map<String, String> properties) {
        ObjectNode texts = parent.putObject(name).putObject(PROPERTIES);
        properties.forEach(texts::put);
    }

    private static CorruptDataException damaged(String where, String why) {
        return new CorruptDataException(
                "Cannot read " + where,
                why,
                "Restore the file, or remove it: then only views and what was said of databases is lost");
    }
}
