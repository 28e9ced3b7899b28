package io.datashard.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Runs several actors side by side in simulated time: what each of them does takes as long as it says, and whoever is done first goes on
 * first. The same seed, the same order. An actor is a thread that is alone between two calls of {@link #pass}.
 */
public final class TimedActors {
    /** Real requests never take equally long. */
    private static final int JITTER_PERCENT = 20;

    private final ManualClock clock;
    private final Random random;
    private final PriorityQueue<Actor> waiting = new PriorityQueue<>(
            Comparator.<Actor>comparingLong(actor -> actor.at).thenComparingInt(actor -> actor.number));
    private final TurnTaking turns = new TurnTaking();

    private final class Actor extends TurnTaking.Actor {
        final int number;
        long at;

        Actor(int number, Runnable work) {
            super(turns, number, work, ended -> next());
            this.number = number;
        }
    }

    /**
     * Actors that have not begun.
     *
     * @param clock moved on as time passes; by nobody else
     */
    public TimedActors(ManualClock clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** Runs the actors to their end; fails as the first of them that failed. */
    public void run(List<Runnable> actors) {
        List<Actor> all = new ArrayList<>();
        for (Runnable work : actors) {
            all.add(new Actor(all.size(), work));
        }
        all.forEach(actor -> {
            actor.at = clock.time().nanos();
            waiting.add(actor);
            actor.start();
        });
        next();
        turns.awaitEnd();
    }

    /** Lets the others go on for about so long. Only for actors. */
    public void pass(Duration span) {
        turns.requireNoFailure();
        Actor me = (Actor) TurnTaking.current();
        long nanos = span.toNanos();
        me.at = clock.time().nanos() + nanos + nanos * random.nextInt(JITTER_PERCENT) / 100;
        waiting.add(me);
        next();
        turns.await(me);
    }

    private void next() {
        Actor first = waiting.poll();
        if (first == null) {
            turns.end();
            return;
        }
        clock.advance(Duration.ofNanos(first.at - clock.time().nanos()));
        first.wake();
    }
}
