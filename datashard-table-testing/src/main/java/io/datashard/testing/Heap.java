package io.datashard.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** How much of the heap is in use by what can be reached. */
public final class Heap {
    /** Only every fourth full collection of the serial collector leaves no dead objects where they are. */
    private static final int COLLECTIONS = 5;

    private Heap() {}

    /** After collections of garbage. */
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
