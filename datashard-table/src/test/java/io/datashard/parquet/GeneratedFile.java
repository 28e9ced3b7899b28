package io.datashard.parquet;

import io.datashard.storage.StorageInput;
import java.util.concurrent.atomic.AtomicInteger;

/** A long file that nobody has to hold. Counts how often it is read, and whether it is open. */
final class GeneratedFile implements StorageInput {
    private final long length;
    private final AtomicInteger reads;
    private final AtomicInteger opened;

    GeneratedFile(long length, AtomicInteger reads, AtomicInteger opened) {
        this.length = length;
        this.reads = reads;
        this.opened = opened;
        opened.incrementAndGet();
    }

    static byte content(long position) {
        return (byte) ((position * 0x9E3779B97F4A7C15L) >>> 40);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int count) {
        reads.incrementAndGet();
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = content(position + i);
        }
    }

    @Override
    public void close() {
        opened.decrementAndGet();
    }
}
