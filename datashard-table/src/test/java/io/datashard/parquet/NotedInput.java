package io.datashard.parquet;

import io.datashard.storage.StorageInput;

/**
 * Tells what is read of an input, and when it is closed.
 *
 * @param reads told before each read
 * @param closing run before it is closed
 */
record NotedInput(StorageInput input, Reads reads, Runnable closing) implements StorageInput {
    /** Takes note of reads. */
    interface Reads {
        void note(long position, int length);
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public boolean isHeld() {
        return input.isHeld();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) {
        reads.note(position, length);
        input.readFully(position, buffer, offset, length);
    }

    @Override
    public void close() {
        closing.run();
        input.close();
    }
}
