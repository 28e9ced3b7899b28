package io.datashard.testing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Threads of which one is awake at a time: each waits for its turn and gives it on. Whose turn it is next is for others to say. */
final class TurnTaking {
    private static final long LONGEST_STEP_SECONDS = 30;

    private final Semaphore allDone = new Semaphore(0);
    private volatile @Nullable Throwable failure;

    /** A thread that works when it has its turn. */
    static class Actor extends Thread {
        private final Semaphore turn = new Semaphore(0);

        /**
         * Prepares the thread.
         *
         * @param ended gives the turn on when the work has ended
         */
        Actor(TurnTaking turns, int number, Runnable work, Consumer<Actor> ended) {
            super(turns.working(work, ended), "actor-" + number);
            setDaemon(true);
        }

        /** Gives it its turn. */
        void wake() {
            turn.release();
        }
    }

    private Runnable working(Runnable work, Consumer<Actor> ended) {
        return () -> {
            Actor me = current();
            await(me);
            try {
                work.run();
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                }
            } finally {
                ended.accept(me);
            }
        };
    }

    /** The actor that calls this. */
    static Actor current() {
        return (Actor) Thread.currentThread();
    }

    /** Fails if an actor has failed, so that the others end too. */
    void requireNoFailure() {
        if (failure != null) {
            throw new IllegalStateException("another actor has failed");
        }
    }

    /** Waits for an actor's turn; called by that actor. */
    void await(Actor actor) {
        await(actor.turn);
    }

    /** Nobody is left to have a turn. */
    void end() {
        allDone.release();
    }

    /** Waits for the end; throws the first failure of an actor. */
    void awaitEnd() {
        await(allDone);
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("an actor failed: " + failed, failed);
        }
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
