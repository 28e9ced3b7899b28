package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base that a writer's next commit most likely has: its own last commit ({@code docs/decisions/0036-fewer-round-trips.md}). It only saves
 * waiting: the base is read all the same, beside the writes of what builds on it. Thread-safe.
 */
public final class Forecast {
    private @Nullable CurrentTable last;
    private boolean isDoubtful;

    /** Of a writer that has not committed yet. */
    public Forecast() {}

    /** Whether the writer has committed before. Whoever has may do so again. */
    public synchronized boolean isOfReturningWriter() {
        return last != null;
    }

    /**
     * The table as this writer left it. Empty if somebody else had committed when the table was last read for a commit, or if the writer has not
     * committed yet.
     */
    synchronized Optional<CurrentTable> base(TableLayout layout) {
        CurrentTable mine = last;
        return mine == null || isDoubtful ? Optional.empty() : layout.known().filter(mine::isSameAs);
    }

    /** Takes note of the table as an attempt has read it. Whoever shares the table with others foresees nothing. */
    synchronized void found(CurrentTable current) {
        CurrentTable mine = last;
        isDoubtful = mine != null && !mine.isSameAs(current);
    }

    /** Takes note of a commit of this writer. */
    synchronized void published(CurrentTable made) {
        last = made;
    }
}
