package io.datashard.flink.source.enumerator;

import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.read.ScanStep;
import io.datashard.storage.StoragePath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a scan step in the enumerator's state. It holds what a restored job needs to read and check a snapshot's manifest list. So
 * the job goes on as long as the files exist, even if the snapshot has been expired.
 */
final class ScanStepBytes {
    private static final int FULL = 1;
    private static final int DELTA = 2;
    private static final int ABOVE = 3;
    private static final int UNION = 4;

    private ScanStepBytes() {}

    /**
     * A step as the state holds it.
     *
     * @param number the sequence number that some kinds begin with; null for the others
     * @param snapshots the snapshots that follow
     */
    private record Form(int kind, @Nullable SequenceNumber number, List<Snapshot> snapshots) {}

    static void write(ScanStep step, StateOutput state) throws IOException {
        Form form = step.map(
                full -> new Form(FULL, null, List.of(full.to())),
                delta -> new Form(DELTA, null, List.of(delta.from(), delta.to())),
                above -> new Form(ABOVE, above.number(), List.of(above.to())),
                union -> new Form(UNION, null, union.snapshots()));
        DataOutputStream out = state.data();
        out.writeByte(form.kind());
        if (form.number() != null) {
            out.writeLong(form.number().value());
        }
        if (form.kind() == UNION) {
            out.writeInt(form.snapshots().size());
        }
        for (Snapshot snapshot : form.snapshots()) {
            write(snapshot, state);
        }
    }

    static ScanStep read(StateInput state) throws IOException {
        DataInputStream in = state.data();
        int kind = in.readByte();
        switch (kind) {
            case FULL -> {
                return new ScanStep.Full(readSnapshot(state));
            }
            case DELTA -> {
                return new ScanStep.Delta(readSnapshot(state), readSnapshot(state));
            }
            case ABOVE -> {
                return new ScanStep.Above(new SequenceNumber(in.readLong()), readSnapshot(state));
            }
            case UNION -> {
                List<Snapshot> snapshots = new ArrayList<>();
                int count = state.count();
                for (int i = 0; i < count; i++) {
                    snapshots.add(readSnapshot(state));
                }
                return new ScanStep.Union(snapshots);
            }
            default -> throw new IOException("The enumerator state has a step of the unknown kind " + kind);
        }
    }

    private static void write(Snapshot snapshot, StateOutput state) throws IOException {
        DataOutputStream out = state.data();
        out.writeLong(snapshot.id().bits());
        out.writeLong(snapshot.timestampMs());
        out.writeLong(snapshot.sequenceNumber().value());
        state.text(snapshot.manifestList().value());
        for (String key : List.of(Snapshot.LIST_LENGTH, Snapshot.LIST_SHA256)) {
            String value = snapshot.summary().get(key);
            out.writeBoolean(value != null);
            if (value != null) {
                state.text(value);
            }
        }
    }

    private static Snapshot readSnapshot(StateInput state) throws IOException {
        DataInputStream in = state.data();
        SnapshotId id = new SnapshotId(in.readLong());
        long timestampMs = in.readLong();
        SequenceNumber number = new SequenceNumber(in.readLong());
        StoragePath list = StoragePath.of(state.text());
        Map<String, String> summary = new HashMap<>();
        for (String key : List.of(Snapshot.LIST_LENGTH, Snapshot.LIST_SHA256)) {
            if (in.readBoolean()) {
                summary.put(key, state.text());
            }
        }
        return new Snapshot(id, null, timestampMs, list, null, summary, null, number);
    }
}
