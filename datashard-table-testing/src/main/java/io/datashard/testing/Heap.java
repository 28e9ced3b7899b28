package io.datashard.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Measures the heap in use by reachable objects. */
public final class Heap {
    /** Only every fourth full collection of the serial collector removes all dead objects. */
    private static final int COLLECTIONS = 5;

    private Heap() {}

    /** Bytes in use, after garbage collections. */
    public static long usedBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
