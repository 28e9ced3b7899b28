package io.datashard.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs several actors side by side in simulated time: what each of them does takes as long as it says, and whoever is done first goes on
 * first. The same seed, the same order. An actor is a thread that is alone between two calls of {@link #pass}.
 */
public final class TimedActors {
    private static final long LONGEST_STEP_SECONDS = 30;
    /** Real requests never take equally long. */
    private static final int JITTER_PERCENT = 20;

    private final ManualClock clock;
    private final Random random;
    private final PriorityQueue<Actor> waiting = new PriorityQueue<>(
            Comparator.<Actor>comparingLong(actor -> actor.at).thenComparingInt(actor -> actor.number));
    private final Semaphore allDone = new Semaphore(0);
    private volatile @Nullable Throwable failure;

    private final class Actor extends Thread {
        final Semaphore turn = new Semaphore(0);
        final int number;
        final Runnable work;
        long at;

        Actor(int number, Runnable work) {
            super("actor-" + number);
            this.number = number;
            this.work = work;
            setDaemon(true);
        }

        @Override
        public void run() {
            await(turn);
            try {
                work.run();
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                }
            } finally {
                next();
            }
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
        await(allDone);
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("an actor failed: " + failed, failed);
        }
    }

    /** Lets the others go on for about so long. Only for actors. */
    public void pass(Duration span) {
        if (failure != null) {
            throw new IllegalStateException("another actor has failed");
        }
        Actor me = (Actor) Thread.currentThread();
        long nanos = span.toNanos();
        me.at = clock.time().nanos() + nanos + nanos * random.nextInt(JITTER_PERCENT) / 100;
        waiting.add(me);
        next();
        await(me.turn);
    }

    private void next() {
        Actor first = waiting.poll();
        if (first == null) {
            allDone.release();
            return;
        }
        clock.advance(Duration.ofNanos(first.at - clock.time().nanos()));
        first.turn.release();
    }

    private static void await(Semaphore signal) {
        try {
            if (!signal.tryAcquire(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no step ended in " + LONGEST_STEP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
