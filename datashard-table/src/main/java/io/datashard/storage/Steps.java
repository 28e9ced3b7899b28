package io.datashard.storage;

import java.util.function.Supplier;

/**
 * Does steps that do not depend on what the caller does next. Where answers take long, they are done at the same time by other threads;
 * elsewhere they are done at once, so that the order is always the same. Thread-safe.
 */
public interface Steps {
    /** Each at once, by the thread that begins it. */
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
     * @return to be waited for by the caller in every case
     */
    <T> Pending<T> begin(Supplier<? extends T> step);

    /** How many steps are usefully begun at a time; 1 where they are done at once. */
    int parallelism();
}
