package io.datashard.format.scan;

import io.datashard.format.metadata.SequenceNumber;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of a growing table has come: it has seen the table as of that snapshot.
 *
 * <p>The sequence number bridges the time after which that snapshot has been expired: what is new then is what carries a higher number. It
 * never goes back, also where the table was rolled back.
 *
 * @param snapshotId the snapshot seen last; null = one that is not listed any more or, without a number, none: as of an empty table
 * @param sequenceNumber highest sequence number seen
 */
public record ContinuousPosition(@Nullable SnapshotId snapshotId, SequenceNumber sequenceNumber) {
    /** Nothing seen yet. */
    public static final ContinuousPosition START = new ContinuousPosition(null, SequenceNumber.UNKNOWN);

    /** The position of a reader that has seen exactly this snapshot. */
    public static ContinuousPosition at(Snapshot snapshot) {
        return new ContinuousPosition(snapshot.id(), snapshot.sequenceNumber());
    }

    /** The position after having moved on to a snapshot. */
    public ContinuousPosition moveTo(Snapshot snapshot) {
        SequenceNumber number = snapshot.sequenceNumber();
        return new ContinuousPosition(snapshot.id(), number.compareTo(sequenceNumber) > 0 ? number : sequenceNumber);
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
