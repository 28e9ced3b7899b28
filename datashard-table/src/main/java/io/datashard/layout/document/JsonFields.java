package io.datashard.layout.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read strictly: a missing field or another type is corrupt data.
 *
 * @param node the object
 * @param where the object and its document, for messages
 */
public record JsonFields(ObjectNode node, String where) {
    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);
    private static final int NO_SNAPSHOT = -1;

    /** The object in an element of an array. */
    public static JsonFields of(JsonNode element, String where) {
        if (element instanceof ObjectNode object) {
            return new JsonFields(object, where);
        }
        throw JsonText.corrupt(where, "an object should be here, not " + element.getNodeType());
    }

    public String text(String key) {
        JsonNode value = required(key);
        if (!value.isTextual()) {
            throw wrong(key, "text");
        }
        return value.textValue();
    }

    public @Nullable String optionalText(String key) {
        return isAbsent(key) ? null : text(key);
    }

    public long integer(String key) {
        JsonNode value = required(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(key, "a whole number of at most 64 bits");
        }
        return value.longValue();
    }

    public int smallInteger(String key) {
        long value = integer(key);
        if (value != (int) value) {
            throw wrong(key, "a whole number of at most 32 bits");
        }
        return (int) value;
    }

    public @Nullable Integer optionalInteger(String key) {
        return isAbsent(key) ? null : Integer.valueOf(smallInteger(key));
    }

    /** A sequence number; unknown if absent, 0 or below. */
    public SequenceNumber sequenceNumber(String key) {
        long value = isAbsent(key) ? 0 : integer(key);
        return value > 0 ? new SequenceNumber(value) : SequenceNumber.UNKNOWN;
    }

    boolean flag(String key) {
        if (isAbsent(key)) {
            return false;
        }
        JsonNode value = required(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    /** An unsigned id of 64 bits. */
    public SnapshotId snapshotId(String key) {
        SnapshotId id = optionalSnapshotId(key);
        if (id == null) {
            throw wrong(key, "a snapshot id");
        }
        return id;
    }

    /** An unsigned id of 64 bits; null if absent, null or -1. */
    public @Nullable SnapshotId optionalSnapshotId(String key) {
        if (isAbsent(key)) {
            return null;
        }
        JsonNode value = required(key);
        if (!value.isIntegralNumber()) {
            throw wrong(key, "a snapshot id");
        }
        BigInteger number = value.bigIntegerValue();
        if (number.equals(BigInteger.valueOf(NO_SNAPSHOT))) {
            return null;
        }
        if (number.signum() < 0 || number.compareTo(UNSIGNED_LIMIT) >= 0) {
            throw wrong(key, "a snapshot id of 64 bits without sign");
        }
        return new SnapshotId(number.longValue());
    }

    /** The JSON number of an id; -1 for none. */
    public static NumericNode idNode(@Nullable SnapshotId id) {
        if (id == null) {
            return LongNode.valueOf(NO_SNAPSHOT);
        }
        return id.bits() >= 0 ? LongNode.valueOf(id.bits()) : BigIntegerNode.valueOf(new BigInteger(id.toString()));
    }

    public JsonNode array(String key) {
        JsonNode value = required(key);
        if (!value.isArray()) {
            throw wrong(key, "an array");
        }
        return value;
    }

    /** An array; empty if absent or null. */
    public JsonNode arrayOrEmpty(String key) {
        return isAbsent(key) ? JsonNodeFactory.instance.arrayNode() : array(key);
    }

    public ObjectNode object(String key) {
        if (required(key) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(key, "an object");
    }

    /** Texts by key; other values become their JSON text. */
    public Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : object(key).properties()) {
            JsonNode value = property.getValue();
            texts.put(property.getKey(), value.isTextual() ? value.textValue() : value.toString());
        }
        return texts;
    }

    /** Like {@link #texts}; empty if absent or null. */
    public Map<String, String> textsOrEmpty(String key) {
        return isAbsent(key) ? Map.of() : texts(key);
    }

    public boolean isAbsent(String key) {
        return !node.hasNonNull(key);
    }

    /** The value of a key that must exist, of any type. */
    public JsonNode required(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw JsonText.corrupt(where, "the key '" + key + "' is missing");
        }
        return value;
    }

    private RuntimeException wrong(String key, String expected) {
        return JsonText.corrupt(where, "'" + key + "' is not " + expected);
    }
}
