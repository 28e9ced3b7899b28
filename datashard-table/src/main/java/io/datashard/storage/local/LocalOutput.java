package io.datashard.storage.local;

import io.datashard.error.StorageException;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A data file that grows under its final name. Not under a temporary name: an in-flight marker protects only the file that it names, and
 * Python's garbage collection removes everything else below {@code data/} that nobody has written to for an hour (iceberg format section 7.2).
 */
final class LocalOutput implements StorageOutput {
    /** Java copies heap bytes through a buffer as large as the write and keeps that buffer per thread: so write in small pieces. */
    private static final int PIECE = 256 * 1024;
    /** After this many bytes the free space is checked again; the length of the file is not known before. */
    private static final int BETWEEN_LOOKS = 8 << 20;

    private final Disk disk;
    private final FreeSpace space;
    private final Path file;
    private final FileChannel channel;
    private long position;
    private long looked;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        CLOSED
    }

    private LocalOutput(Disk disk, FreeSpace space, Path file, FileChannel channel) {
        this.disk = disk;
        this.space = space;
        this.file = file;
        this.channel = channel;
    }

    static LocalOutput create(Disk disk, FreeSpace space, Path file) throws IOException {
        space.requireFor(file, 0);
        disk.ensureFolder(SmallObjects.folderOf(file));
        return new LocalOutput(
                disk, space, file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        try {
            if (position - looked >= BETWEEN_LOOKS) {
                space.requireForRestOf(file);
                looked = position;
            }
            // No buffer here: a hundred files may be open, and the caller already has a buffer.
            for (int written = 0; written < length; written += PIECE) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, offset + written, Math.min(PIECE, length - written));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            position += length;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public long position() {
        return position;
    }

    /** Hands on everything at once. */
    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public Pending<Done> beginFinish() {
        finish();
        return Pending.NOTHING;
    }

    @Override
    public void finish() {
        requireOpen();
        try {
            disk.sync(channel);
            channel.close();
            disk.syncFolder(SmallObjects.folderOf(file));
            state = State.FINISHED;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        if (state != State.FINISHED) {
            discard();
        }
        state = State.CLOSED;
    }

    /** Frees the space at once, because the disk may be full and the failed writer may be closed much later. */
    private StorageException failed(IOException failure) {
        StorageException diagnosis = Diagnosis.of("Cannot write " + file, SmallObjects.folderOf(file), failure);
        discard();
        state = State.FAILED;
        return diagnosis;
    }

    private void discard() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file is discarded anyway.
        }
        disk.discard(file); // Only this output uses the name.
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the output of " + file + " is " + state);
        }
    }
}
