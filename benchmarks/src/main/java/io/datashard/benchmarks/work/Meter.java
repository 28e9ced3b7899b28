package io.datashard.benchmarks.work;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the tasks of one job tell: rows made, rows received, and when. Thread-safe. */
final class Meter {
    final LongAdder made = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder checksum = new LongAdder();
    /** Source tasks that made all their rows. */
    final AtomicInteger finishedSources = new AtomicInteger();

    private final AtomicLong begun = new AtomicLong();

    /** The first row is about to be made. */
    void begin() {
        begun.compareAndSet(0, Stopwatch.nanos());
    }

    /** When the first row was made. */
    long begunAt() {
        return begun.get();
    }
}
