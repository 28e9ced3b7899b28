package io.datashard.flink.source.split;

import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.FileCheck;
import io.datashard.read.FileSplit;
import io.datashard.read.ScannedFile;
import io.datashard.storage.StoragePath;
import java.time.Instant;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * A part of a data file to read: the row groups whose first byte lies in [start, end), without the rows before {@code nextRow}. Immutable.
 *
 * @param ordinal counts all splits of a source in the order in which they are to be read: by sequence number, then by file
 * @param path the data file
 * @param fileSize its length in bytes
 * @param start first byte
 * @param end byte after the last
 * @param recordCount rows of the whole file
 * @param snapshotId the snapshot that added the file, where it is recorded
 * @param sequenceNumber number of that snapshot, or unknown
 * @param snapshotTime when that snapshot was made, where it was still listed
 * @param sha256 what the whole file is compared with, 64 lower-case hexadecimal digits; null = nothing
 * @param nextRow position in the file of the next row to read; 0 = none was read
 */
public record DataShardSplit(
        long ordinal,
        StoragePath path,
        long fileSize,
        long start,
        long end,
        long recordCount,
        @Nullable SnapshotId snapshotId,
        SequenceNumber sequenceNumber,
        @Nullable Instant snapshotTime,
        @Nullable String sha256,
        long nextRow)
        implements SourceSplit {
    /**
     * A planned split, of which nothing was read yet.
     *
     * @param verification whether readers need the SHA-256 of the file
     * @param pagesOnly how users say that they do not, for the message
     * @throws io.datashard.error.CorruptDataException if they do and something else is recorded
     */
    public static DataShardSplit of(FileSplit planned, ChecksumVerification verification, String pagesOnly) {
        ScannedFile scanned = planned.scanned();
        DataFile file = scanned.file();
        return new DataShardSplit(
                planned.ordinal(),
                file.path(),
                file.sizeInBytes(),
                planned.start(),
                planned.end(),
                file.recordCount(),
                scanned.addedBy(),
                scanned.sequenceNumber(),
                scanned.addedAt(),
                FileCheck.of(verification, file, pagesOnly).sha256(),
                0);
    }

    @Override
    public String splitId() {
        return ordinal + "-" + path + "@" + start;
    }

    /** The same split, to go on at a row. */
    public DataShardSplit resumeAt(long row) {
        return new DataShardSplit(
                ordinal,
                path,
                fileSize,
                start,
                end,
                recordCount,
                snapshotId,
                sequenceNumber,
                snapshotTime,
                sha256,
                row);
    }
}
