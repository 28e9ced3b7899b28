package io.datashard.format.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.schema.DataType;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.FixedType;
import io.datashard.format.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema objects of a classic metadata document (classic format section 2.3). */
final class ClassicSchemaJson {
    private ClassicSchemaJson() {}

    /** The current schema, or null where the table stores none: an empty one stands for that. */
    static @Nullable Schema current(JsonFields document) {
        JsonNode schemas = document.array("schemas");
        int currentId = document.smallInteger("current_schema_id");
        JsonFields current = null;
        for (int i = 0; i < schemas.size(); i++) {
            JsonFields schema = JsonFields.of(schemas.get(i), document.where() + ", schema " + i);
            // Id 0 stands for the first schema, and so does an id that is not there: Python does both.
            boolean isCurrent = currentId != 0 && schema.smallInteger("schema_id") == currentId;
            if (current == null || isCurrent) {
                current = schema;
            }
            if (isCurrent) {
                break;
            }
        }
        return current == null || current.array("fields").isEmpty() ? null : parse(current);
    }

    private static Schema parse(JsonFields schema) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode element : schema.array("fields")) {
            fields.add(field(JsonFields.of(element, schema.where() + ", column " + fields.size())));
        }
        try {
            return new Schema(schema.smallInteger("schema_id"), fields);
        } catch (InvalidUseException e) {
            throw JsonText.corrupt(schema.where(), "two of its columns have the same id or the same name");
        }
    }

    private static Field field(JsonFields field) {
        String name = field.text("name");
        JsonNode type = field.required("type");
        String text = type.isTextual() ? type.textValue() : type.toString();
        try {
            DataType parsed = DataType.parse(text);
            if (!(parsed instanceof FixedType)) {
                return new Field(field.smallInteger("id"), name, parsed, field.flag("required"));
            }
        } catch (InvalidUseException e) {
            throw unknownType(field, name, text, e);
        }
        throw unknownType(field, name, text, null);
    }

    private static InvalidUseException unknownType(
            JsonFields field, String name, String type, @Nullable InvalidUseException cause) {
        return new InvalidUseException(
                "Cannot read " + field.where() + " '" + name + "'",
                "its type " + type + " is none that this connector knows",
                "Use a table whose columns are boolean, int, long, float, double, date, time, timestamp, timestamptz, string, uuid,"
                        + " fixed, binary or decimal(P,S)",
                cause);
    }

    /** The object of a new table's schema. Its id is 1 at least: Python takes id 0 for another. */
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
