package io.datashard.storage;

import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step that was begun, and whose end is waited for later. Thread-safe.
 *
 * <p>It is done once: by the thread that it is given to, or by one that waits for it and finds that nobody has begun, so that a busy thread is
 * never waited for. A thread that is interrupted while it waits interrupts the one that is at it, and waits on: what it began has ended when it
 * goes on.
 *
 * <p>Whoever begins a step waits for its end, also where he does not need what it gives any more: what runs on behind his back may write what
 * he is just taking back.
 *
 * @param <T> what the step gives
 */
public final class Pending<T> {
    /** Where nothing is to be waited for. */
    public static final Pending<Done> NOTHING = of(Done.NOTHING);

    private @Nullable Supplier<? extends T> work;
    private @Nullable Thread worker;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean ended;

    private Pending(Supplier<? extends T> work) {
        this.work = work;
    }

    /** A step that is done at once, by this thread. What it throws is kept for {@link #get}, but for errors. */
    public static <T> Pending<T> now(Supplier<? extends T> step) {
        Pending<T> now = new Pending<>(step);
        now.run();
        now.throwError();
        return now;
    }

    /** A step that is done by the first who waits for it. */
    public static <T> Pending<T> whenAskedFor(Supplier<? extends T> step) {
        return new Pending<>(step);
    }

    /** A step that is done by other threads, or by the first who waits for it before they come to it. */
    public static <T> Pending<T> by(Executor threads, Supplier<? extends T> step) {
        Pending<T> handedOver = new Pending<>(step);
        threads.execute(handedOver::run);
        return handedOver;
    }

    /** A step that has given something already. */
    public static <T> Pending<T> of(T value) {
        return now(() -> value);
    }

    /** All of them as one, which throws what the first of those threw that failed. */
    public static Pending<Done> all(Collection<? extends Pending<?>> steps) {
        return whenAskedFor(() -> {
            joinAll(steps);
            return Done.NOTHING;
        });
    }

    /** Waits for all, and then throws what the first of those threw that failed. */
    public static void joinAll(Collection<? extends Pending<?>> steps) {
        steps.forEach(Pending::await);
        steps.forEach(Pending::join);
    }

    /** Waits for the end of the step and gives what it gave, or throws what it threw. Can be called any number of times. */
    @SuppressWarnings("NullAway") // null is what the step gave then, and what its type allows
    public T get() {
        join();
        synchronized (this) {
            return result;
        }
    }

    /** Waits for the end of the step, or throws what it threw; for who does not need what it gives. */
    public void join() {
        await();
        synchronized (this) {
            throwError();
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
        }
    }

    /** Waits for the end of the step, however it ends. */
    public void await() {
        run();
        boolean interrupted = false;
        synchronized (this) {
            while (!ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (worker != null) {
                        worker.interrupt();
                    }
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the step has come to its end. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    /** Does the step, unless somebody has begun it. Never throws. */
    private void run() {
        Supplier<? extends T> mine;
        synchronized (this) {
            if (work == null) {
                return;
            }
            mine = work;
            work = null;
            worker = Thread.currentThread();
        }
        T given = null;
        Throwable thrown = null;
        try {
            given = mine.get();
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        synchronized (this) {
            result = given;
            failure = thrown;
            ended = true;
            worker = null;
            notifyAll();
        }
    }

    private synchronized void throwError() {
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
