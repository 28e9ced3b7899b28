package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a row comes from: the values of the metadata columns. All rows of a data file share one object.
 *
 * @param filePath full path of the data file
 * @param fileSize length of the data file in bytes
 * @param snapshotId the snapshot that added the file, if known
 * @param sequenceNumber the sequence number of that snapshot, or unknown
 * @param snapshotTime commit time of that snapshot, if the table still lists it
 */
@PublicEvolving
public record RowOrigin(
        String filePath,
        long fileSize,
        @Nullable SnapshotId snapshotId,
        SequenceNumber sequenceNumber,
        @Nullable Instant snapshotTime) {
    /** The last segment of the path. */
    public String fileName() {
        return filePath.substring(filePath.lastIndexOf('/') + 1);
    }
}
