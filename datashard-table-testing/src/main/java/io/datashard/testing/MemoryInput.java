package io.datashard.testing;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StoragePath;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Reads an object of a {@link MemoryStorage}, and counts there what is open and what was read. */
final class MemoryInput implements StorageInput {
    private final StoragePath path;
    private final byte[] content;
    private final AtomicInteger open;
    private final AtomicLong bytesRead;
    private final AtomicInteger reads;
    private boolean closed;

    MemoryInput(StoragePath path, byte[] content, AtomicInteger open, AtomicLong bytesRead, AtomicInteger reads) {
        this.path = path;
        this.content = content;
        this.open = open;
        this.bytesRead = bytesRead;
        this.reads = reads;
        open.incrementAndGet();
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (closed) {
            throw new IllegalStateException("the input of " + path + " is closed");
        }
        if (position + length > content.length) {
            throw new CorruptDataException(
                    "Cannot read " + path, "it ends before byte " + (position + length), "Restore the file");
        }
        System.arraycopy(content, Math.toIntExact(position), buffer, offset, length);
        bytesRead.addAndGet(length);
        reads.incrementAndGet();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.decrementAndGet();
        }
    }
}
