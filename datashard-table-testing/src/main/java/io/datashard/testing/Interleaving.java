package io.datashard.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs several actors one step at a time, in an order drawn from a seed: the same seed gives the same order. An actor is a thread that hands
 * over at every {@link #step}. Between two steps it runs alone.
 */
public final class Interleaving {
    private static final long LONGEST_STEP_SECONDS = 30;

    private final Random random;
    private final List<Actor> running = new ArrayList<>();
    private final Semaphore allDone = new Semaphore(0);
    private volatile @Nullable Throwable failure;

    private final class Actor extends Thread {
        final Semaphore turn = new Semaphore(0);
        final Runnable work;

        Actor(int number, Runnable work) {
            super("actor-" + number);
            this.work = work;
            setDaemon(true);
        }

        @Override
        public void run() {
            awaitTurn(this);
            try {
                work.run();
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                }
            } finally {
                running.remove(this);
                handOver();
            }
        }
    }

    public Interleaving(long seed) {
        this.random = new Random(seed);
    }

    /** Runs the actors to their end; throws the first failure of an actor. */
    public void run(List<Runnable> actors) {
        for (Runnable work : actors) {
            running.add(new Actor(running.size(), work));
        }
        List.copyOf(running).forEach(Thread::start);
        handOver();
        await(allDone);
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("an actor failed: " + failed, failed);
        }
    }

    /** Hands over to another actor, or to the same one. Only for actors. */
    public void step() {
        if (failure != null) {
            throw new IllegalStateException("another actor has failed");
        }
        Actor me = (Actor) Thread.currentThread();
        handOver();
        awaitTurn(me);
    }

    /** A number from the seed. Only for the actor that is running. */
    public int draw(int bound) {
        return random.nextInt(bound);
    }

    private void handOver() {
        if (running.isEmpty()) {
            allDone.release();
        } else {
            running.get(random.nextInt(running.size())).turn.release();
        }
    }

    private static void awaitTurn(Actor actor) {
        await(actor.turn);
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
