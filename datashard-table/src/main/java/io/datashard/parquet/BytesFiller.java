package io.datashard.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Fills vectors of objects made of bytes, such as text. An entry of a dictionary becomes an object when it is first met, and all its values
 * are that object.
 */
final class BytesFiller extends VectorFiller {
    private final int width;
    private final BytesForm form;
    /** The form of the bytes that a filter wants beside the objects; null = none wants them, or the objects are these bytes. */
    private final @Nullable BytesForm filtered;

    private Object[] data = {};
    private byte[][] bytes = {};
    private @Nullable Object[] dictionary = {};
    private byte[][] dictionaryBytes = {};
    private byte[] entries = {};
    private int[] starts = {};
    private int[] lengths = {};

    /**
     * A filler.
     *
     * @param form what the objects are
     * @param filtered makes the bytes that vectors tell beside the objects; null = these are the objects, or nobody wants them
     */
    BytesFiller(boolean optional, PrimitiveType stored, BytesForm form, @Nullable BytesForm filtered) {
        super(optional);
        this.width = stored.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                ? stored.getTypeLength()
                : LENGTH_PREFIXED;
        this.form = form;
        this.filtered = filtered;
    }

    @Override
    int plainWidth() {
        return width;
    }

    @Override
    void allocate(int slots, boolean fresh) {
        if (fresh || data.length < slots) {
            data = new Object[slots];
            bytes = filtered == null ? bytes : new byte[slots][];
        }
    }

    @Override
    ColumnVector vector(boolean @Nullable [] nullSlots) {
        return filtered == null ? new Objects(data, nullSlots) : new FilteredObjects(data, bytes, nullSlots);
    }

    @Override
    void setDictionary(PlainValues values, int count) throws IOException {
        entries = values.array();
        starts = new int[count];
        lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = width == LENGTH_PREFIXED ? values.takeLength() : width;
            starts[i] = values.take(1, lengths[i]);
        }
        dictionary = new Object[count];
        dictionaryBytes = filtered == null ? dictionaryBytes : new byte[count][];
    }

    @Override
    void readPlain(PlainValues values, int from, int to, int present) throws IOException {
        boolean dense = present == to - from;
        boolean[] nulls = nulls();
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                int length = width == LENGTH_PREFIXED ? values.takeLength() : width;
                set(i, values.array(), values.take(1, length), length);
            }
        }
    }

    @Override
    void readIds(int[] ids, int from, int to, boolean dense) {
        boolean[] nulls = nulls();
        int next = 0;
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                int id = ids[next++];
                Object entry = dictionary[id];
                data[i] = entry == null ? entry(id) : entry;
                if (filtered != null) {
                    bytes[i] = dictionaryBytes[id];
                }
            }
        }
    }

    private Object entry(int id) {
        Object made = form.of(entries, starts[id], lengths[id]);
        dictionary[id] = made;
        if (filtered != null) {
            dictionaryBytes[id] = (byte[]) filtered.of(entries, starts[id], lengths[id]);
        }
        return made;
    }

    private void set(int slot, byte[] array, int offset, int length) {
        data[slot] = form.of(array, offset, length);
        if (filtered != null) {
            bytes[slot] = (byte[]) filtered.of(array, offset, length);
        }
    }

    @Override
    void read(ValuesReader values, int from, int to, boolean dense) {
        boolean[] nulls = nulls();
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                Binary value = values.readBytes();
                byte[] array = value.getBytes();
                set(i, array, 0, array.length);
            }
        }
    }

    /** The form of values that nobody gave a form: an array of their own. */
    static byte[] copy(byte[] array, int offset, int length) {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    private static class Objects extends ColumnVector {
        private final Object[] data;

        Objects(Object[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public byte[] getBytes(int slot) {
            return (byte[]) data[slot];
        }

        @Override
        public Object getObject(int slot) {
            return data[slot];
        }
    }

    private static final class FilteredObjects extends Objects {
        private final byte[][] bytes;

        FilteredObjects(Object[] data, byte[][] bytes, boolean @Nullable [] nulls) {
            super(data, nulls);
            this.bytes = bytes;
        }

        @Override
        public byte[] getBytes(int slot) {
            return bytes[slot];
        }
    }
}
