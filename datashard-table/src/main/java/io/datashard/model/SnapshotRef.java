package io.datashard.model;

import org.jspecify.annotations.Nullable;

/**
 * A name of a snapshot: a branch or a tag. The branch {@link #MAIN} is the current snapshot; others are kept as they are and nothing else is
 * done with them.
 *
 * @param name the name
 * @param type {@code branch} or {@code tag}
 * @param snapshotId the snapshot
 * @param maxRefAgeMs after how many milliseconds other writers may remove the name; null = not said
 * @param minSnapshotsToKeep how many snapshots of a branch other writers must keep; null = not said
 * @param maxSnapshotAgeMs up to which age other writers must keep the snapshots of a branch, in milliseconds; null = not said
 */
public record SnapshotRef(
        String name,
        String type,
        SnapshotId snapshotId,
        @Nullable Long maxRefAgeMs,
        @Nullable Integer minSnapshotsToKeep,
        @Nullable Long maxSnapshotAgeMs) {
    /** The name of the current snapshot. */
    public static final String MAIN = "main";

    public static final String BRANCH = "branch";

    /** The branch of which nothing but the snapshot is said. */
    public static SnapshotRef main(SnapshotId current) {
        return new SnapshotRef(MAIN, BRANCH, current, null, null, null);
    }
}
