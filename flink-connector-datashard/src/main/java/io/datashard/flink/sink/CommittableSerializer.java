package io.datashard.flink.sink;

import io.datashard.format.commit.Ancestor;
import io.datashard.format.commit.CheckpointId;
import io.datashard.format.commit.CommitIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Serializer format 2 of {@link DataShardCommittable}; reads format 1. Stateless, thread-safe. */
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
        writeAncestors(identity.ancestors(), out);
        DataFileState.writeResult(committable.content(), out);
        return out.toBytes();
    }

    @Override
    public DataShardCommittable deserialize(int format, byte[] bytes) throws IOException {
        return StateInput.read(bytes, format, DataFileState.FORMAT, "committable", CommittableSerializer::read);
    }

    private static DataShardCommittable read(StateInput in) throws IOException {
        String sinkId = in.text();
        String lineage = in.text();
        CheckpointId checkpointId = new CheckpointId(in.data().readLong());
        CommitIdentity.Scope scope =
                in.data().readBoolean() ? CommitIdentity.Scope.WHOLE_RUN : CommitIdentity.Scope.CHECKPOINT;
        CommitIdentity identity = new CommitIdentity(sinkId, lineage, checkpointId, readAncestors(in), scope);
        return new DataShardCommittable(identity, DataFileState.readResult(in));
    }

    static void writeAncestors(List<Ancestor> ancestors, StateOutput out) throws IOException {
        out.data().writeInt(ancestors.size());
        for (Ancestor ancestor : ancestors) {
            out.text(ancestor.lineage());
            out.data().writeLong(ancestor.fork().value());
        }
    }

    static List<Ancestor> readAncestors(StateInput in) throws IOException {
        int size = in.data().readInt();
        List<Ancestor> ancestors = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String lineage = in.text();
            ancestors.add(new Ancestor(lineage, new CheckpointId(in.data().readLong())));
        }
        return ancestors;
    }
}
