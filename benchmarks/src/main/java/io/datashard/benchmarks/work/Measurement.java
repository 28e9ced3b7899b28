package io.datashard.benchmarks.work;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.datashard.benchmarks.result.ResultLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Measures the process from its making on: time, CPU, allocation. One thread may begin it and another end it, but not two at a time. */
final class Measurement {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> allocatedBefore = allocations();
    private final Map<Long, Long> allocatedByThread = new HashMap<>();
    private final double cpu = cpuSeconds();
    private final long begun = Stopwatch.nanos();

    /** Collects the garbage of what was before. Before each measurement of something long. */
    static void collectGarbage() {
        System.gc();
    }

    /** The CPU time of the process so far. Counted in steps of 10 ms by Linux: says nothing of a short while. */
    static double cpuSeconds() {
        return PROCESS.getProcessCpuTime() / 1e9;
    }

    private static Map<Long, Long> allocations() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                all.put(ids[i], bytes[i]);
            }
        }
        return all;
    }

    /** Notes what each thread has allocated. What a thread allocates between the last note and its end is not counted: note often. */
    void note() {
        allocatedByThread.putAll(allocations());
    }

    /** Ends. */
    Measured end() {
        double seconds = Stopwatch.secondsSince(begun);
        double cpuUsed = cpuSeconds() - cpu;
        note();
        double allocated = 0;
        for (Map.Entry<Long, Long> thread : allocatedByThread.entrySet()) {
            allocated += thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
        }
        return new Measured(seconds, cpuUsed, allocated);
    }

    /** Adds the most memory that the process ever had, in bytes; nothing where the system does not tell. */
    static ResultLine memoryIn(ResultLine line) {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return line;
        }
        try {
            for (String one : Files.readAllLines(status)) {
                if (one.startsWith("VmHWM:")) {
                    return line.with("memory", Long.parseLong(one.replaceAll("\\D", "")) << 10);
                }
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
