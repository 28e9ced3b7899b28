package io.datashard.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The steps that change a disk, one method each. Not final, so that tests can make a step fail.
 *
 * <p>A file is durable only when its content <i>and</i> its folder entry are durable: after a power cut, a rename without fsync of the folder
 * may be gone, and with it a commit that was already reported. So every failed fsync of a folder fails the whole write.
 */
class Disk {
    /** Creates or overwrites a file and makes its content durable. */
    void writeAndSync(Path file, byte[] content) throws IOException {
        write(file, content, true);
    }

    /** Creates or overwrites a file. */
    void write(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    private static void write(Path file, byte[] content, boolean sync) throws IOException {
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (sync) {
                    channel.force(true);
                }
            }
            return file;
        });
    }

    byte[] read(Path file) throws IOException {
        return Uninterrupted.run(() -> Files.readAllBytes(file));
    }

    /** Makes the content of an open file durable. */
    void sync(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Moves a file over another, or a folder to where nothing is or an empty one, in one step. */
    void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Gives a file a second name in one step, if that name is free.
     *
     * @throws FileAlreadyExistsException if the name is taken
     */
    void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    /** Makes the entries of a folder durable. */
    void syncFolder(Path folder) throws IOException {
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return folder;
        });
    }

    /** Bytes that this user can still write on the disk of a folder. */
    long usableBytes(Path folder) throws IOException {
        long usable = folder.toFile().getUsableSpace();
        if (usable > 0) {
            return usable;
        }
        // 0 is also the answer after a failure, and of file systems that count nothing: ask the slower way.
        FileStore store = Files.getFileStore(folder);
        return store.getTotalSpace() == 0 ? Long.MAX_VALUE : store.getUsableSpace();
    }

    /** Creates a folder and missing folders above it, and makes their entries durable. */
    final void ensureFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            ensureFolder(parent);
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        if (parent != null) {
            syncFolder(parent);
        }
    }

    /** Removes an unwanted file, if possible: otherwise it stays as an orphan file that nobody reads. */
    final void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The caller reports the failure that made the file unwanted.
        }
    }
}
