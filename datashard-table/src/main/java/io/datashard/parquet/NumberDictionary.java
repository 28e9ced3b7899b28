package io.datashard.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;

/** A dictionary of numbers of 4 or 8 bytes; floating-point numbers count by their bits. */
final class NumberDictionary extends DictionaryColumn {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final long[] NONE = {};

    private final int width;
    private long[] values = NONE;

    NumberDictionary(int width, int maxBytes, ByteBufferAllocator allocator) {
        super(maxBytes, allocator);
        this.width = width;
    }

    @Override
    public void writeInteger(int value) {
        write(value);
    }

    @Override
    public void writeLong(long value) {
        write(value);
    }

    @Override
    public void writeFloat(float value) {
        write(Float.floatToRawIntBits(value));
    }

    @Override
    public void writeDouble(double value) {
        write(Double.doubleToRawLongBits(value));
    }

    private void write(long value) {
        int slot = firstSlot(hash(value));
        for (int entry = entryAt(slot); entry >= 0; entry = entryAt(slot)) {
            if (values[entry] == value) {
                add(entry);
                return;
            }
            slot = nextSlot(slot);
        }
        if (entries() == values.length) {
            values = Arrays.copyOf(values, grown(values.length));
        }
        values[entries()] = value;
        addEntry(slot, width);
    }

    private static int hash(long value) {
        long scattered = value * SCATTER;
        return (int) (scattered >>> 32);
    }

    @Override
    int hash(int entry) {
        return hash(values[entry]);
    }

    @Override
    void pass(int entry, ValuesWriter plain) {
        if (width == Integer.BYTES) {
            plain.writeInteger((int) values[entry]);
        } else {
            plain.writeLong(values[entry]);
        }
    }

    @Override
    byte[] plain(int first) {
        byte[] plain = new byte[width * first];
        for (int i = 0; i < first; i++) {
            if (width == Integer.BYTES) {
                INT.set(plain, i * Integer.BYTES, (int) values[i]);
            } else {
                LONG.set(plain, i * Long.BYTES, values[i]);
            }
        }
        return plain;
    }

    @Override
    long entryHeap() {
        return ARRAY_HEAP + (long) Long.BYTES * values.length;
    }

    @Override
    void clearEntries() {
        values = NONE;
    }
}
