package io.datashard.parquet;

import java.io.IOException;
import java.io.OutputStream;

/** Writes into an array, which must be long enough. */
final class ArrayOutput extends OutputStream {
    private final byte[] target;
    private int length;

    ArrayOutput(byte[] target) {
        this.target = target;
    }

    int length() {
        return length;
    }

    @Override
    public void write(int value) throws IOException {
        require(1);
        target[length++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        require(count);
        System.arraycopy(bytes, offset, target, length, count);
        length += count;
    }

    private void require(int count) throws IOException {
        if (count > target.length - length) {
            throw new IOException("the array of " + target.length + " bytes is full");
        }
    }
}
