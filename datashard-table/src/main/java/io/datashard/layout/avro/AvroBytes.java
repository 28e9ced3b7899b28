package io.datashard.layout.avro;

import io.datashard.error.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding from memory, in the value types of {@link io.datashard.layout.document.JsonText}. Checks every length against
 * the remaining bytes before it allocates memory: damage ends in a {@link CorruptDataException}, never in a lack of memory.
 */
final class AvroBytes {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VARINT_BYTES = 10;

    private final ByteBuffer buffer;
    private final String where;

    AvroBytes(byte[] bytes, int start, int end, String where) {
        this.buffer = ByteBuffer.wrap(bytes, start, end - start).order(ByteOrder.LITTLE_ENDIAN);
        this.where = where;
    }

    boolean hasRemaining() {
        return buffer.hasRemaining();
    }

    CorruptDataException corrupt(String why) {
        return ManifestErrors.corrupt(where, why + " (byte " + buffer.position() + ")");
    }

    Map<String, @Nullable Object> readRecord(Schema schema, int depth) {
        Map<String, @Nullable Object> record = new HashMap<>();
        for (Schema.Field field : schema.getFields()) {
            record.put(field.name(), read(field.schema(), depth + 1));
        }
        return record;
    }

    private @Nullable Object read(Schema schema, int depth) {
        if (depth > MAX_DEPTH) {
            throw corrupt("its values are nested too deep");
        }
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> need(1).get() != 0;
            case INT, LONG -> readLong();
            case FLOAT -> (double) need(Float.BYTES).getFloat();
            case DOUBLE -> need(Double.BYTES).getDouble();
            case STRING -> readString();
            case BYTES -> readBytes();
            case FIXED -> readFixed(schema.getFixedSize());
            case ENUM -> choice(schema.getEnumSymbols());
            case UNION -> read(choice(schema.getTypes()), depth + 1);
            case RECORD -> readRecord(schema, depth);
            case ARRAY -> readArray(schema.getElementType(), depth);
            case MAP -> readMap(schema.getValueType(), depth);
        };
    }

    private List<@Nullable Object> readArray(Schema element, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long count = blockCount(); count != 0; count = blockCount()) {
            for (long i = 0; i < count; i++) {
                list.add(read(element, depth + 1));
            }
        }
        return list;
    }

    private Map<String, @Nullable Object> readMap(Schema value, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (long count = blockCount(); count != 0; count = blockCount()) {
            for (long i = 0; i < count; i++) {
                map.put(readString(), read(value, depth + 1));
            }
        }
        return map;
    }

    /** Number of the next items in an array or map. After a negative number, their length in bytes follows. */
    long blockCount() {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > buffer.remaining()) {
            throw corrupt("it is damaged or cut off");
        }
        return count;
    }

    private <T> T choice(List<T> choices) {
        long index = readLong();
        if (index < 0 || index >= choices.size()) {
            throw corrupt("it is damaged");
        }
        return choices.get((int) index);
    }

    /** A number of variable length, int or long. */
    long readLong() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            byte next = need(1).get();
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupt("it is damaged");
    }

    String readString() {
        int length = length();
        String text = new String(buffer.array(), buffer.position(), length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(buffer.slice(buffer.position(), length))) {
            throw corrupt("a text in it is not UTF-8");
        }
        buffer.position(buffer.position() + length);
        return text;
    }

    /** Java decodes damaged UTF-8 to U+FFFD: only a text with that character needs the slow check. */
    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    byte[] readBytes() {
        return readFixed(length());
    }

    byte[] readFixed(int length) {
        need(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private int length() {
        long length = readLong();
        if (length < 0 || length > buffer.remaining()) {
            throw corrupt("it is damaged or cut off");
        }
        return (int) length;
    }

    private ByteBuffer need(int length) {
        if (buffer.remaining() < length) {
            throw corrupt("it is damaged or cut off");
        }
        return buffer;
    }
}
