package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.Dataset;
import io.datashard.benchmarks.data.RowMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the tasks of one job tell, and the span that is measured of it: from the first task at work to the end of the job. Thread-safe. */
final class Meter {
    final LongAdder received = new LongAdder();
    final LongAdder checksum = new LongAdder();
    /** Reading tasks that received a row. */
    final AtomicInteger receivers = new AtomicInteger();
    /** Source tasks that made all their rows. */
    final AtomicInteger finishedSources = new AtomicInteger();
    /** Source tasks that wait for a checkpoint. */
    final AtomicInteger waitingSources = new AtomicInteger();

    private final List<RowMaker> makers = new ArrayList<>();
    private @Nullable Measurement span;

    /** Makes ready what makes the rows of each task: its seeded pools are no work of a sink. */
    synchronized void prepare(Dataset dataset, long rows, int tasks) {
        for (int task = 0; task < tasks; task++) {
            makers.add(dataset.rowsFrom(first(rows, task, tasks)));
        }
    }

    /** Number of the first row of a task, or of the one after the last task. */
    static long first(long rows, int task, int tasks) {
        return rows * task / tasks;
    }

    synchronized RowMaker maker(int task) {
        return makers.get(task);
    }

    /** The first of the tasks begins the span. */
    synchronized void begin() {
        if (span == null) {
            span = new Measurement();
        }
    }

    synchronized void note() {
        if (span != null) {
            span.note();
        }
    }

    synchronized Measured end() {
        if (span == null) {
            throw new IllegalStateException("no task of the job began");
        }
        return span.end();
    }
}
