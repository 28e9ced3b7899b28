package io.datashard.benchmarks.work;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Measures the process from its making on: time, CPU, allocation, heap. Not thread-safe. */
final class Measurement {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AtomicLong live = new AtomicLong();
    private final Map<Long, Long> allocatedBefore = new HashMap<>();
    private final Map<Long, Long> allocatedByThread = new HashMap<>();
    private final long cpu;
    private final long begun;

    /** Collects garbage, and begins. */
    Measurement() {
        this(true);
    }

    private Measurement(boolean collect) {
        if (collect) {
            System.gc();
        }
        if (collect) {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector).addNotificationListener(this::collected, null, null);
            }
        }
        allocatedBefore.putAll(allocations());
        cpu = PROCESS.getProcessCpuTime();
        begun = Stopwatch.nanos();
    }

    /** Begins as it is: for what takes a few milliseconds and is measured very often. */
    static Measurement withoutCollection() {
        return new Measurement(false);
    }

    private void collected(Notification told, @Nullable Object handback) {
        if (told.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            long after = 0;
            for (Map.Entry<String, MemoryUsage> pool : GarbageCollectionNotificationInfo.from(
                            (CompositeData) told.getUserData())
                    .getGcInfo()
                    .getMemoryUsageAfterGc()
                    .entrySet()) {
                after += pool.getKey().startsWith("G1") ? pool.getValue().getUsed() : 0;
            }
            live.accumulateAndGet(after, Math::max);
        }
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
        double cpuSeconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
        note();
        long allocated = 0;
        for (Map.Entry<Long, Long> thread : allocatedByThread.entrySet()) {
            allocated += thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
        }
        return new Measured(seconds, cpuSeconds, allocated, live.get(), mostMemory());
    }

    /** The most memory that the process ever had, in bytes; 0 where the system does not tell. */
    private static long mostMemory() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
