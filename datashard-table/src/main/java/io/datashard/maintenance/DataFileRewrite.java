package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.table.TableAccess;

/**
 * Merges small data files of a partition into fewer larger ones. The rows stay the same, as does every reader's view of the table: the snapshot
 * is a {@code replace}. Files that were committed one after the other stay together, so that files keep narrow bounds of times.
 *
 * <p>Others may append, delete, rewrite and expire meanwhile: an append takes nothing away, and a group of which a file is gone is dropped. The
 * replaced files stay until the snapshots that have them are expired and orphans removed. Immutable and thread-safe.
 */
@PublicEvolving
public final class DataFileRewrite {
    private final TableAccess access;
    private final RewriteSettings settings;

    private DataFileRewrite(TableAccess access, RewriteSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    static DataFileRewrite of(TableAccess access) {
        return new DataFileRewrite(access, RewriteSettings.DEFAULT);
    }

    /**
     * Length at which a file ends, in bytes; default 128 MiB.
     *
     * @throws io.datashard.error.InvalidUseException if it is below 1 MiB
     */
    public DataFileRewrite targetFileSize(long bytes) {
        return new DataFileRewrite(access, settings.withTargetFileSize(bytes));
    }

    /**
     * Fewer small files than these stay as they are; default 5.
     *
     * @throws io.datashard.error.InvalidUseException if it is below 2
     */
    public DataFileRewrite minInputFiles(int count) {
        return new DataFileRewrite(access, settings.withMinInputFiles(count));
    }

    /**
     * A file below this part of the target is small; default 0.7.
     *
     * @throws io.datashard.error.InvalidUseException if it is not above 0 and up to 1
     */
    public DataFileRewrite smallFileRatio(double ratio) {
        return new DataFileRewrite(access, settings.withSmallFileRatio(ratio));
    }

    /**
     * Most bytes of input that become visible together, and are lost together if others were faster; default 1 GiB. Must be at least the
     * target file size.
     */
    public DataFileRewrite maxGroupSize(long bytes) {
        return new DataFileRewrite(access, settings.withMaxGroupSize(bytes));
    }

    /**
     * Which checksums of the files to compare before their rows are written again; default: all that are recorded, so that no damage gets a
     * new checksum.
     */
    public DataFileRewrite verifyChecksums(ChecksumVerification verification) {
        return new DataFileRewrite(access, settings.withVerification(verification));
    }

    /** What {@link #run} would do now. Reads the manifests, and no data file. */
    public RewritePlan plan() {
        settings.requireGroupsHoldAFile();
        return RewritePlanner.plan(access, settings).describe();
    }

    /**
     * Rewrites. Publishes some groups at a time. Stops between groups when it is cancelled, and publishes those that are written.
     *
     * @throws io.datashard.error.CorruptDataException if files are damaged, with one named; their groups stay as they were, all others are
     *     rewritten
     * @throws io.datashard.error.CommitConflictException if other writers won every attempt to publish; what was published before stays
     * @throws io.datashard.error.UnknownOutcomeException if it is not known whether groups were published; run it again
     */
    public RewriteReport run(Progress progress) {
        settings.requireGroupsHoldAFile();
        return new RewriteRun(access, settings, RewritePlanner.plan(access, settings), progress).run();
    }
}
