package io.datashard.layout.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads encoded values whole, in the value types of {@link io.datashard.layout.document.JsonText}. */
final class AvroValues {
    /** A type may hold itself. */
    static final int MAX_DEPTH = 32;

    private AvroValues() {}

    static Map<String, @Nullable Object> readRecord(AvroCursor in, AvroType type) {
        return readRecord(in, type, 0);
    }

    static @Nullable Object read(AvroCursor in, AvroType type) {
        return read(in, type, 0);
    }

    private static Map<String, @Nullable Object> readRecord(AvroCursor in, AvroType type, int depth) {
        Map<String, @Nullable Object> record = new HashMap<>();
        for (AvroType.Field field : type.fields()) {
            record.put(field.name(), read(in, field.type(), depth + 1));
        }
        return record;
    }

    private static @Nullable Object read(AvroCursor in, AvroType type, int depth) {
        if (depth > MAX_DEPTH) {
            throw in.corrupt("its values are nested too deep");
        }
        return switch (type.kind()) {
            case NULL -> null;
            case BOOLEAN -> in.readByte() != 0;
            case INT, LONG -> in.readLong();
            case FLOAT -> (double) in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> in.readString();
            case BYTES -> in.readBytes();
            case FIXED -> in.readFixed(type.size());
            case ENUM -> type.symbols().get(in.readIndex(type.symbols().size()));
            case UNION ->
                read(in, type.branches().get(in.readIndex(type.branches().size())), depth + 1);
            case RECORD -> readRecord(in, type, depth);
            case ARRAY -> readArray(in, type.element(), depth);
            case MAP -> readMap(in, type.element(), depth);
        };
    }

    private static List<@Nullable Object> readArray(AvroCursor in, AvroType element, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                list.add(read(in, element, depth + 1));
            }
        }
        return list;
    }

    private static Map<String, @Nullable Object> readMap(AvroCursor in, AvroType value, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                map.put(in.readString(), read(in, value, depth + 1));
            }
        }
        return map;
    }
}
