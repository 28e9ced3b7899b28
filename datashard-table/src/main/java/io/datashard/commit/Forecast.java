package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base that a writer's next commit most likely has: its own last commit ({@code docs/decisions/0036-fewer-round-trips.md}). It only saves
 * waiting: the base is read all the same, beside the writes of what builds on it. Thread-safe.
 */
public final class Forecast {
    private @Nullable CurrentTable last;
    private boolean isDoubtful;
    private @Nullable Instant othersSeen;

    /** Of a writer that has not committed yet. */
    public Forecast() {}

    /** Whether the writer has committed before. Whoever has may do so again. */
    public synchronized boolean isOfReturningWriter() {
        return last != null;
    }

    /**
     * The table as this writer left it. Empty if the writer has not committed yet, if somebody else had committed when the table was last read
     * for a commit, or lately: whoever takes part in a race keeps to its rules ({@link Courtesy}).
     */
    synchronized Optional<CurrentTable> base(TableLayout layout, Instant now) {
        CurrentTable mine = last;
        return mine == null || isDoubtful || isShared(now)
                ? Optional.empty()
                : layout.known().filter(mine::isSameAs);
    }

    private boolean isShared(Instant now) {
        Instant seen = othersSeen;
        return seen != null && Duration.between(seen, now).compareTo(Courtesy.SEEN_FOR) <= 0;
    }

    /** Takes note of the table as an attempt has read it. */
    synchronized void found(CurrentTable current, Instant now) {
        CurrentTable mine = last;
        isDoubtful = mine != null && !mine.isSameAs(current);
        othersSeen = isDoubtful ? now : othersSeen;
    }

    /** Takes note of a commit of this writer. */
    synchronized void published(CurrentTable made) {
        last = made;
    }
}
