package io.datashard.flink.sink;

import io.datashard.commit.CheckpointId;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The aggregator's state in a checkpoint. Serializer format 3; reads formats 1 and 2.
 *
 * @param sinkId the sink id; null in the state of an earlier release
 * @param run the run that took the checkpoint
 * @param pending the results of later checkpoints that had arrived
 */
record AggregatorState(@Nullable String sinkId, SinkRun run, Map<Long, CheckpointGroup> pending) {
    byte[] toBytes() throws IOException {
        StateOutput out = new StateOutput();
        out.data().writeInt(DataFileState.FORMAT);
        out.text(run.lineage());
        RunState.write(run.family(), run.ancestors(), out);
        RunState.writeWritten(run.written(), out);
        out.optionalText(sinkId);
        out.data().writeInt(pending.size());
        for (Map.Entry<Long, CheckpointGroup> group : new TreeMap<>(pending).entrySet()) {
            out.data().writeLong(group.getKey());
            group.getValue().writeTo(out);
        }
        return out.toBytes();
    }

    static AggregatorState fromBytes(byte[] bytes) throws IOException {
        return StateInput.readFormatted(
                bytes, DataFileState.FORMAT, "aggregator state of a DataShard sink", AggregatorState::read);
    }

    private static AggregatorState read(StateInput in) throws IOException {
        String lineage = in.text();
        RunState.History history = RunState.read(lineage, in);
        CheckpointId written = RunState.hasFamily(in) ? RunState.readWritten(in) : null;
        String sinkId = RunState.hasFamily(in) ? in.optionalText() : null;
        int groups = in.data().readInt();
        Map<Long, CheckpointGroup> pending = new TreeMap<>();
        for (int i = 0; i < groups; i++) {
            long checkpointId = in.data().readLong();
            pending.put(checkpointId, CheckpointGroup.readFrom(in));
        }
        return new AggregatorState(
                sinkId, new SinkRun(history.family(), lineage, written, history.ancestors()), pending);
    }
}
