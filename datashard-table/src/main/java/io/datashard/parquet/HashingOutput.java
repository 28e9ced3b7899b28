package io.datashard.parquet;

import io.datashard.storage.StorageOutput;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/** Hands a data file on to storage and computes its SHA-256 on the way. Closing it neither finishes nor discards the file. */
final class HashingOutput extends PositionOutputStream implements OutputFile {
    private static final int BUFFER = 64 << 10;

    private final StorageOutput output;
    private final MessageDigest digest = sha256();
    private byte @Nullable [] buffer;
    private int buffered;
    private long position;

    HashingOutput(StorageOutput output) {
        this.output = output;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) {
        if (buffered == BUFFER) {
            flush();
        }
        buffer()[buffered++] = (byte) value;
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > BUFFER - buffered) {
            flush();
        }
        if (length >= BUFFER) {
            pass(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer(), buffered, length);
            buffered += length;
        }
        position += length;
    }

    @Override
    public void flush() {
        if (buffered > 0) {
            pass(buffer(), 0, buffered);
            buffered = 0;
        }
    }

    /** Hands on the buffered bytes and frees the buffer until the next write. */
    void release() {
        flush();
        buffer = null;
    }

    private byte[] buffer() {
        byte[] current = buffer;
        if (current == null) {
            current = new byte[BUFFER];
            buffer = current;
        }
        return current;
    }

    private void pass(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        output.write(bytes, offset, length);
    }

    /** SHA-256 of all written bytes, 64 lower-case hexadecimal digits. Ends the computation and frees its memory. */
    String sha256Hex() {
        release();
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        flush();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
