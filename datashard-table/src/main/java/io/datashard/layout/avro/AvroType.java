package io.datashard.layout.avro;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type of encoded values, as the schema in a container declares it ({@link AvroTypeParser}). It has what reading needs, and no more: Avro's
 * own schemas bring 400 classes along, which each job of a cluster would load anew.
 *
 * <p>A record may hold itself, so it is equal to itself only. Not changed once it is parsed.
 */
final class AvroType {
    /** Kinds of types, by their names in a schema. */
    enum Kind {
        NULL,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        STRING,
        BYTES,
        FIXED,
        ENUM,
        RECORD,
        UNION,
        ARRAY,
        MAP
    }

    private final Kind kind;
    private final int size;
    private final List<String> symbols;
    private final List<Field> fields = new ArrayList<>();
    private final List<AvroType> parts;

    /**
     * A field of a record.
     *
     * @param name its name
     * @param type the type of its values
     */
    record Field(String name, AvroType type) {}

    private AvroType(Kind kind, int size, List<String> symbols, List<AvroType> parts) {
        this.kind = kind;
        this.size = size;
        this.symbols = symbols;
        this.parts = parts;
    }

    /** A type without a name or parts. */
    static AvroType plain(Kind kind) {
        return new AvroType(kind, 0, List.of(), List.of());
    }

    static AvroType fixed(int size) {
        return new AvroType(Kind.FIXED, size, List.of(), List.of());
    }

    static AvroType enumeration(List<String> symbols) {
        return new AvroType(Kind.ENUM, 0, List.copyOf(symbols), List.of());
    }

    static AvroType union(List<AvroType> branches) {
        return new AvroType(Kind.UNION, 0, List.of(), List.copyOf(branches));
    }

    static AvroType array(AvroType element) {
        return new AvroType(Kind.ARRAY, 0, List.of(), List.of(element));
    }

    static AvroType map(AvroType value) {
        return new AvroType(Kind.MAP, 0, List.of(), List.of(value));
    }

    /** A record that gets its fields when they have been parsed, for they may name it. */
    static AvroType record() {
        return new AvroType(Kind.RECORD, 0, List.of(), List.of());
    }

    /** Adds a field to a record that is being parsed. */
    void add(Field field) {
        fields.add(field);
    }

    Kind kind() {
        return kind;
    }

    boolean isOf(Kind other) {
        return kind == other;
    }

    /** Bytes of a fixed value. */
    int size() {
        return size;
    }

    /** The symbols of an enum. */
    List<String> symbols() {
        return symbols;
    }

    /** The fields of a record, in order. */
    List<Field> fields() {
        return fields;
    }

    /** The type of a field of a record; null if there is none of that name, or this is no record. */
    @Nullable AvroType field(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field.type();
            }
        }
        return null;
    }

    /** The branches of a union. */
    List<AvroType> branches() {
        return parts;
    }

    /** The type of the elements of an array, or of the values of a map. */
    AvroType element() {
        return parts.get(0);
    }
}
