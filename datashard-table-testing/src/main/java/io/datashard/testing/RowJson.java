package io.datashard.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * Rows of a schema as canonical JSON lines, as {@code golden/README.md} defines them and the Python scripts of e2e-tests read and write
 * them. Immutable.
 */
public final class RowJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final Schema schema;

    public RowJson(Schema schema) {
        this.schema = schema;
    }

    /** A row as one line of JSON, keys in column order, without a line end. */
    public String encode(RowView row) {
        StringJoiner line = new StringJoiner(",", "{", "}");
        for (int i = 0; i < schema.size(); i++) {
            line.add(quoted(schema.field(i).name()) + ":"
                    + (row.isNullAt(i) ? "null" : value(schema.field(i).type(), row, i)));
        }
        return line.toString();
    }

    /** Parses such a line. A missing key is a null; an unknown key fails. */
    public TestRow decode(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not a row in JSON: " + line, e);
        }
        json.fieldNames().forEachRemaining(name -> {
            if (schema.find(name).isEmpty()) {
                throw new AssertionError("The row has the column '" + name + "', the schema has not: " + schema);
            }
        });
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode node = json.get(schema.field(i).name());
            if (node != null && !node.isNull()) {
                values[i] = value(schema.field(i).type(), node);
            }
        }
        return TestRow.of(values);
    }

    /** A value, not null, as JSON. */
    static String value(DataType type, RowView row, int position) {
        return switch (type.physical()) {
            case BOOLEAN -> String.valueOf(row.getBoolean(position));
            case INT ->
                type == PrimitiveType.DATE
                        ? quoted(LocalDate.ofEpochDay(row.getInt(position)).toString())
                        : String.valueOf(row.getInt(position));
            case LONG -> String.valueOf(row.getLong(position));
            case FLOAT -> number(row.getFloat(position));
            case DOUBLE -> number(row.getDouble(position));
            case BYTES ->
                isText(type)
                        ? quoted(new String(row.getBytes(position), StandardCharsets.UTF_8))
                        : quoted(HEX.formatHex(row.getBytes(position)));
            case DECIMAL ->
                quoted(row.getDecimal(position)
                        .setScale(((DecimalType) type).scale())
                        .toPlainString());
        };
    }

    private static Object value(DataType type, JsonNode node) {
        return type.map(
                primitive -> value(primitive, node),
                decimal -> new BigDecimal(node.textValue()).setScale(decimal.scale()),
                fixed -> HEX.parseHex(node.textValue()));
    }

    private static Object value(PrimitiveType type, JsonNode node) {
        return switch (type) {
            case BOOLEAN -> node.booleanValue();
            case INT -> Math.toIntExact(whole(node));
            case LONG, TIME, TIMESTAMP, TIMESTAMPTZ -> whole(node);
            case FLOAT -> (float) number(node);
            case DOUBLE -> number(node);
            case DATE -> Math.toIntExact(LocalDate.parse(node.textValue()).toEpochDay());
            case STRING, UUID -> node.textValue();
            case BINARY, FIXED -> HEX.parseHex(node.textValue());
        };
    }

    private static boolean isText(DataType type) {
        return type == PrimitiveType.STRING || type == PrimitiveType.UUID;
    }

    private static long whole(JsonNode node) {
        if (!node.canConvertToExactIntegral() || !node.canConvertToLong()) {
            throw new AssertionError("Not a whole number of 64 bits: " + node);
        }
        return node.longValue();
    }

    private static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : quoted(Double.toString(value));
    }

    /** A JSON string as Python's json.dumps writes it with ensure_ascii=False. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00").append(HEX.toHexDigits((byte) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
