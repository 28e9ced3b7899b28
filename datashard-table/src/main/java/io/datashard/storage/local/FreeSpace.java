package io.datashard.storage.local;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps writers from filling a disk, as Python 0.9.1 does (classic format section 8): a write of {@code n} bytes needs {@code max(4 n, floor)}
 * free bytes. Asked before anything is written, so that whoever is refused has changed nothing.
 *
 * <p>Only what is new needs room. A file that is there may be written again on the fullest disk: that moves a version hint, keeps a marker
 * alive or repeats a write whose outcome is not known, and refusing it would leave a commit half done.
 */
final class FreeSpace {
    private static final long DEFAULT_FLOOR = 64L << 20;
    private static final int WRITES_THAT_FIT = 4;

    private final Disk disk;
    private final long floor;

    /** A limit for writes on a disk. */
    FreeSpace(Disk disk, long floor) {
        this.disk = disk;
        this.floor = floor;
    }

    /**
     * The floor that a process is told of; 64 MiB if none.
     *
     * @throws InvalidUseException if it is no number of bytes
     */
    static long floor(Surroundings surroundings) {
        String text = surroundings
                .environment()
                .getOrDefault(TooLittleSpaceException.VARIABLE, "")
                .trim();
        if (text.isEmpty()) {
            return DEFAULT_FLOOR;
        }
        try {
            long floor = Long.parseLong(text);
            if (floor >= 0) {
                return floor;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidUseException(
                "Cannot use " + TooLittleSpaceException.VARIABLE + "='" + text + "'",
                "it is not a number of bytes",
                "Set it to 0 or more, like 67108864 for 64 MiB, which it is when it is not set");
    }

    /**
     * Asks for room for a file.
     *
     * @param bytes how long it will be; 0 if that is not known
     * @throws TooLittleSpaceException if there is too little
     */
    void requireFor(Path file, long bytes) throws IOException {
        if (!Files.exists(file)) {
            require(file, bytes);
        }
    }

    /** As {@link #requireFor}, for what is still to come of a file that is being written. */
    void requireForRestOf(Path file) throws IOException {
        require(file, 0);
    }

    private void require(Path file, long bytes) throws IOException {
        Path folder = Diagnosis.existing(SmallObjects.folderOf(file));
        long needed = Math.max(floor, WRITES_THAT_FIT * bytes);
        long free = disk.usableBytes(folder);
        if (free < needed) {
            throw new TooLittleSpaceException(free, needed);
        }
    }
}
