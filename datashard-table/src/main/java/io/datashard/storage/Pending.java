package io.datashard.storage;

import java.util.Collection;
import java.util.function.Supplier;

/**
 * A step that was begun, and whose end is waited for later. Thread-safe.
 *
 * <p>Whoever begins a step waits for its end, also where he does not need what it gives any more: what runs on behind his back may write what
 * he is just taking back.
 *
 * @param <T> what the step gives
 */
public interface Pending<T> {
    /** Waits for the end of the step and gives what it gave, or throws what it threw. Can be called any number of times. */
    T get();

    /** Waits for the end of the step, however it ends. */
    void await();

    /** Whether the step has come to its end. */
    boolean hasEnded();

    /** A step that is done at once, by this thread. What it throws is kept for {@link #get}, but for errors. */
    static <T> Pending<T> now(Supplier<? extends T> step) {
        Step<T> now = new Step<>(step);
        now.run();
        now.throwError();
        return now;
    }

    /** A step that is done by the first who waits for it. */
    static <T> Pending<T> whenAskedFor(Supplier<? extends T> step) {
        return new Step<>(step);
    }

    /** A step that has given something already. */
    static <T> Pending<T> of(T value) {
        return now(() -> value);
    }

    /** All of them as one, which gives nothing of use, and throws what the first of those threw that failed. */
    static Pending<?> all(Collection<? extends Pending<?>> steps) {
        return Pending.whenAskedFor(() -> {
            getAll(steps);
            return steps;
        });
    }

    /** Waits for all, and then throws what the first of those threw that failed. */
    static void getAll(Collection<? extends Pending<?>> steps) {
        steps.forEach(Pending::await);
        steps.forEach(Pending::get);
    }
}
