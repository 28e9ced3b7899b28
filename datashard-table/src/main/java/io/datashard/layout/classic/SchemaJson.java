package io.datashard.layout.classic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.document.FieldJson;
import io.datashard.layout.document.JsonFields;
import io.datashard.layout.document.PythonJson;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Schema;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema objects of a classic metadata document (classic format section 2.3). */
final class SchemaJson {
    private SchemaJson() {}

    /** The current schema; null if the table stores none, which an empty schema means. */
    static @Nullable Schema current(JsonFields document) {
        JsonNode schemas = document.array("schemas");
        int currentId = document.smallInteger("current_schema_id");
        JsonFields current = null;
        for (int i = 0; i < schemas.size(); i++) {
            JsonFields schema = JsonFields.of(schemas.get(i), document.where() + ", schema " + i);
            // Id 0 means the first schema, and so does an unknown id: as in Python.
            boolean isCurrent = currentId != 0 && schema.smallInteger("schema_id") == currentId;
            if (current == null || isCurrent) {
                current = schema;
            }
            if (isCurrent) {
                break;
            }
        }
        return current == null || current.array("fields").isEmpty()
                ? null
                : FieldJson.schema(current, current.smallInteger("schema_id"), type -> !(type instanceof FixedType));
    }

    /** The object of a new table's schema. Its id is at least 1, because id 0 has another meaning in Python. */
    static ObjectNode format(Schema schema) {
        if (schema.size() == 0 || schema.fields().stream().anyMatch(field -> field.type() instanceof FixedType)) {
            throw new InvalidUseException(
                    "Cannot create a table with the columns " + schema,
                    "a table of the classic layout has one column at least and no column of type fixed[L]",
                    "Declare a column, and binary instead of fixed[L]");
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schema_id", Math.max(1, schema.schemaId()));
        for (Field field : schema.fields()) {
            node.withArray("fields")
                    .addObject()
                    .put("id", field.id())
                    .put("name", field.name())
                    .put("type", field.type().text())
                    .put("required", field.required());
        }
        return node.put("schema_string", schemaString(schema));
    }

    private static String schemaString(Schema schema) {
        return schema.fields().stream()
                .map(field ->
                        "{\"id\": " + field.id() + ", \"name\": " + PythonJson.string(field.name()) + ", \"type\": "
                                + PythonJson.string(field.type().text()) + ", \"required\": " + field.required() + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
