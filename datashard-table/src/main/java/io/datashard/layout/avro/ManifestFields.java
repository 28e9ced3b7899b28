package io.datashard.layout.avro;

import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record of a manifest or manifest list, Avro or JSON, read strictly: a missing field or another type is corrupt data.
 *
 * @param values the record
 * @param where the record and its file, for messages
 */
public record ManifestFields(Map<?, ?> values, String where) {
    /** The {@code content} of a manifest of data files. */
    public static final int DATA = 0;

    private static final int DELETES = 1;

    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

    public static ManifestFields of(@Nullable Object record, String where) {
        if (record instanceof Map<?, ?> values) {
            return new ManifestFields(values, where);
        }
        throw ManifestErrors.corrupt(where, "a record should be here");
    }

    public @Nullable Object get(String key) {
        return values.get(key);
    }

    public String text(String key) {
        if (get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "text");
    }

    /** A text; null if absent, null or empty. */
    public @Nullable String optionalText(String key) {
        if (get(key) == null) {
            return null;
        }
        String text = text(key);
        return text.isEmpty() ? null : text;
    }

    /** A whole number, at least 0. */
    public long count(String key) {
        if (get(key) instanceof Long number && number >= 0) {
            return number;
        }
        throw wrong(key, "a whole number from 0");
    }

    public int smallCount(String key) {
        long count = count(key);
        if (count > Integer.MAX_VALUE) {
            throw wrong(key, "a number of files");
        }
        return (int) count;
    }

    /** A sequence number; unknown if absent, 0 or below. */
    public SequenceNumber sequenceNumber(String key) {
        Object value = get(key);
        if (value == null) {
            return SequenceNumber.UNKNOWN;
        }
        if (value instanceof Long number) {
            return number > 0 ? new SequenceNumber(number) : SequenceNumber.UNKNOWN;
        }
        throw wrong(key, "a sequence number");
    }

    /** An id of 64 bits; null if absent, null or -1. */
    public @Nullable SnapshotId snapshotId(String key) {
        Object value = get(key);
        if (value == null || value.equals(-1L)) {
            return null;
        }
        if (value instanceof Long number) {
            return new SnapshotId(number); // Avro has no unsigned numbers: the 64 bits are the id
        }
        if (value instanceof BigInteger number && number.signum() > 0 && number.compareTo(UNSIGNED_LIMIT) < 0) {
            return new SnapshotId(number.longValue());
        }
        throw wrong(key, "a snapshot id");
    }

    /** Whole numbers by field id; empty if absent. */
    public Map<Integer, Long> countsByFieldId(String key) {
        Map<Integer, Long> counts = new HashMap<>();
        for (Map.Entry<?, ?> entry : mapOrEmpty(key).entrySet()) {
            Integer fieldId = fieldId(entry.getKey());
            if (fieldId == null || !(entry.getValue() instanceof Long count) || count < 0) {
                throw wrong(key, "a map of counts by field id");
            }
            counts.put(fieldId, count);
        }
        return counts;
    }

    /** A map, or the list of keys and values that represents a map with numbers as keys; empty if absent. */
    public Map<?, ?> mapOrEmpty(String key) {
        Object value = get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        if (value instanceof List<?> pairs) {
            Map<Object, @Nullable Object> map = new HashMap<>();
            for (Object pair : pairs) {
                Map<?, ?> keyAndValue = of(pair, where).values();
                if (!(keyAndValue.get("key") instanceof Long number)) {
                    throw wrong(key, "a map");
                }
                map.put(number, keyAndValue.get("value"));
            }
            return map;
        }
        throw wrong(key, "a map");
    }

    /** The field id in a map key; null if it is none. */
    public static @Nullable Integer fieldId(@Nullable Object key) {
        if (key instanceof Long number) {
            return number == number.intValue() ? Integer.valueOf(number.intValue()) : null;
        }
        try {
            return key instanceof String text ? Integer.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    public RuntimeException wrong(String key, String expected) {
        String state = values.containsKey(key) ? "is not " + expected : "is missing";
        return ManifestErrors.corrupt(where, "'" + key + "' " + state);
    }

    /** Throws if this is a manifest of deletes. */
    public void refuseDeletes() {
        Object content = get("content");
        if (content == null || content.equals((long) DATA) || content.equals("data")) {
            return;
        }
        if (content.equals((long) DELETES) || content.equals("deletes")) {
            throw ManifestErrors.unsupported(
                    where(), "it names a manifest of deletes, and rows would come back if that were passed over");
        }
        throw wrong("content", "0, for data");
    }
}
