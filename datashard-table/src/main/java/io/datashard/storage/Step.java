package io.datashard.storage;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step that is done once: by the thread that it is given to, or by one that waits for it and finds that nobody has begun, so that a busy
 * thread is never waited for. A thread that is interrupted while it waits interrupts the one that is at it, and waits on: what it began has
 * ended when it goes on.
 *
 * @param <T> what the step gives
 */
public final class Step<T> implements Pending<T>, Runnable {
    private @Nullable Supplier<? extends T> work;
    private @Nullable Thread worker;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean ended;

    public Step(Supplier<? extends T> work) {
        this.work = work;
    }

    /** Does the step, unless somebody has begun it. Never throws. */
    @Override
    public void run() {
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

    @Override
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

    @Override
    @SuppressWarnings("NullAway") // null is what the step gave then, and what its type allows
    public T get() {
        await();
        synchronized (this) {
            throwError();
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            return result;
        }
    }

    @Override
    public synchronized boolean hasEnded() {
        return ended;
    }

    synchronized void throwError() {
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
