package io.datashard.storage.local;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StorageInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A data file open for positional reads. */
final class LocalInput implements StorageInput {
    /** Java copies heap bytes through a buffer as large as the read and keeps that buffer per thread: so read in small pieces. */
    private static final int PIECE_BYTES = 256 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final long length;

    private LocalInput(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    static LocalInput open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new LocalInput(file, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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
    public void readFully(long position, byte[] buffer, int offset, int wanted) {
        Objects.checkFromIndexSize(offset, wanted, buffer.length);
        int done = 0;
        try {
            while (done < wanted) {
                int piece = Math.min(PIECE_BYTES, wanted - done);
                int read = channel.read(ByteBuffer.wrap(buffer, offset + done, piece), position + done);
                if (read < 0) {
                    throw endOfFile(position + wanted);
                }
                done += read;
            }
        } catch (IOException e) {
            throw Diagnosis.of("Cannot read " + file, SmallObjects.folderOf(file), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Diagnosis.of("Cannot close " + file, SmallObjects.folderOf(file), e);
        }
    }

    private CorruptDataException endOfFile(long expected) {
        return new CorruptDataException(
                "Cannot read " + file,
                "it ends before byte " + expected + " (it had " + length + " bytes when it was opened)",
                "The file was cut off: restore it, or remove it from the table with the library that wrote it");
    }
}
