package io.datashard.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.io.api.Binary;

/** A dictionary of texts and other bytes, held in encoded form: one after the other, each after its length. */
final class BytesDictionary extends DictionaryColumn {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final byte[] NO_BYTES = {};
    private static final int[] NONE = {};

    private byte[] plain = NO_BYTES;
    private int end;
    private int[] starts = NONE;
    private int[] hashes = NONE;

    BytesDictionary(int maxBytes, ByteBufferAllocator allocator) {
        super(maxBytes, allocator);
    }

    @Override
    public void writeBytes(Binary binary) {
        byte[] value = binary.getBytesUnsafe();
        int hash = hash(value);
        int slot = firstSlot(hash);
        for (int entry = entryAt(slot); entry >= 0; entry = entryAt(slot)) {
            if (hashes[entry] == hash && isEntry(entry, value)) {
                add(entry);
                return;
            }
            slot = nextSlot(slot);
        }
        append(value, hash);
        addEntry(slot, Integer.BYTES + value.length);
    }

    private boolean isEntry(int entry, byte[] value) {
        int start = starts[entry];
        int from = start + Integer.BYTES;
        return (int) INT.get(plain, start) == value.length
                && Arrays.equals(plain, from, from + value.length, value, 0, value.length);
    }

    private void append(byte[] value, int hash) {
        int entry = entries();
        if (entry == starts.length) {
            starts = Arrays.copyOf(starts, grown(entry));
            hashes = Arrays.copyOf(hashes, grown(entry));
        }
        starts[entry] = end;
        hashes[entry] = hash;
        int next = Math.addExact(end, Integer.BYTES + value.length);
        if (next > plain.length) {
            plain = Arrays.copyOf(plain, Math.max(next, grown(plain.length)));
        }
        INT.set(plain, end, value.length);
        System.arraycopy(value, 0, plain, end + Integer.BYTES, value.length);
        end = next;
    }

    private static int hash(byte[] value) {
        long hash = value.length;
        int position = 0;
        for (; position + Long.BYTES <= value.length; position += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(value, position)) * SCATTER;
            hash ^= hash >>> 32;
        }
        for (; position < value.length; position++) {
            hash = (hash ^ value[position]) * SCATTER;
        }
        return (int) (hash >>> 32);
    }

    @Override
    int hash(int entry) {
        return hashes[entry];
    }

    @Override
    void pass(int entry, ValuesWriter writer) {
        int start = starts[entry];
        writer.writeBytes(Binary.fromReusedByteArray(plain, start + Integer.BYTES, (int) INT.get(plain, start)));
    }

    @Override
    byte[] plain(int first) {
        return Arrays.copyOf(plain, first == entries() ? end : starts[first]);
    }

    @Override
    long entryHeap() {
        return 3 * ARRAY_HEAP + plain.length + (long) Integer.BYTES * (starts.length + hashes.length);
    }

    @Override
    void clearEntries() {
        plain = NO_BYTES;
        starts = NONE;
        hashes = NONE;
        end = 0;
    }
}
