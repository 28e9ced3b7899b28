package io.datashard.flink.convert;

import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a row comes from: the values of the metadata columns. One object serves all rows of a data file.
 *
 * @param filePath full path of the data file
 * @param fileSize length of the data file in bytes
 * @param snapshotId the snapshot that added the file, where it is known
 * @param sequenceNumber the sequence number of that snapshot, or unknown
 * @param snapshotTime when that snapshot was made, where it is still listed
 */
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
