package io.datashard.storage.local;

import java.nio.file.Path;

/** A disk that says to have the room that a test chooses, and runs short after so many questions. */
final class ScarceDisk extends Disk {
    private long free = Long.MAX_VALUE;
    private long later = Long.MAX_VALUE;
    private int answers = Integer.MAX_VALUE;
    private int asked;

    ScarceDisk has(long bytes) {
        return has(bytes, Integer.MAX_VALUE, bytes);
    }

    /** The room that is there for the next {@code answers} questions, and the one from then on. */
    ScarceDisk has(long bytes, int fittingAnswers, long afterwards) {
        free = bytes;
        answers = fittingAnswers;
        later = afterwards;
        asked = 0;
        return this;
    }

    @Override
    long usableBytes(Path folder) {
        asked++;
        return asked <= answers ? free : later;
    }
}
