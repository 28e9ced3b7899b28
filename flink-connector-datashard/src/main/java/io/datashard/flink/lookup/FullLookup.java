package io.datashard.flink.lookup;

import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.metrics.RequestMetrics;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Sources;
import java.util.Collection;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.jspecify.annotations.Nullable;

/** Looks up rows of a table in memory. Its rows are read when a task starts, which waits for them. */
public final class FullLookup extends LookupFunction {
    private static final long serialVersionUID = 1L;

    private final LookupPlan plan;
    private transient @Nullable FullCache cache;

    /** Looks up rows as planned. */
    public FullLookup(LookupPlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(FunctionContext context) {
        Sources sources = Sources.ofProcess();
        PassingTime time = sources.time();
        MetricGroup group = context.getMetricGroup();
        TaskInfo task = context.getTaskInfo();
        CachedRows.Share share = plan.isSharded()
                ? new CachedRows.Share(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks())
                : CachedRows.Share.ALL;
        TableChanges changes = new TableChanges(
                plan, ProcessSurroundings::current, storage -> RequestMetrics.register(group, storage));
        FullCache opened =
                new FullCache(plan, share, changes, new LookupMetrics(group, time), time, sources.ids()::snapshotId);
        cache = opened;
        boolean isReady = false;
        try {
            LastingFailures.endJob(opened::refreshIfDue);
            isReady = true;
        } finally {
            if (!isReady) {
                close();
            }
        }
    }

    @Override
    public Collection<RowData> lookup(RowData key) {
        FullCache open = cache;
        if (open == null) {
            throw new IllegalStateException("a lookup before the task has started");
        }
        return LastingFailures.endJob(() -> open.find(key));
    }

    @Override
    public void close() {
        FullCache closed = cache;
        cache = null;
        if (closed != null) {
            closed.close();
        }
    }
}
