package io.datashard.storage;

import java.util.function.Supplier;

/**
 * Runs steps that do not depend on what the caller does next. On a distant store, other threads run them at the same time; on a near storage,
 * each runs at once, so that the order is always the same. Thread-safe.
 */
public interface Steps {
    /** Runs each step at once, in the thread that begins it. */
    Steps AT_ONCE = new Steps() {
        @Override
        public <T> Pending<T> begin(Supplier<? extends T> step) {
            return Pending.now(step);
        }

        @Override
        public int parallelism() {
            return 1;
        }
    };

    /**
     * Begins a step.
     *
     * @return the step; the caller must wait for its end in every case
     */
    <T> Pending<T> begin(Supplier<? extends T> step);

    /** How many steps are worth beginning at a time; 1 if each runs at once. */
    int parallelism();
}
