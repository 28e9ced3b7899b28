package io.datashard.benchmarks.work;

/** The time that passes. The only home of real time in this module. */
final class Stopwatch {
    private Stopwatch() {}

    /** Nanoseconds since a fixed moment; only differences have a meaning. */
    static long nanos() {
        return System.nanoTime();
    }

    static double secondsSince(long nanos) {
        return (nanos() - nanos) / 1e9;
    }
}
