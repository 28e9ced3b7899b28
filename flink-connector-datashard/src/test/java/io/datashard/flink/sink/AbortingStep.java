package io.datashard.flink.sink;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** A step behind the aggregator that holds some checkpoints up until they have timed out. */
final class AbortingStep<T> extends AbstractStreamOperator<CommittableMessage<T>>
        implements OneInputStreamOperator<CommittableMessage<T>, CommittableMessage<T>> {
    private static final long serialVersionUID = 1L;

    /** How many checkpoints to hold up. */
    static final AtomicInteger ABORTS = new AtomicInteger();
    /** Those that had something to publish and were aborted. */
    static final Collection<Long> ABORTED = new ConcurrentSkipListSet<>();

    private transient long withContent;

    @Override
    public void processElement(StreamRecord<CommittableMessage<T>> element) {
        if (element.getValue() instanceof CommittableWithLineage<T> message) {
            withContent = message.getCheckpointId();
        }
        output.collect(element);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (withContent == context.getCheckpointId() && ABORTS.getAndDecrement() > 0) {
            // Nobody counts it down: the checkpoint's timeout is shorter.
            boolean unused = new CountDownLatch(1).await(400, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        super.notifyCheckpointAborted(checkpointId);
        if (checkpointId == withContent) {
            ABORTED.add(checkpointId);
        }
    }

    /** A sink with this step. */
    static <R> UncheckedSink<R> in(DataShardSink<R> sink) {
        return new UncheckedSink<>(sink, committables -> committables
                .transform(
                        "Aborting",
                        CommittableMessageTypeInfo.of(CommittableSerializer::new),
                        new AbortingStep<DataShardCommittable>())
                .setParallelism(1)
                .setMaxParallelism(1)
                .global());
    }
}
