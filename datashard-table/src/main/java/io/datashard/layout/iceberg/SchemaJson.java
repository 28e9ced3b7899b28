package io.datashard.layout.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.document.DocumentJson;
import io.datashard.layout.document.FieldJson;
import io.datashard.layout.document.JsonFields;
import io.datashard.layout.document.JsonText;
import io.datashard.layout.document.PythonJson;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schemas and partition specs of the iceberg layout, in metadata documents and in the headers of manifests (iceberg format section 2.1). */
public final class SchemaJson {
    private SchemaJson() {}

    /** The current schema; null if the table stores none, which an empty schema means. */
    static @Nullable Schema current(JsonFields document) {
        List<Schema> schemas = schemas(document);
        if (schemas.isEmpty()) {
            return null;
        }
        int currentId = document.isAbsent("current-schema-id") ? 0 : document.smallInteger("current-schema-id");
        // Id 0 means the first schema, as in Python.
        Schema current = currentId == 0
                ? schemas.get(0)
                : schemas.stream()
                        .filter(schema -> schema.schemaId() == currentId)
                        .findFirst()
                        .orElseThrow(() -> JsonText.corrupt(
                                document.where(), "the current schema " + currentId + " is not among its schemas"));
        return current.size() == 0 ? null : current;
    }

    /** Reads all schemas: other readers refuse the table for one bad schema, current or not. */
    private static List<Schema> schemas(JsonFields document) {
        List<Schema> schemas = new ArrayList<>();
        if (document.isAbsent("schemas") && !document.isAbsent("schema")) {
            return List.of(schema(new JsonFields(document.object("schema"), document.where() + ", schema")));
        }
        for (JsonNode element : document.arrayOrEmpty("schemas")) {
            schemas.add(schema(JsonFields.of(element, document.where() + ", schema " + schemas.size())));
        }
        return schemas;
    }

    private static Schema schema(JsonFields node) {
        int id = node.isAbsent("schema-id") ? 0 : node.smallInteger("schema-id");
        return FieldJson.schema(node, id, FieldJson::isIcebergType);
    }

    /** The spec of one element of {@code partition-specs}. */
    static PartitionSpec spec(JsonFields node) {
        List<PartitionField> fields = new ArrayList<>();
        for (JsonNode element : node.array("fields")) {
            JsonFields field = JsonFields.of(element, node.where() + ", field " + fields.size());
            fields.add(new PartitionField(
                    field.smallInteger("source-id"),
                    field.smallInteger("field-id"),
                    field.text("name"),
                    Transform.parse(field.text("transform"))));
        }
        return new PartitionSpec(node.smallInteger("spec-id"), fields);
    }

    /** The object of a schema. */
    static ObjectNode node(Schema schema) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", "struct").put("schema-id", schema.schemaId());
        ArrayNode fields = node.putArray("fields");
        for (Field field : schema.fields()) {
            fields.addObject()
                    .put("id", field.id())
                    .put("name", field.name())
                    .put("required", field.required())
                    .put("type", field.type().text());
        }
        return node;
    }

    /** The array of a spec's fields. */
    static ArrayNode node(PartitionSpec spec) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        for (PartitionField field : spec.fields()) {
            fields.addObject()
                    .put("source-id", field.sourceId())
                    .put("field-id", field.fieldId())
                    .put("name", field.name())
                    .put("transform", field.transform().text());
        }
        return fields;
    }

    /** The schema of a new table: a name, an id and a type that every reader knows for each column (iceberg format section 9). */
    static Schema requireStorable(Schema schema) {
        if (schema.size() == 0
                || schema.fields().stream()
                        .anyMatch(field ->
                                field.type() == PrimitiveType.FIXED || !FieldJson.isIcebergType(field.type()))) {
            throw new InvalidUseException(
                    "Cannot create a table with the columns " + schema,
                    "a table of the iceberg layout has one column at least and no column of type fixed without a length",
                    "Declare a column, and binary or fixed[L] instead of fixed");
        }
        // Id 0 is not an id of its own: in Python it means the first schema.
        return new Schema(Math.max(1, schema.schemaId()), schema.fields());
    }

    /** The property for reading files without field ids: without it, other readers find only nulls in them. */
    static String nameMapping(Schema schema) {
        return schema.fields().stream()
                .map(field ->
                        "{\"field-id\": " + field.id() + ", \"names\": [" + PythonJson.string(field.name()) + "]}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The text of a schema in the header of a manifest. */
    public static String text(Schema schema) {
        return schema.fields().stream()
                .map(field ->
                        "{\"id\": " + field.id() + ", \"name\": " + PythonJson.string(field.name()) + ", \"required\": "
                                + field.required() + ", \"type\": "
                                + PythonJson.string(field.type().text()) + "}")
                .collect(Collectors.joining(
                        ", ", "{\"type\": \"struct\", \"schema-id\": " + schema.schemaId() + ", \"fields\": [", "]}"));
    }

    /** The text of a spec in the header of a manifest. */
    public static String text(PartitionSpec spec) {
        return spec.fields().stream()
                .map(field -> "{\"source-id\": " + field.sourceId() + ", \"field-id\": " + field.fieldId()
                        + ", \"name\": " + PythonJson.string(field.name()) + ", \"transform\": "
                        + PythonJson.string(field.transform().text()) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The schema in the header of a manifest; empty if it can't be read. It is needed only to decode bounds. */
    public static Optional<Schema> parse(String text) {
        try {
            String where = "the header of a manifest";
            return Optional.of(
                    schema(new JsonFields(DocumentJson.parse(text.getBytes(StandardCharsets.UTF_8), where), where)));
        } catch (DataShardException e) {
            return Optional.empty();
        }
    }
}
