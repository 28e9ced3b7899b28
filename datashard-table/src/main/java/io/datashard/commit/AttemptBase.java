package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.storage.Pending;
import org.jspecify.annotations.Nullable;

/**
 * The base of a commit attempt: the table as it was read, or as it was foreseen while it is being read. What is built on a foreseen base counts
 * only once that has proved right. Not thread-safe.
 */
final class AttemptBase {
    private final Pending<CurrentTable> reading;
    private final @Nullable CurrentTable foreseen;
    private final boolean ofEarlierAttempt;

    private AttemptBase(Pending<CurrentTable> reading, @Nullable CurrentTable foreseen, boolean ofEarlierAttempt) {
        this.reading = reading;
        this.foreseen = foreseen;
        this.ofEarlierAttempt = ofEarlierAttempt;
    }

    /** The table as it is read; if nobody has begun to read it, whoever asks first does. */
    static AttemptBase read(Pending<CurrentTable> reading) {
        return new AttemptBase(reading, null, false);
    }

    /** The table as an attempt before this one has read it, maybe before that got the lock. */
    static AttemptBase readBefore(Pending<CurrentTable> reading) {
        return new AttemptBase(reading, null, true);
    }

    /**
     * The table as it is foreseen.
     *
     * @param reading the table as it is, on its way
     */
    static AttemptBase foreseen(CurrentTable foreseen, Pending<CurrentTable> reading) {
        return new AttemptBase(reading, foreseen, false);
    }

    /** The table to build on. */
    CurrentTable table() {
        CurrentTable known = foreseen;
        return known == null ? reading.get() : known;
    }

    /** Whether it may be older than the lock under which the attempt builds. */
    boolean isOfEarlierAttempt() {
        return ofEarlierAttempt;
    }

    /** Whether nobody has read it yet. */
    boolean isForeseen() {
        return foreseen != null;
    }

    /**
     * Whether the table to build on is the one that was read. Waits for that.
     *
     * @throws RuntimeException what the reading threw
     */
    boolean isRight() {
        return foreseen == null || foreseen.isSameAs(reading.get());
    }

    /** The table as it was read, for an attempt after this one. */
    Pending<CurrentTable> reading() {
        return reading;
    }

    /** Waits for the end of what was begun for this base. */
    void await() {
        if (foreseen != null) {
            reading.await();
        }
    }
}
