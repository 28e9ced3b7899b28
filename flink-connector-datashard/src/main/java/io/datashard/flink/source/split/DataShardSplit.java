package io.datashard.flink.source.split;

import io.datashard.model.FileToRead;
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
 * A part of a data file to read: the row groups whose first byte lies in [start, end), from row {@code nextRow} of the file on. Immutable.
 *
 * @param ordinal number of the split in the order of reading: by sequence number, then by file
 * @param path the data file
 * @param fileSize length of the data file in bytes
 * @param start first byte
 * @param end byte after the last one
 * @param recordCount row count of the whole file
 * @param snapshotId the snapshot that added the file, if recorded
 * @param sequenceNumber sequence number of that snapshot, or unknown
 * @param snapshotTime commit time of that snapshot, if the table still listed it
 * @param sha256 checksum that readers compare with the whole file, 64 lower-case hexadecimal digits; null = no comparison
 * @param nextRow position in the file of the next row to read; 0 = nothing read yet
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
     * A newly planned split: nothing of it was read.
     *
     * @param verification decides whether readers need the SHA-256 of the file
     * @param pagesOnly how to turn that off, for the message
     * @throws io.datashard.error.CorruptDataException if readers need it and the table recorded something that is no SHA-256
     */
    public static DataShardSplit of(FileSplit planned, ChecksumVerification verification, String pagesOnly) {
        ScannedFile scanned = planned.scanned();
        FileToRead file = scanned.file();
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
