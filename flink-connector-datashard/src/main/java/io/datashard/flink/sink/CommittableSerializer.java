package io.datashard.flink.sink;

import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Serializer format 3 of {@link DataShardCommittable}; reads formats 1 and 2. Stateless, thread-safe. */
final class CommittableSerializer implements SimpleVersionedSerializer<DataShardCommittable> {
    @Override
    public int getVersion() {
        return DataFileState.FORMAT;
    }

    @Override
    public byte[] serialize(DataShardCommittable committable) throws IOException {
        StateOutput out = new StateOutput();
        CommitIdentity identity = committable.identity();
        out.text(identity.sinkId());
        out.text(identity.lineage());
        out.data().writeLong(identity.checkpointId().value());
        out.data().writeBoolean(identity.scope() == CommitIdentity.Scope.WHOLE_RUN);
        RunState.write(identity.family(), identity.ancestors(), out);
        DataFileState.writeResult(committable.content(), out);
        return out.toBytes();
    }

    @Override
    public DataShardCommittable deserialize(int format, byte[] bytes) throws IOException {
        return StateInput.read(
                bytes, format, DataFileState.FORMAT, "committable of a DataShard sink", CommittableSerializer::read);
    }

    private static DataShardCommittable read(StateInput in) throws IOException {
        String sinkId = in.text();
        String lineage = in.text();
        CheckpointId checkpointId = new CheckpointId(in.data().readLong());
        CommitIdentity.Scope scope =
                in.data().readBoolean() ? CommitIdentity.Scope.WHOLE_RUN : CommitIdentity.Scope.CHECKPOINT;
        RunState.History history = RunState.read(lineage, in);
        CommitIdentity identity =
                new CommitIdentity(sinkId, history.family(), lineage, checkpointId, history.ancestors(), scope);
        return new DataShardCommittable(identity, DataFileState.readResult(in));
    }
}
