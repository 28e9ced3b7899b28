package io.datashard.flink.sink;

import io.datashard.commit.SinkFamily;
import io.datashard.storage.Sources;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Aggregators of a test, which are closed when it ends. */
final class Aggregators implements AfterEachCallback {
    static final String SUBMISSION = "submission-1";
    static final SinkFamily FAMILY = new SinkFamily(SUBMISSION, 1_760_000_000_000L);

    /** Of the ids of their lineages. */
    static final long SEED = 7;

    private final ManualClock clock = new ManualClock();
    private final Sources sources = new Sources(clock, new SeededIds(SEED), clock.time());
    private final List<OneInputStreamOperatorTestHarness<?, ?>> open = new ArrayList<>();

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (OneInputStreamOperatorTestHarness<?, ?> harness : open) {
            harness.close();
        }
    }

    /** One of a job that streams with checkpoints and begins anew. */
    RunningAggregator start() throws Exception {
        return start(JobType.STREAMING, true, null);
    }

    /** One of such a job that goes on from a state. */
    RunningAggregator restored(OperatorSubtaskState state, long checkpointId) throws Exception {
        return start(JobType.STREAMING, true, state, checkpointId);
    }

    RunningAggregator start(JobType type, boolean checkpointing, OperatorSubtaskState state) throws Exception {
        return start(type, checkpointing, state, 0);
    }

    RunningAggregator start(JobType type, boolean checkpointing, OperatorSubtaskState state, long checkpointId)
            throws Exception {
        return start(new SinkIds("flights", "t-flights"), type, checkpointing, state, checkpointId);
    }

    RunningAggregator start(
            SinkIds ids, JobType type, boolean checkpointing, OperatorSubtaskState state, long checkpointId)
            throws Exception {
        OneInputStreamOperatorTestHarness<CommittableMessage<WriterResult>, CommittableMessage<DataShardCommittable>>
                harness = new OneInputStreamOperatorTestHarness<>(
                        new CheckpointAggregator(
                                ids, new Submission(SUBMISSION, FAMILY.bornMs()), checkpointing, () -> sources),
                        new MockEnvironmentBuilder().setJobType(type).build());
        open.add(harness);
        SimpleVersionedSerializer<DataShardCommittable> serializer = new CommittableSerializer();
        harness.setup(CommittableMessageTypeInfo.of(() -> serializer)
                .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.setRestoredCheckpointId(checkpointId);
        }
        harness.initializeState(state);
        harness.open();
        return new RunningAggregator(harness);
    }
}
