package io.datashard.benchmarks.work;

/**
 * What was measured.
 *
 * @param seconds that passed
 * @param cpuSeconds of all threads of the process
 * @param allocatedBytes on the heap
 * @param liveBytes the most that a garbage collection left
 * @param memoryBytes the most memory of the process since its start
 */
record Measured(double seconds, double cpuSeconds, long allocatedBytes, long liveBytes, long memoryBytes) {
    /** The same with the time of a part of it. */
    Measured withSeconds(double part) {
        return new Measured(part, cpuSeconds, allocatedBytes, liveBytes, memoryBytes);
    }

    /** These figures in a line, by name. */
    ResultLine in(ResultLine line) {
        return line.with("seconds", seconds)
                .with("cpu", cpuSeconds)
                .with("allocated", allocatedBytes)
                .with("live", liveBytes)
                .with("memory", memoryBytes);
    }
}
