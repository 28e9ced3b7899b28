package io.datashard.flink.sink;

import io.datashard.commit.CommitIdentity;
import io.datashard.model.DataFile;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** An aggregator at work; files are named by their results. */
record RunningAggregator(
        OneInputStreamOperatorTestHarness<CommittableMessage<WriterResult>, CommittableMessage<DataShardCommittable>>
                harness) {
    void announce(int writer, int writers, long checkpointId, int results) throws Exception {
        harness.processElement(new CommittableSummary<>(writer, writers, checkpointId, results, 0), 0);
    }

    void deliver(int writer, long checkpointId, String file) throws Exception {
        deliver(writer, checkpointId, SinkStates.result("uuid", SinkStates.SCHEMA, file));
    }

    void deliver(int writer, long checkpointId, WriterResult result) throws Exception {
        harness.processElement(new CommittableWithLineage<>(result, checkpointId, writer), 0);
    }

    void barrier(long checkpointId) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpointId);
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    OperatorSubtaskState snapshot(long checkpointId) throws Exception {
        return harness.snapshot(checkpointId, 0);
    }

    List<CommittableMessage<DataShardCommittable>> messages() {
        return harness.extractOutputValues();
    }

    List<DataShardCommittable> committables() {
        return messages().stream()
                .filter(CommittableWithLineage.class::isInstance)
                .map(message -> ((CommittableWithLineage<DataShardCommittable>) message).getCommittable())
                .toList();
    }

    CommitIdentity identity() {
        List<DataShardCommittable> all = committables();
        return all.get(all.size() - 1).identity();
    }

    CommitIdentity commitOne(long checkpointId) throws Exception {
        announce(0, 1, checkpointId, 1);
        deliver(0, checkpointId, "file-" + checkpointId);
        return identity();
    }

    List<String> committed() {
        return messages().stream()
                .filter(CommittableWithLineage.class::isInstance)
                .map(message -> (CommittableWithLineage<DataShardCommittable>) message)
                .map(message -> message.getCheckpointId() + ":"
                        + message.getCommittable().content().files().stream()
                                .map(DataFile::path)
                                .map(path -> " " + path.name())
                                .reduce("", String::concat))
                .toList();
    }
}
