package io.datashard.storage;

import java.time.Clock;

/**
 * The sources of time and ids. Passed in, so that a failure replays from a seed.
 *
 * @param clock the time of day
 * @param ids source of random ids
 * @param time monotonic time, and how to wait
 */
public record Sources(Clock clock, IdSource ids, PassingTime time) {
    private static final Sources OF_PROCESS = new Sources(Clock.systemUTC(), new SystemIds(), new SystemTime());

    /** The sources of the machine; for code outside of tests. */
    public static Sources ofProcess() {
        return OF_PROCESS;
    }
}
