package io.datashard.storage.local;

import io.datashard.error.DeniedException;
import io.datashard.error.RefusedWriteException;
import io.datashard.error.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Explains a failed disk operation to the user. */
final class Diagnosis {
    private Diagnosis() {}

    /**
     * Describes a failure.
     *
     * @param what what failed and on what, for example {@code Cannot write /t/data/a.parquet}
     * @param folder where the user can look; if it does not exist, the nearest folder above it
     */
    static StorageException of(String what, Path folder, IOException failure) {
        String reason = reason(failure);
        if (failure instanceof TooLittleSpaceException) {
            return new RefusedWriteException(
                    what,
                    reason,
                    "Nothing became visible, and nothing unfinished was left. Free space on the disk of "
                            + existing(folder)
                            + ", move the table to another path, or lower " + TooLittleSpaceException.VARIABLE
                            + " of this process if the disk may get fuller");
        }
        if (isDiskFull(reason)) {
            return new StorageException(
                    what,
                    "the disk is full (" + reason + ")",
                    "Nothing became visible and the unfinished file was removed. Free space on the disk of "
                            + existing(folder) + ", or move the table to another path, and run again",
                    failure);
        }
        if (failure instanceof AccessDeniedException || isForbidden(reason)) {
            return new DeniedException(
                    what,
                    "the user " + System.getProperty("user.name") + " may not do that there (" + reason + ")",
                    "Give the user of this process the right to read and write in " + existing(folder)
                            + ", or use another path",
                    failure);
        }
        return ofName(what, folder, reason, failure);
    }

    /** The disk has room and this process may write there: the fault is the name, or what has that name already. */
    private static StorageException ofName(String what, Path folder, String reason, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return new StorageException(
                    what,
                    "there is no such file or folder",
                    "If the table was cleaned up meanwhile, read its current snapshot; otherwise restore it",
                    failure);
        }
        if (failure instanceof FileAlreadyExistsException e) {
            return new DeniedException(
                    what,
                    e.getFile() + " is in the way and not a folder",
                    "Move it elsewhere; nothing was changed",
                    failure);
        }
        if (reason.contains("too many open files")) {
            return new StorageException(
                    what,
                    "this process has as many files open as it may",
                    "Nothing became visible. Raise the limit of the process (ulimit -n), or let writers have fewer"
                            + " data files open at a time",
                    failure);
        }
        if (reason.contains("not a directory")) {
            return new DeniedException(
                    what,
                    "a file is in the way where a folder has to be (" + reason + ")",
                    "Move it elsewhere, or correct the path; nothing was changed",
                    failure);
        }
        if (reason.contains("unmappable")) {
            return new DeniedException(
                    what,
                    "the locale of this JVM has no bytes for that name",
                    "Start the JVM with the environment variable LC_ALL=C.UTF-8",
                    failure);
        }
        if (failure instanceof ClosedChannelException) {
            return new StorageException(
                    what,
                    "the file was closed, as it is when the thread is interrupted",
                    "Run it again unless it was cancelled",
                    failure);
        }
        return new StorageException(what, reason, "Check the disk and the folder " + existing(folder), failure);
    }

    private static boolean isDiskFull(String reason) {
        return reason.contains("no space left") || reason.contains("quota exceeded");
    }

    private static boolean isForbidden(String reason) {
        return reason.contains("permission denied")
                || reason.contains("read-only file system")
                || reason.contains("operation not permitted");
    }

    private static String reason(IOException failure) {
        String text = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return text == null
                ? failure.getClass().getSimpleName()
                : text.toLowerCase(Locale.ROOT).trim();
    }

    /** The nearest existing folder. */
    static Path existing(Path folder) {
        Path nearest = folder;
        while (!Files.isDirectory(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
