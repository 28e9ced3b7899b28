package io.datashard.layout.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads encoded values whole, in the value types of {@link io.datashard.layout.document.JsonText}. */
final class AvroValues {
    /** A schema may hold itself. */
    static final int MAX_DEPTH = 32;

    private AvroValues() {}

    static Map<String, @Nullable Object> readRecord(AvroCursor in, Schema schema) {
        return readRecord(in, schema, 0);
    }

    static @Nullable Object read(AvroCursor in, Schema schema) {
        return read(in, schema, 0);
    }

    private static Map<String, @Nullable Object> readRecord(AvroCursor in, Schema schema, int depth) {
        Map<String, @Nullable Object> record = new HashMap<>();
        for (Schema.Field field : schema.getFields()) {
            record.put(field.name(), read(in, field.schema(), depth + 1));
        }
        return record;
    }

    private static @Nullable Object read(AvroCursor in, Schema schema, int depth) {
        if (depth > MAX_DEPTH) {
            throw in.corrupt("its values are nested too deep");
        }
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> in.readByte() != 0;
            case INT, LONG -> in.readLong();
            case FLOAT -> (double) in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> in.readString();
            case BYTES -> in.readBytes();
            case FIXED -> in.readFixed(schema.getFixedSize());
            case ENUM ->
                schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size()));
            case UNION ->
                read(in, schema.getTypes().get(in.readIndex(schema.getTypes().size())), depth + 1);
            case RECORD -> readRecord(in, schema, depth);
            case ARRAY -> readArray(in, schema.getElementType(), depth);
            case MAP -> readMap(in, schema.getValueType(), depth);
        };
    }

    private static List<@Nullable Object> readArray(AvroCursor in, Schema element, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                list.add(read(in, element, depth + 1));
            }
        }
        return list;
    }

    private static Map<String, @Nullable Object> readMap(AvroCursor in, Schema value, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                map.put(in.readString(), read(in, value, depth + 1));
            }
        }
        return map;
    }
}
