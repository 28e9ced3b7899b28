package io.datashard.commit;

import io.datashard.storage.Pending;
import java.util.ArrayList;
import java.util.List;

/** The attempts of one commit that came to nothing. Not thread-safe. */
final class Losses {
    private final List<AttemptOutcome.Lost> races = new ArrayList<>();
    private final List<Pending<?>> takenBack = new ArrayList<>();

    /** A race that was lost. */
    void add(AttemptOutcome.Lost lost) {
        races.add(lost);
        takenBack.add(lost.takenBack());
    }

    /** No race: nobody was first, and the attempt does not count. */
    void add(AttemptOutcome.Mistaken mistaken) {
        takenBack.add(mistaken.takenBack());
    }

    /** How many races were lost. */
    int count() {
        return races.size();
    }

    /** The first race; there must be one. */
    AttemptOutcome.Lost first() {
        return races.get(0);
    }

    /** Waits until nothing is left of them. */
    void awaitTakenBack() {
        takenBack.forEach(Pending::await);
    }
}
