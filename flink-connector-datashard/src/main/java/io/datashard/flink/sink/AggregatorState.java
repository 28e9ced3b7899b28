package io.datashard.flink.sink;

import io.datashard.format.commit.Ancestor;
import io.datashard.format.commit.CheckpointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the aggregator keeps in a checkpoint. Serializer format 2; format 1 is read.
 *
 * @param lineage the run that took the checkpoint
 * @param ancestors the runs that it was restored from, nearest first
 * @param pending what had arrived of later checkpoints
 */
record AggregatorState(String lineage, List<Ancestor> ancestors, Map<Long, CheckpointGroup> pending) {
    /** As many as a table remembers lineages. */
    static final int MAX_ANCESTORS = 32;

    AggregatorState {
        ancestors = List.copyOf(ancestors);
    }

    /** The ancestors of a run that was restored from this state. */
    List<Ancestor> ancestorsAfter(CheckpointId restored) {
        List<Ancestor> all = new ArrayList<>();
        all.add(new Ancestor(lineage, restored));
        all.addAll(ancestors);
        // The oldest stays: by it the ledger knows runs of one family of which nothing else is published.
        all.subList(Math.min(all.size(), MAX_ANCESTORS) - 1, all.size() - 1).clear();
        return List.copyOf(all);
    }

    byte[] toBytes() throws IOException {
        StateOutput out = new StateOutput();
        out.data().writeInt(DataFileState.FORMAT);
        out.text(lineage);
        CommittableSerializer.writeAncestors(ancestors, out);
        out.data().writeInt(pending.size());
        for (Map.Entry<Long, CheckpointGroup> group : new TreeMap<>(pending).entrySet()) {
            out.data().writeLong(group.getKey());
            group.getValue().writeTo(out);
        }
        return out.toBytes();
    }

    static AggregatorState fromBytes(byte[] bytes) throws IOException {
        return StateInput.readFormatted(bytes, DataFileState.FORMAT, "aggregator state", AggregatorState::read);
    }

    private static AggregatorState read(StateInput in) throws IOException {
        String lineage = in.text();
        List<Ancestor> ancestors = CommittableSerializer.readAncestors(in);
        int groups = in.data().readInt();
        Map<Long, CheckpointGroup> pending = new TreeMap<>();
        for (int i = 0; i < groups; i++) {
            long checkpointId = in.data().readLong();
            pending.put(checkpointId, CheckpointGroup.readFrom(in));
        }
        return new AggregatorState(lineage, ancestors, pending);
    }
}
