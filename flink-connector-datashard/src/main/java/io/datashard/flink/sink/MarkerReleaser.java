package io.datashard.flink.sink;

import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.PublishedMarkers;
import io.datashard.commit.PublishedMarkers.Due;
import io.datashard.error.DataShardException;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import io.datashard.model.DataFile;
import io.datashard.storage.FailureLog;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the in-flight markers of committed data files as soon as no garbage collector can need them (classic format section 7.4, duty 4). Runs
 * after the committer with parallelism 1. The state keeps the markers still to be removed. Markers left by a job that ends lose their effect
 * after a day.
 */
final class MarkerReleaser extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<DataShardCommittable>, Void> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MarkerReleaser.class);
    private static final int FORMAT = 1;
    private static final ListStateDescriptor<byte[]> STATE =
            new ListStateDescriptor<>("datashard-markers", BytePrimitiveArraySerializer.INSTANCE);

    private final TableLocation location;
    private transient ListState<byte[]> state;
    private transient PublishedMarkers published;
    private transient @Nullable TableAccess table;

    @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else
    MarkerReleaser(TableLocation location) {
        this.location = location;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        published = new PublishedMarkers();
        state = context.getOperatorStateStore().getListState(STATE);
        for (byte[] bytes : state.get()) {
            published.addAll(StateInput.readFormatted(
                    bytes, FORMAT, "list of in-flight markers of a DataShard sink", MarkerReleaser::read));
        }
    }

    private static List<Due> read(StateInput in) throws IOException {
        List<Due> due = new ArrayList<>();
        int size = in.data().readInt();
        for (int i = 0; i < size; i++) {
            long timeMs = in.data().readLong();
            due.add(new Due(Instant.ofEpochMilli(timeMs), StoragePath.of(in.text())));
        }
        return due;
    }

    @Override
    public void open() throws Exception {
        super.open();
        scheduleNext();
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<DataShardCommittable>> element) {
        if (element.getValue() instanceof CommittableWithLineage<DataShardCommittable> message) {
            boolean idle = published.next().isEmpty();
            Instant now = Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
            published.add(
                    message.getCommittable().content().files().stream()
                            .map(DataFile::path)
                            .toList(),
                    now);
            if (idle) {
                scheduleNext();
            }
        }
    }

    private void scheduleNext() {
        Instant next = published.next().orElse(null);
        if (next != null) {
            // The timer's failure fails the task; nobody waits for the future.
            var unused = getProcessingTimeService().registerTimer(next.toEpochMilli(), this::release);
        }
    }

    private void release(long nowMs) {
        List<StoragePath> due = published.takeDue(Instant.ofEpochMilli(nowMs));
        try {
            if (table == null) {
                table = TableAccess.open(location, ProcessSurroundings.current());
            }
            InFlightMarkers markers = new InFlightMarkers(table.storage());
            markers.release(due);
            markers.removeExpired(table.clock());
        } catch (DataShardException e) {
            // Left-over markers only protect garbage a while longer: no reason to fail a job.
            FailureLog.warn(
                    LOG, e, "Left in-flight markers behind in {}; they lose their effect after 24 hours", location);
        }
        scheduleNext();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        StateOutput out = new StateOutput();
        out.data().writeInt(FORMAT);
        List<Due> left = published.all();
        out.data().writeInt(left.size());
        for (Due due : left) {
            out.data().writeLong(due.time().toEpochMilli());
            out.text(due.file().value());
        }
        state.update(List.of(out.toBytes()));
    }

    @Override
    public void close() throws Exception {
        if (table != null) {
            table.close();
        }
        super.close();
    }
}
