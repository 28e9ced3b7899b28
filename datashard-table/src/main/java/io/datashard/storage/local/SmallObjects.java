package io.datashard.storage.local;

import io.datashard.storage.Etag;
import io.datashard.storage.IdSource;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.storage.WriteOutcome.Unknown;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Whole-or-nothing writes of small files: a temporary file in the same folder, fsync, one rename or link, fsync of the folder.
 *
 * <p>A failure before the rename or link changes nothing and is thrown. After a failure at the rename or link, or later, this looks at the
 * file to settle the outcome: an exception never hides that something may have happened.
 */
final class SmallObjects {
    private final Disk disk;
    private final IdSource ids;

    SmallObjects(Disk disk, IdSource ids) {
        this.disk = disk;
        this.ids = ids;
    }

    Optional<StoredObject> read(Path file) throws IOException {
        return content(file).map(content -> new StoredObject(content, etag(content)));
    }

    Optional<byte[]> content(Path file) throws IOException {
        try {
            return Optional.of(disk.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Path file, byte[] content) throws IOException {
        rename(stage(file, content), file);
        disk.syncFolder(folderOf(file));
    }

    /** Without any fsync: whole for whoever looks, but not for whoever looks after a power cut. */
    void writeLoosely(Path file, byte[] content) throws IOException {
        rename(stage(file, content, disk::write), file);
    }

    private void rename(Path temp, Path file) throws IOException {
        try {
            disk.rename(temp, file);
        } catch (IOException e) {
            disk.discard(temp);
            throw e;
        }
    }

    WriteOutcome create(Path file, byte[] content) throws IOException {
        WriteOutcome created = createLoosely(file, content);
        return created.isApplied() ? durable(file, content) : created;
    }

    /** Leaves the fsync of the folder to the caller. */
    WriteOutcome createLoosely(Path file, byte[] content) throws IOException {
        Path temp = stage(file, content);
        try {
            disk.link(temp, file);
        } catch (FileAlreadyExistsException e) {
            return new Conflict();
        } catch (IOException e) {
            return settleLink(temp, file, content, e);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this file system has no hard links, so that no file can be created exclusively", e);
        } finally {
            disk.discard(temp);
        }
        return new Applied(etag(content));
    }

    /** After a failed link: if the link was made anyway, both names are one file. */
    private static WriteOutcome settleLink(Path temp, Path file, byte[] content, IOException failure)
            throws IOException {
        boolean ours;
        try {
            ours = Files.isSameFile(temp, file);
        } catch (NoSuchFileException e) {
            throw failure;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return new Unknown(failure);
        }
        return ours ? new Applied(etag(content)) : new Conflict();
    }

    /** The caller must hold the metadata lock. Safe only against writers that hold it. */
    WriteOutcome replace(Path file, byte[] content, Etag expected) throws IOException {
        if (read(file).filter(current -> current.etag().equals(expected)).isEmpty()) {
            return new Conflict();
        }
        Path temp = stage(file, content);
        try {
            disk.rename(temp, file);
        } catch (IOException e) {
            disk.discard(temp);
            return settle(file, content, expected, e);
        }
        return durable(file, content);
    }

    /** After a failed rename: the content of the file tells whether the rename took effect. */
    private WriteOutcome settle(Path file, byte[] content, Etag expected, IOException failure) throws IOException {
        Optional<StoredObject> found;
        try {
            found = read(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return new Unknown(failure);
        }
        if (found.filter(now -> Arrays.equals(now.bytes(), content)).isPresent()) {
            return durable(file, content);
        }
        if (found.filter(now -> now.etag().equals(expected)).isPresent()) {
            throw failure;
        }
        return new Unknown(failure);
    }

    /** The content is visible. It counts as written only when its folder entry survives a power cut. */
    private WriteOutcome durable(Path file, byte[] content) {
        try {
            disk.syncFolder(folderOf(file));
        } catch (IOException e) {
            // No second try: after a failed fsync, the next one may report success for entries that are lost.
            return new Unknown(e);
        }
        return new Applied(etag(content));
    }

    private interface Write {
        void to(Path file, byte[] content) throws IOException;
    }

    private Path stage(Path file, byte[] content) throws IOException {
        return stage(file, content, disk::writeAndSync);
    }

    private Path stage(Path file, byte[] content, Write write) throws IOException {
        disk.ensureFolder(folderOf(file));
        Path temp = temp(file, ids);
        try {
            write.to(temp, content);
        } catch (IOException e) {
            disk.discard(temp);
            throw e;
        }
        return temp;
    }

    /** The name of an unfinished file, which all implementations recognise (classic format section 1.5). */
    static Path temp(Path file, IdSource ids) {
        return file.resolveSibling(".tmp." + ids.hex32().substring(0, 16) + "." + file.getFileName());
    }

    /** The folder of a file; files of a table always have one. */
    static Path folderOf(Path file) {
        return file.resolveSibling("");
    }

    private static Etag etag(byte[] content) {
        try {
            return new Etag(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
