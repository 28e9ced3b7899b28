package io.datashard.storage;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step that has begun; its caller waits for its end later. Thread-safe.
 *
 * <p>The step runs once: in the thread that got it, or in a waiting thread if nobody has begun it, so that nobody waits for a busy thread. If
 * a waiting thread is interrupted, it interrupts the thread that runs the step, and waits on: when it returns, the step has ended.
 *
 * <p>Whoever begins a step must wait for its end, even if the result is no longer needed: a step that is still running may write what the
 * caller is taking back.
 *
 * @param <T> type of the result
 */
public final class Pending<T> {
    /** Nothing to wait for. */
    public static final Pending<Done> NOTHING = of(Done.NOTHING);

    private @Nullable Supplier<? extends T> work;
    private @Nullable Thread worker;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean ended;

    private Pending(Supplier<? extends T> work) {
        this.work = work;
    }

    /** Runs a step at once, in this thread. Keeps an exception for {@link #get}; an {@link Error} is thrown at once. */
    public static <T> Pending<T> now(Supplier<? extends T> step) {
        Pending<T> now = new Pending<>(step);
        now.run();
        now.throwError();
        return now;
    }

    /** A step that the first waiting thread runs. */
    public static <T> Pending<T> whenAskedFor(Supplier<? extends T> step) {
        return new Pending<>(step);
    }

    /** A step that other threads run, or the first waiting thread if they have not begun it. */
    public static <T> Pending<T> by(Executor threads, Supplier<? extends T> step) {
        Pending<T> handedOver = new Pending<>(step);
        threads.execute(handedOver::run);
        return handedOver;
    }

    /** A step that has already succeeded with this value. */
    public static <T> Pending<T> of(T value) {
        return now(() -> value);
    }

    /** All steps as one; it throws the failure of the first step in order that failed. */
    public static Pending<Done> all(Collection<? extends Pending<?>> steps) {
        return whenAskedFor(() -> {
            joinAll(steps);
            return Done.NOTHING;
        });
    }

    /** Waits for all steps, then throws the failure of the first in order that failed. */
    public static void joinAll(Collection<? extends Pending<?>> steps) {
        steps.forEach(Pending::await);
        steps.forEach(Pending::join);
    }

    /** Waits for the end of the step and returns its result, or throws its exception. May be called any number of times. */
    @SuppressWarnings("NullAway") // null is what the step gave then, and what its type allows
    public T get() {
        join();
        synchronized (this) {
            return result;
        }
    }

    /** Waits for the end of the step, or throws its exception; for callers that don't need the result. */
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

    /**
     * Tells that nobody needs the step any more: it never runs if nobody has begun it, and is interrupted if it runs. Does not wait for its
     * end; the caller must.
     */
    public synchronized void cancel() {
        if (work != null) {
            work = null;
            failure = new CancellationException("nobody needed the step any more");
            ended = true;
            notifyAll();
        } else if (worker != null) {
            worker.interrupt();
        }
    }

    /**
     * {@linkplain #cancel() Cancels} steps, waits for the end of all, and hands over the results of those that have one, to be closed. What a step
     * threw is dropped, unless it is an {@link Error}. Whatever fails, all others are closed first; then the first failure is thrown.
     */
    public static <T> void discardAll(Collection<Pending<T>> steps, Consumer<? super T> closing) {
        steps.forEach(Pending::cancel);
        steps.forEach(Pending::await);
        Throwable first = null;
        for (Pending<T> step : steps) {
            try {
                step.close(closing);
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException thrown) {
            throw thrown;
        }
    }

    private void close(Consumer<? super T> closing) {
        throwError();
        if (failure().isEmpty()) {
            closing.accept(get());
        }
    }

    /** Whether the step has ended. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    /** What the step threw, if it has ended so. */
    public synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Runs the step, unless somebody has begun it. Never throws. */
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
