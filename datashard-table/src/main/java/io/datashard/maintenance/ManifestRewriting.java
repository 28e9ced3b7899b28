package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.ManifestCompaction;
import io.datashard.commit.TableCommitter;
import io.datashard.model.TableMetadata;
import io.datashard.table.TableAccess;

/**
 * Merges the small manifests of the current snapshot, so that a plan of a read has fewer to fetch. Commits do that by themselves once there are
 * many; this does it now. Entries are copied as they are, and the rows do not change: each commit is a {@code replace} that continuous readers
 * pass over. Immutable.
 */
@PublicEvolving
public final class ManifestRewriting {
    private final TableAccess access;

    private ManifestRewriting(TableAccess access) {
        this.access = access;
    }

    static ManifestRewriting of(TableAccess access) {
        return new ManifestRewriting(access);
    }

    /** What {@link #run} would do now. Changes nothing. */
    public ManifestReport plan() {
        TableMetadata table = access.layout().loadOrFail().metadata();
        int before = manifests(table);
        int merged = ManifestCompaction.chosen(table, access.layout()).size();
        return new ManifestReport(before, merged == 0 ? before : before - merged + 1);
    }

    /**
     * Merges them, in one commit for each 64 manifests or 2 MiB of them.
     *
     * @throws io.datashard.error.CommitConflictException if other writers won every attempt; what was merged before stays so
     * @throws io.datashard.error.UnknownOutcomeException if it is not known whether a merge is visible; do it again
     */
    public ManifestReport run() {
        int before = manifests(access.layout().loadOrFail().metadata());
        TableCommitter committer = access.committer(CommitSettings.DEFAULT);
        CommitResult result = committer.commit(new ManifestCompaction());
        // Each commit has merged two at least. What others add meanwhile is theirs: a fast writer must not keep this
        // going.
        for (int merges = 1; merges < before && result.committed().isPresent(); merges++) {
            result = committer.commit(new ManifestCompaction());
        }
        return new ManifestReport(before, manifests(access.layout().loadOrFail().metadata()));
    }

    private int manifests(TableMetadata table) {
        return table.currentSnapshot()
                .map(snapshot ->
                        access.layout().readManifestList(table, snapshot).size())
                .orElse(0);
    }
}
