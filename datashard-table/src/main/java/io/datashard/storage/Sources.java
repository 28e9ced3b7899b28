package io.datashard.storage;

import java.time.Clock;

/**
 * Where time and ids come from; passed in, so that a failure replays from a seed.
 *
 * @param clock the time of day
 * @param ids random ids
 * @param time spans of time, and how to wait
 */
public record Sources(Clock clock, IdSource ids, PassingTime time) {
    private static final Sources OF_PROCESS = new Sources(Clock.systemUTC(), new SystemIds(), new SystemTime());

    /** Those of the machine; for who opens things outside of tests. */
    public static Sources ofProcess() {
        return OF_PROCESS;
    }
}
