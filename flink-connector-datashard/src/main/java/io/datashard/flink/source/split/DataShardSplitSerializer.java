package io.datashard.flink.source.split;

import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits as bytes, in checkpoints and on the way to readers. Reads the bytes of every earlier serializer version. */
public final class DataShardSplitSerializer implements SimpleVersionedSerializer<DataShardSplit> {
    private static final int CURRENT = 2;
    /** Serializer version 1 had no SHA-256; it wrote what this one writes for splits without one. */
    private static final int WITHOUT_SHA256 = 1;

    private static final int HAS_SNAPSHOT_ID = 1;
    private static final int HAS_SNAPSHOT_TIME = 2;
    private static final int HAS_SNAPSHOT = HAS_SNAPSHOT_ID | HAS_SNAPSHOT_TIME;
    private static final int HAS_SHA256 = 4;
    private static final int SHA256_BYTES = 32;

    @Override
    public int getVersion() {
        return CURRENT;
    }

    @Override
    public byte[] serialize(DataShardSplit split) throws IOException {
        StateOutput out = new StateOutput();
        write(split, out);
        return out.toBytes();
    }

    @Override
    public DataShardSplit deserialize(int version, byte[] bytes) throws IOException {
        return StateInput.read(bytes, version, CURRENT, "split of a DataShard source", in -> read(version, in));
    }

    /** Appends a split in the form of the current serializer version. */
    public void write(DataShardSplit split, StateOutput state) throws IOException {
        DataOutputStream out = state.data();
        out.writeLong(split.ordinal());
        state.text(split.path().value());
        out.writeLong(split.fileSize());
        out.writeLong(split.start());
        out.writeLong(split.end());
        out.writeLong(split.recordCount());
        out.writeLong(split.sequenceNumber().value());
        out.writeLong(split.nextRow());
        SnapshotId id = split.snapshotId();
        Instant time = split.snapshotTime();
        String sha256 = split.sha256();
        out.writeByte((id == null ? 0 : HAS_SNAPSHOT_ID)
                | (time == null ? 0 : HAS_SNAPSHOT_TIME)
                | (sha256 == null ? 0 : HAS_SHA256));
        if (id != null) {
            out.writeLong(id.bits());
        }
        if (time != null) {
            out.writeLong(time.toEpochMilli());
        }
        if (sha256 != null) {
            out.write(HexFormat.of().parseHex(sha256));
        }
    }

    /**
     * Reads a split.
     *
     * @param version the serializer version that wrote the bytes; must be a known one
     */
    public DataShardSplit read(int version, StateInput state) throws IOException {
        DataInputStream in = state.data();
        long ordinal = in.readLong();
        StoragePath path = StoragePath.of(state.text());
        long fileSize = in.readLong();
        long start = in.readLong();
        long end = in.readLong();
        long recordCount = in.readLong();
        SequenceNumber number = new SequenceNumber(in.readLong());
        long nextRow = in.readLong();
        int has = in.readByte();
        if ((has & ~(version == WITHOUT_SHA256 ? HAS_SNAPSHOT : HAS_SNAPSHOT | HAS_SHA256)) != 0) {
            throw new IOException("a split has parts of an unknown kind: " + has);
        }
        SnapshotId id = (has & HAS_SNAPSHOT_ID) != 0 ? new SnapshotId(in.readLong()) : null;
        Instant time = (has & HAS_SNAPSHOT_TIME) != 0 ? Instant.ofEpochMilli(in.readLong()) : null;
        String sha256 = (has & HAS_SHA256) != 0 ? readSha256(in) : null;
        return new DataShardSplit(ordinal, path, fileSize, start, end, recordCount, id, number, time, sha256, nextRow);
    }

    private static String readSha256(DataInputStream in) throws IOException {
        byte[] bytes = new byte[SHA256_BYTES];
        in.readFully(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
