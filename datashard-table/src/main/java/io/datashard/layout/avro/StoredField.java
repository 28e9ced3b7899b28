package io.datashard.layout.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A field of the records of one file, as its schema declares it: one value, or a union of null and one value.
 *
 * @param place its number among the noted fields
 * @param schema the schema of the value; null if the records have no such field
 * @param nullBranch the index of null in the union; -1 if the field can't be null
 */
record StoredField(int place, @Nullable Schema schema, int nullBranch) {
    private static final int NO_NULL = -1;

    /** A field that is declared otherwise is no stored field: then the records must be read whole. */
    static @Nullable StoredField of(int place, @Nullable Schema declared) {
        if (declared == null || declared.getType() != Schema.Type.UNION) {
            return new StoredField(place, declared, NO_NULL);
        }
        List<Schema> branches = declared.getTypes();
        int nullBranch = branches.size() == 2 ? branches.indexOf(Schema.create(Schema.Type.NULL)) : NO_NULL;
        return nullBranch < 0 ? null : new StoredField(place, branches.get(1 - nullBranch), nullBranch);
    }

    boolean isAbsent() {
        return schema == null;
    }

    boolean isNumber() {
        return schema != null && isNumber(schema);
    }

    boolean isOf(Schema.Type type) {
        return schema != null && schema.getType() == type;
    }

    private static boolean isNumber(Schema schema) {
        return schema.getType() == Schema.Type.INT || schema.getType() == Schema.Type.LONG;
    }

    /** How to look up field ids; null if this is no map of numbers. */
    @Nullable IdMap numbersById() {
        Schema value = mapValue();
        return value != null && isNumber(value) ? new IdMap(isOf(Schema.Type.ARRAY), true) : null;
    }

    /** How to look up field ids; null if this is no map of values of this type. */
    @Nullable IdMap byId(Schema.Type type) {
        Schema value = mapValue();
        return value != null && value.getType() == type ? new IdMap(isOf(Schema.Type.ARRAY), false) : null;
    }

    private @Nullable Schema mapValue() {
        if (schema != null && schema.getType() == Schema.Type.MAP) {
            return schema.getValueType();
        }
        if (schema == null
                || schema.getType() != Schema.Type.ARRAY
                || schema.getElementType().getType() != Schema.Type.RECORD) {
            return null;
        }
        List<Schema.Field> pair = schema.getElementType().getFields();
        boolean isPair = pair.size() == 2
                && pair.get(0).name().equals("key")
                && isNumber(pair.get(0).schema())
                && pair.get(1).name().equals("value");
        return isPair ? pair.get(1).schema() : null;
    }

    /** The value in the current record, as an object; null if it is absent or null. */
    @Nullable Object read(AvroRecords records) {
        AvroCursor in = value(records);
        return in == null || schema == null ? null : AvroValues.read(in, schema);
    }

    /** A cursor at the value in the current record; null if it is absent or null. */
    @Nullable AvroCursor value(AvroRecords records) {
        if (schema == null) {
            return null;
        }
        AvroCursor in = records.at(records.place(place));
        return nullBranch != NO_NULL && in.readLong() == nullBranch ? null : in;
    }
}
