package io.datashard.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;

/** Counts the heap of a row group: allocates buffers, and is told of arrays. Not thread-safe. */
final class CountingAllocator implements ByteBufferAllocator {
    /** Heap of a buffer beside its bytes: its object, the object of its array, its place in a list. */
    private static final int BUFFER_HEAP = 80;

    private final ByteBufferAllocator heap = HeapByteBufferAllocator.getInstance();
    private long bytes;

    @Override
    public ByteBuffer allocate(int size) {
        ByteBuffer buffer = heap.allocate(size);
        bytes += BUFFER_HEAP + size;
        return buffer;
    }

    @Override
    public void release(ByteBuffer buffer) {
        bytes -= BUFFER_HEAP + buffer.capacity();
        heap.release(buffer);
    }

    @Override
    public boolean isDirect() {
        return false;
    }

    /** Counts an array that grew, or shrank, by this many bytes. */
    void add(long change) {
        bytes += change;
    }

    /** Bytes of heap of the buffers and arrays in use. */
    long heldBytes() {
        return bytes;
    }
}
