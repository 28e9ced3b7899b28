package io.datashard.layout.avro;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of the records of one file, as its schema declares it: one value, or a union of null and one value.
 *
 * @param place its number among the noted fields
 * @param type the type of the value; null if the records have no such field
 * @param nullBranch the index of null in the union; -1 if the field can't be null
 */
record StoredField(int place, @Nullable AvroType type, int nullBranch) {
    private static final int NO_NULL = -1;

    /** A field that is declared otherwise is no stored field: then the records must be read whole. */
    static @Nullable StoredField of(int place, @Nullable AvroType declared) {
        if (declared == null || !declared.isOf(AvroType.Kind.UNION)) {
            return new StoredField(place, declared, NO_NULL);
        }
        List<AvroType> branches = declared.branches();
        int nullBranch = branches.size() == 2 ? nullBranch(branches) : NO_NULL;
        return nullBranch < 0 ? null : new StoredField(place, branches.get(1 - nullBranch), nullBranch);
    }

    private static int nullBranch(List<AvroType> branches) {
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).isOf(AvroType.Kind.NULL)) {
                return i;
            }
        }
        return NO_NULL;
    }

    boolean isAbsent() {
        return type == null;
    }

    boolean isNumber() {
        return type != null && isNumber(type);
    }

    boolean isOf(AvroType.Kind kind) {
        return type != null && type.isOf(kind);
    }

    private static boolean isNumber(AvroType type) {
        return type.isOf(AvroType.Kind.INT) || type.isOf(AvroType.Kind.LONG);
    }

    /** How to look up field ids; null if this is no map of numbers. */
    @Nullable IdMap numbersById() {
        AvroType value = mapValue();
        return value != null && isNumber(value) ? new IdMap(isOf(AvroType.Kind.ARRAY), true) : null;
    }

    /** How to look up field ids; null if this is no map of values of this type. */
    @Nullable IdMap byId(AvroType.Kind kind) {
        AvroType value = mapValue();
        return value != null && value.isOf(kind) ? new IdMap(isOf(AvroType.Kind.ARRAY), false) : null;
    }

    private @Nullable AvroType mapValue() {
        if (type != null && type.isOf(AvroType.Kind.MAP)) {
            return type.element();
        }
        if (type == null || !type.isOf(AvroType.Kind.ARRAY) || !type.element().isOf(AvroType.Kind.RECORD)) {
            return null;
        }
        List<AvroType.Field> pair = type.element().fields();
        boolean isPair = pair.size() == 2
                && pair.get(0).name().equals("key")
                && isNumber(pair.get(0).type())
                && pair.get(1).name().equals("value");
        return isPair ? pair.get(1).type() : null;
    }

    /** The value in the current record, as an object; null if it is absent or null. */
    @Nullable Object read(AvroRecords records) {
        AvroCursor in = value(records);
        return in == null || type == null ? null : AvroValues.read(in, type);
    }

    /** A cursor at the value in the current record; null if it is absent or null. */
    @Nullable AvroCursor value(AvroRecords records) {
        if (type == null) {
            return null;
        }
        AvroCursor in = records.at(records.place(place));
        return nullBranch != NO_NULL && in.readLong() == nullBranch ? null : in;
    }
}
