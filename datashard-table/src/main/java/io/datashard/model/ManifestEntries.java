package io.datashard.model;

import io.datashard.storage.PathSet;
import org.jspecify.annotations.Nullable;

/**
 * Visits the entries of a manifest in stored order, each live data file once for each entry. Decodes of an entry what it is asked for. Not
 * thread-safe.
 *
 * <p>All methods throw {@link io.datashard.error.CorruptDataException} if what they decode is damaged. {@link #next} throws it again when it is
 * called again: no entry is passed over.
 */
public interface ManifestEntries {
    /** Goes to the next entry, at first to the first; false at the end. */
    boolean next();

    /** See {@link ManifestEntry#snapshotId}. */
    @Nullable SnapshotId snapshotId();

    /** See {@link ManifestEntry#sequenceNumber}. */
    SequenceNumber sequenceNumber();

    /** Adds the path of the file to a set; false if it was in it. */
    boolean addPathTo(PathSet paths);

    /** Whether the path of the file is in a set. */
    boolean isPathIn(PathSet paths);

    /** The {@linkplain io.datashard.storage.PathDigest digest} of the path of the file. */
    long pathDigest();

    /** What is recorded of the rows of the file. Valid until the next entry. */
    FileFacts file();

    /** Whether a SHA-256 of the file is recorded. */
    boolean hasSha256();

    /** What a reader needs of the file. */
    FileToRead toRead();
}
