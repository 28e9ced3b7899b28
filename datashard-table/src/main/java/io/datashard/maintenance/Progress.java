package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/** Hears how far a task is, and may end it. Called by the thread that runs the task; methods must return soon. */
@PublicEvolving
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (step, done, total) -> {};

    /**
     * So much is done.
     *
     * @param step what is being done, such as {@code "rewriting data files"}
     * @param done how many units of it are done
     * @param total how many there are; −1 = not known
     */
    void at(String step, long done, long total);

    /** Whether to stop at the next step. What a task has published by then stays; nothing is half done. */
    default boolean isCancelled() {
        return false;
    }
}
