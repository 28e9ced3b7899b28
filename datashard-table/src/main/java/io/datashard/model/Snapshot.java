package io.datashard.model;

import io.datashard.annotation.PublicEvolving;
import io.datashard.storage.StoragePath;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state of the table (classic format section 2.4).
 *
 * @param id id of the snapshot
 * @param parent the snapshot on which it was built; null for the first, or if not known
 * @param timestampMs when it was made, milliseconds since 1970
 * @param manifestList path of its manifest list
 * @param operation {@code append}, {@code delete}, {@code replace}, {@code update}, or null if none is stored
 * @param summary free properties of the snapshot, without the operation; length and SHA-256 of the manifest list have the keys below in every
 *     layout
 * @param schemaId the schema with which it was written; null = not stored
 * @param sequenceNumber its ordered number; {@link SequenceNumber#UNKNOWN} if none is stored
 */
@PublicEvolving
public record Snapshot(
        SnapshotId id,
        @Nullable SnapshotId parent,
        long timestampMs,
        StoragePath manifestList,
        @Nullable String operation,
        Map<String, String> summary,
        @Nullable Integer schemaId,
        SequenceNumber sequenceNumber) {
    public static final String APPEND = "append";
    public static final String DELETE = "delete";
    public static final String REPLACE = "replace";
    /** Iceberg's operation for a commit that adds and removes files and rows. */
    public static final String OVERWRITE = "overwrite";
    /** Summary key: number of files that the commit added. */
    public static final String ADDED_FILES = "added-data-files";
    /** Summary key: number of rows in the added files. */
    public static final String ADDED_RECORDS = "added-records";
    /** Summary key: length of the added files in bytes. */
    public static final String ADDED_BYTES = "added-files-size";
    /** Summary key: length of the manifest list in bytes, decimal. */
    public static final String LIST_LENGTH = "manifest-list-length";
    /** Summary key: SHA-256 of the manifest list, 64 lower-case hexadecimal digits. */
    public static final String LIST_SHA256 = "manifest-list-sha256";

    public Snapshot {
        summary = Map.copyOf(summary);
    }

    /** When the snapshot was made. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(timestampMs);
    }
}
