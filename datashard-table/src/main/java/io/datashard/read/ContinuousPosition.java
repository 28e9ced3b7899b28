package io.datashard.read;

import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of a growing table has come: it has seen the table as of this snapshot.
 *
 * <p>After the snapshot has expired, the sequence number and the files still help: files with a higher number are new, as long as all files of
 * the snapshot are still there.
 *
 * @param snapshotId the last snapshot seen; null = a snapshot that is no longer listed; without a sequence number, an empty table
 * @param sequenceNumber its sequence number
 * @param files the data files of the snapshot; null = not known; not needed while the snapshot is listed
 */
public record ContinuousPosition(
        @Nullable SnapshotId snapshotId, SequenceNumber sequenceNumber, @Nullable LiveFiles files) {
    /** Nothing seen yet. */
    public static final ContinuousPosition START = new ContinuousPosition(null, SequenceNumber.UNKNOWN, null);

    /** The position of a reader that has seen exactly this snapshot. */
    public static ContinuousPosition at(Snapshot snapshot) {
        return new ContinuousPosition(snapshot.id(), snapshot.sequenceNumber(), null);
    }

    /** The position of a reader that has seen nothing and starts with the snapshot after this number. */
    public static ContinuousPosition after(SequenceNumber number) {
        return new ContinuousPosition(null, number, null);
    }

    /** The same position, with the files of its snapshot. */
    public ContinuousPosition with(@Nullable LiveFiles known) {
        return new ContinuousPosition(snapshotId, sequenceNumber, known);
    }

    @Override
    public String toString() {
        if (equals(START)) {
            return "the empty table";
        }
        return (snapshotId == null ? "the snapshot" : "snapshot " + snapshotId) + " with sequence number "
                + (sequenceNumber.isKnown() ? sequenceNumber : "unknown");
    }
}
