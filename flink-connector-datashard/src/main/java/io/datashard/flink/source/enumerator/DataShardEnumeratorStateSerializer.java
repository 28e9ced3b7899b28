package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.DataShardSplitSerializer;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import io.datashard.layout.Numbering;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.LiveFiles;
import io.datashard.read.PlanningState;
import io.datashard.read.ScanCursor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The enumerator's state as bytes. Reads the bytes of every earlier serializer version. */
public final class DataShardEnumeratorStateSerializer implements SimpleVersionedSerializer<DataShardEnumeratorState> {
    private static final int CURRENT = 5;
    /** The release of serializer version 1 knew only one layout, so its bytes name none. */
    private static final int WITHOUT_NUMBERING = 1;

    /** Up to serializer version 2, splits have their own serializer version 1; from 3 on, they have 2. */
    private static final int FIRST_SPLITS = 2;

    /** From serializer version 4 on, a position holds the count and the digest of its snapshot's files. */
    private static final int FIRST_FILES = 4;

    /** From serializer version 5 on, the state tells where the first scan ends. */
    private static final int FIRST_SCAN_ENDS = 5;

    private final DataShardSplitSerializer splits = new DataShardSplitSerializer();

    @Override
    public int getVersion() {
        return CURRENT;
    }

    @Override
    public byte[] serialize(DataShardEnumeratorState state) throws IOException {
        StateOutput bytes = new StateOutput();
        DataOutputStream out = bytes.data();
        PlanningState planning = state.planning();
        out.writeBoolean(planning.tableUuid() != null);
        if (planning.tableUuid() != null) {
            bytes.text(planning.tableUuid());
        }
        bytes.text(planning.numbering().name());
        SnapshotId seen = planning.position().snapshotId();
        out.writeBoolean(seen != null);
        if (seen != null) {
            out.writeLong(seen.bits());
        }
        out.writeLong(planning.position().sequenceNumber().value());
        LiveFiles files = planning.position().files();
        out.writeBoolean(files != null);
        if (files != null) {
            out.writeLong(files.count());
            out.writeLong(files.digest());
        }
        out.writeBoolean(planning.step() != null);
        if (planning.step() != null) {
            ScanStepBytes.write(planning.step(), bytes);
        }
        out.writeInt(planning.cursor().manifest());
        out.writeInt(planning.cursor().entry());
        out.writeLong(planning.nextOrdinal());
        out.writeLong(planning.plannedRows());
        out.writeBoolean(planning.done());
        out.writeInt(state.pending().size());
        for (DataShardSplit split : state.pending()) {
            splits.write(split, bytes);
        }
        out.writeLong(state.firstScanEnd());
        return bytes.toBytes();
    }

    @Override
    public DataShardEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        return StateInput.read(
                bytes, version, CURRENT, "planning state of a DataShard source", state -> read(version, state));
    }

    private DataShardEnumeratorState read(int version, StateInput state) throws IOException {
        DataInputStream in = state.data();
        String uuid = in.readBoolean() ? state.text() : null;
        Numbering numbering = version == WITHOUT_NUMBERING ? Numbering.FIRST : new Numbering(state.text());
        SnapshotId seen = in.readBoolean() ? new SnapshotId(in.readLong()) : null;
        SequenceNumber number = new SequenceNumber(in.readLong());
        LiveFiles files =
                version >= FIRST_FILES && in.readBoolean() ? new LiveFiles(in.readLong(), in.readLong()) : null;
        ContinuousPosition position = new ContinuousPosition(seen, number, files);
        PlanningState planning = new PlanningState(
                uuid,
                numbering,
                position,
                in.readBoolean() ? ScanStepBytes.read(state) : null,
                new ScanCursor(in.readInt(), in.readInt()),
                in.readLong(),
                in.readLong(),
                in.readBoolean());
        int count = state.count();
        List<DataShardSplit> pending = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pending.add(splits.read(version <= FIRST_SPLITS ? 1 : 2, state));
        }
        long end = version >= FIRST_SCAN_ENDS ? in.readLong() : FirstScan.unknownEnd(planning);
        return new DataShardEnumeratorState(planning, pending, end);
    }
}
