package io.datashard.read;

import io.datashard.model.FileToRead;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data file that a scan found.
 *
 * @param file the file
 * @param addedBy the snapshot that added it; null = not recorded
 * @param sequenceNumber the sequence number of that snapshot, if known
 * @param addedAt when that snapshot was made; null = no longer listed
 */
public record ScannedFile(
        FileToRead file, @Nullable SnapshotId addedBy, SequenceNumber sequenceNumber, @Nullable Instant addedAt) {}
