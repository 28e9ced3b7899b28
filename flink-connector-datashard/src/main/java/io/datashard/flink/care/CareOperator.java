package io.datashard.flink.care;

import io.datashard.flink.options.CareSettings;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the table of a sink healthy, beside the stream: runs after the committer with parallelism 1, and starts in a thread of its own what is
 * due. It has no state: every task decides anew on the table as it is then, so a job may be restored with or without it.
 *
 * <p>Nothing here holds up a row or a checkpoint. What comes in only tells that there was a commit.
 *
 * @param <C> what was committed
 */
public final class CareOperator<C> extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<C>, Void> {
    private static final long serialVersionUID = 1L;

    private final String table;
    private final CareSettings settings;
    private final Tasks tasks;
    private transient CareSchedule schedule;
    private transient @Nullable CareThread thread;
    private transient boolean looking;

    /**
     * Creates the operator.
     *
     * @param location the table
     * @param rollingBytes the length at which the writers end a data file
     */
    public CareOperator(TableLocation location, CareSettings settings, long rollingBytes) {
        this(location.text(), settings, () -> MaintenanceTasks.open(location, settings, rollingBytes));
    }

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    CareOperator(String table, CareSettings settings, Tasks tasks) {
        this.table = table;
        this.settings = settings;
        this.tasks = tasks;
    }

    @Override
    public void open() throws Exception {
        super.open();
        looking = false;
        schedule = new CareSchedule(settings);
        thread = new CareThread(
                table,
                tasks,
                schedule,
                new CareMetrics(getMetricGroup()),
                getProcessingTimeService()::getCurrentProcessingTime,
                getContainingTask().getEnvironment()::failExternally);
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<C>> element) {
        schedule.committed();
        if (!looking) {
            // Not before the first commit: until then there may be no table.
            looking = true;
            look(getProcessingTimeService().getCurrentProcessingTime());
        }
    }

    private void look(long nowMs) {
        if (thread != null && !thread.isBusy()) {
            List<CareTask> due = schedule.due(nowMs);
            if (!due.isEmpty()) {
                schedule.begun(due);
                thread.start(due, getUserCodeClassloader());
            }
        }
        // The timer's failure fails the task; nobody waits for the future.
        var unused = getProcessingTimeService()
                .registerTimer(nowMs + settings.pace().look().toMillis(), this::look);
    }

    @Override
    public void close() throws Exception {
        if (thread != null) {
            thread.close();
        }
        super.close();
    }

    /** Opens the table in the process that runs the operator. */
    interface Tasks extends TableTasks.Opening, Serializable {}
}
