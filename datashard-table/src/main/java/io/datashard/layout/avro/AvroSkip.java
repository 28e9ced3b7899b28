package io.datashard.layout.avro;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes over encoded values without making objects of them. Notes where some fields begin. Goes item by item, so that it notices the same
 * damaged lengths, counts and indexes as a reader of the values. It does not look into texts. Immutable.
 */
final class AvroSkip {
    private static final AvroSkip[] NO_PARTS = {};
    private static final int NOT_NOTED = -1;

    private enum Kind {
        NULL,
        VARINT,
        LENGTH_AND_BYTES,
        FIXED,
        INDEX,
        UNION,
        RECORD,
        ARRAY,
        MAP
    }

    private final Kind kind;
    /** Bytes of a fixed value; number of symbols of an enum. */
    private final int size;
    /** Branches of a union, fields of a record, the element of an array, the value of a map. */
    private AvroSkip[] parts = NO_PARTS;
    /** For each field of a record, where in the places its begin is noted. */
    private int[] noted = {};

    private AvroSkip(Kind kind, int size) {
        this.kind = kind;
        this.size = size;
    }

    /**
     * Prepares to skip records.
     *
     * @param fields the fields to note, by their path such as {@code data_file.file_path}, each with its index in the places. A path leads through
     *     records only
     */
    static AvroSkip of(AvroType record, Map<String, Integer> fields) {
        return record(record, "", fields, new IdentityHashMap<>());
    }

    private static AvroSkip record(
            AvroType type, String prefix, Map<String, Integer> fields, Map<AvroType, AvroSkip> known) {
        // Not among the known: elsewhere in the record, fields of the same type are not noted.
        AvroSkip skip = new AvroSkip(Kind.RECORD, 0);
        List<AvroType.Field> all = type.fields();
        skip.parts = new AvroSkip[all.size()];
        skip.noted = new int[all.size()];
        for (int i = 0; i < all.size(); i++) {
            AvroType part = all.get(i).type();
            String path = prefix + all.get(i).name();
            skip.noted[i] = fields.getOrDefault(path, NOT_NOTED);
            boolean leadsOn = part.isOf(AvroType.Kind.RECORD)
                    && fields.keySet().stream().anyMatch(field -> field.startsWith(path + "."));
            skip.parts[i] = leadsOn ? record(part, path + ".", fields, known) : plain(part, known);
        }
        return skip;
    }

    private static AvroSkip plain(AvroType type, Map<AvroType, AvroSkip> known) {
        AvroSkip done = known.get(type);
        if (done != null) {
            return done;
        }
        return switch (type.kind()) {
            case NULL -> new AvroSkip(Kind.NULL, 0);
            case BOOLEAN -> new AvroSkip(Kind.FIXED, 1);
            case INT, LONG -> new AvroSkip(Kind.VARINT, 0);
            case FLOAT -> new AvroSkip(Kind.FIXED, Float.BYTES);
            case DOUBLE -> new AvroSkip(Kind.FIXED, Double.BYTES);
            case STRING, BYTES -> new AvroSkip(Kind.LENGTH_AND_BYTES, 0);
            case FIXED -> new AvroSkip(Kind.FIXED, type.size());
            case ENUM -> new AvroSkip(Kind.INDEX, type.symbols().size());
            case RECORD ->
                of(
                        Kind.RECORD,
                        type,
                        type.fields().stream().map(AvroType.Field::type).toList(),
                        known);
            case UNION -> of(Kind.UNION, type, type.branches(), known);
            case ARRAY -> of(Kind.ARRAY, type, List.of(type.element()), known);
            case MAP -> of(Kind.MAP, type, List.of(type.element()), known);
        };
    }

    private static AvroSkip of(Kind kind, AvroType type, List<AvroType> parts, Map<AvroType, AvroSkip> known) {
        AvroSkip skip = new AvroSkip(kind, 0);
        known.put(type, skip);
        skip.parts = new AvroSkip[parts.size()];
        for (int i = 0; i < skip.parts.length; i++) {
            skip.parts[i] = plain(parts.get(i), known);
        }
        return skip;
    }

    /**
     * Passes over a value.
     *
     * @param places gets the begins of the noted fields
     */
    void skip(AvroCursor in, int[] places) {
        skip(in, places, 0);
    }

    private void skip(AvroCursor in, int[] places, int depth) {
        requireDepth(in, depth);
        switch (kind) {
            case NULL -> {}
            case VARINT -> in.skipLong();
            case LENGTH_AND_BYTES -> in.skip(in.readLength());
            case FIXED -> in.skip(size);
            case INDEX -> in.readIndex(size);
            case UNION -> parts[in.readIndex(parts.length)].skip(in, places, depth + 1);
            case RECORD -> skipFields(in, places, depth);
            case ARRAY, MAP -> skipItems(in, places, depth);
        }
    }

    private void skipFields(AvroCursor in, int[] places, int depth) {
        for (int i = 0; i < parts.length; i++) {
            if (noted.length > 0 && noted[i] != NOT_NOTED) {
                places[noted[i]] = in.position();
            }
            parts[i].skip(in, places, depth + 1);
        }
    }

    private void skipItems(AvroCursor in, int[] places, int depth) {
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            if (kind == Kind.MAP) {
                skipMapItems(in, places, depth, count);
            } else {
                skipArrayItems(in, places, depth, count);
            }
        }
    }

    private static void requireDepth(AvroCursor in, int depth) {
        if (depth > AvroValues.MAX_DEPTH) {
            throw in.corrupt("its values are nested too deep");
        }
    }

    private void skipMapItems(AvroCursor in, int[] places, int depth, long count) {
        AvroSkip value = parts[0];
        requireDepth(in, depth + 1);
        for (long i = 0; i < count; i++) {
            in.skip(in.readLength());
            if (!value.skipSimple(in)) {
                value.skip(in, places, depth + 1);
            }
        }
    }

    private void skipArrayItems(AvroCursor in, int[] places, int depth, long count) {
        AvroSkip element = parts[0];
        boolean isPair = element.kind == Kind.RECORD
                && element.parts.length == 2
                && element.parts[0].kind == Kind.VARINT
                && element.parts[1].isSimple();
        requireDepth(in, isPair ? depth + 2 : depth + 1);
        for (long i = 0; i < count; i++) {
            if (isPair) {
                in.skipLong();
                element.parts[1].skipSimple(in);
            } else {
                element.skip(in, places, depth + 1);
            }
        }
    }

    private boolean isSimple() {
        return kind == Kind.VARINT || kind == Kind.LENGTH_AND_BYTES;
    }

    /** Passes over a number, a text or bytes; false for other values. */
    private boolean skipSimple(AvroCursor in) {
        switch (kind) {
            case VARINT -> in.skipLong();
            case LENGTH_AND_BYTES -> in.skip(in.readLength());
            default -> {
                return false;
            }
        }
        return true;
    }
}
