package io.datashard.flink.source.enumerator;

import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.source.split.BinaryText;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.DataShardSplitSerializer;
import io.datashard.layout.Numbering;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.LiveFiles;
import io.datashard.read.PlanningState;
import io.datashard.read.ScanCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The enumerator's state as bytes. Bytes of every serializer version stay readable. */
public final class DataShardEnumeratorStateSerializer implements SimpleVersionedSerializer<DataShardEnumeratorState> {
    private static final int CURRENT = 4;
    /** What the first serializer wrote is of the only layout that its release knew. */
    private static final int WITHOUT_NUMBERING = 1;

    /** Since the third serializer splits are as their second one writes them. */
    private static final int FIRST_SPLITS = 2;

    /** Since the fourth serializer a position has the files of its snapshot. */
    private static final int FIRST_FILES = 4;

    private final DataShardSplitSerializer splits = new DataShardSplitSerializer();

    @Override
    public int getVersion() {
        return CURRENT;
    }

    @Override
    public byte[] serialize(DataShardEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(512);
        PlanningState planning = state.planning();
        out.writeBoolean(planning.tableUuid() != null);
        if (planning.tableUuid() != null) {
            BinaryText.write(out, planning.tableUuid());
        }
        BinaryText.write(out, planning.numbering().name());
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
            ScanStepBytes.write(planning.step(), out);
        }
        out.writeInt(planning.cursor().manifest());
        out.writeInt(planning.cursor().entry());
        out.writeLong(planning.nextOrdinal());
        out.writeLong(planning.plannedRows());
        out.writeBoolean(planning.done());
        out.writeInt(state.pending().size());
        for (DataShardSplit split : state.pending()) {
            splits.write(split, out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public DataShardEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        if (version < WITHOUT_NUMBERING || version > CURRENT) {
            throw LastingFailures.unreadableState(
                    "Cannot read enumerator state of serializer version " + version + ": this release knows 1 to "
                            + CURRENT + ". Restore with the release that took the savepoint, or a later one.",
                    null);
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        String uuid = in.readBoolean() ? BinaryText.read(in) : null;
        Numbering numbering = version == WITHOUT_NUMBERING ? Numbering.FIRST : new Numbering(BinaryText.read(in));
        SnapshotId seen = in.readBoolean() ? new SnapshotId(in.readLong()) : null;
        SequenceNumber number = new SequenceNumber(in.readLong());
        LiveFiles files =
                version >= FIRST_FILES && in.readBoolean() ? new LiveFiles(in.readLong(), in.readLong()) : null;
        ContinuousPosition position = new ContinuousPosition(seen, number, files);
        PlanningState planning = new PlanningState(
                uuid,
                numbering,
                position,
                in.readBoolean() ? ScanStepBytes.read(in) : null,
                new ScanCursor(in.readInt(), in.readInt()),
                in.readLong(),
                in.readLong(),
                in.readBoolean());
        int count = in.readInt();
        List<DataShardSplit> pending = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pending.add(splits.read(version <= FIRST_SPLITS ? 1 : 2, in));
        }
        return new DataShardEnumeratorState(planning, pending);
    }
}
