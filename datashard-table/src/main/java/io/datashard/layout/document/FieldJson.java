package io.datashard.layout.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Columns in schema objects, the same in both layouts. */
public final class FieldJson {
    private FieldJson() {}

    /**
     * The schema that an object describes.
     *
     * @param types whether the layout has a type
     */
    public static Schema schema(JsonFields schema, int schemaId, Predicate<DataType> types) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode element : schema.array("fields")) {
            fields.add(field(JsonFields.of(element, schema.where() + ", column " + fields.size()), types));
        }
        try {
            return new Schema(schemaId, fields);
        } catch (InvalidUseException e) {
            throw JsonText.corrupt(schema.where(), "two of its columns have the same id or the same name");
        }
    }

    private static Field field(JsonFields field, Predicate<DataType> types) {
        String name = field.text("name");
        JsonNode type = field.required("type");
        String text = type.isTextual() ? type.textValue() : type.toString();
        try {
            DataType parsed = DataType.parse(text);
            if (types.test(parsed)) {
                return new Field(field.smallInteger("id"), name, parsed, field.flag("required"));
            }
        } catch (InvalidUseException e) {
            throw unknownType(field, name, text, e);
        }
        throw unknownType(field, name, text, null);
    }

    /** Whether the iceberg layout has a type: all but fixed without a length. */
    public static boolean isIcebergType(DataType type) {
        return !(type instanceof FixedType fixed) || fixed.length() > 0;
    }

    private static InvalidUseException unknownType(
            JsonFields field, String name, String type, @Nullable InvalidUseException cause) {
        return new InvalidUseException(
                "Cannot read " + field.where() + " '" + name + "'",
                "its type " + type + " is none that this connector knows"
                        + (type.startsWith("{") ? "; it knows no nested types" : ""),
                "Use a table whose columns are boolean, int, long, float, double, date, time, timestamp, timestamptz, string, uuid,"
                        + " fixed, binary or decimal(P,S)",
                cause);
    }
}
