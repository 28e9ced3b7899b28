package io.datashard.storage.local;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps writers from filling a disk, as Python 0.9.1 does (classic format section 8): a write of {@code n} bytes needs {@code max(4 n, floor)}
 * free bytes. The check comes before any write, so that a refused write has changed nothing.
 *
 * <p>Only new files need room. An existing file may be written again on a full disk: such a write moves a version hint, renews a marker or
 * settles an unknown outcome, and a refusal would leave a commit half done.
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
     * The floor that the surroundings set; 64 MiB if they set none.
     *
     * @throws InvalidUseException if the value is not a number of bytes
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
            // The error below reports it.
        }
        throw new InvalidUseException(
                "Cannot use " + TooLittleSpaceException.VARIABLE + "='" + text + "'",
                "it is not a number of bytes",
                "Set it to 0 or more, like 67108864 for 64 MiB, which it is when it is not set");
    }

    /**
     * Requires room for a file.
     *
     * @param bytes its length in bytes; 0 if not known
     * @throws TooLittleSpaceException if there is too little
     */
    void requireFor(Path file, long bytes) throws IOException {
        if (!Files.exists(file)) {
            require(file, bytes);
        }
    }

    /** Like {@link #requireFor}, for the rest of a file that is being written. */
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
