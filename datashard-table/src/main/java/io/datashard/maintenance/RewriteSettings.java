package io.datashard.maintenance;

import io.datashard.error.InvalidUseException;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.table.RollingWriter;

/**
 * Which data files to rewrite, and into which.
 *
 * @param targetFileSize length at which a file ends, bytes
 * @param minInputFiles fewest files of a group
 * @param smallFileRatio a file below this part of the target is small
 * @param maxGroupSize most bytes of input of a group
 * @param verification which checksums of the inputs to compare
 */
record RewriteSettings(
        long targetFileSize,
        int minInputFiles,
        double smallFileRatio,
        long maxGroupSize,
        ChecksumVerification verification) {
    private static final long SMALLEST_TARGET = 1L << 20;

    static final RewriteSettings DEFAULT = new RewriteSettings(
            RollingWriter.Settings.DEFAULT.targetFileBytes(), 5, 0.7, 1L << 30, ChecksumVerification.FULL);

    RewriteSettings withTargetFileSize(long bytes) {
        require("targetFileSize", bytes, bytes >= SMALLEST_TARGET, "Choose 1 MiB (" + SMALLEST_TARGET + ") or more");
        return new RewriteSettings(bytes, minInputFiles, smallFileRatio, maxGroupSize, verification);
    }

    RewriteSettings withMinInputFiles(int count) {
        require("minInputFiles", count, count >= 2, "Choose 2 or more");
        return new RewriteSettings(targetFileSize, count, smallFileRatio, maxGroupSize, verification);
    }

    RewriteSettings withSmallFileRatio(double ratio) {
        require("smallFileRatio", ratio, ratio > 0 && ratio <= 1, "Choose a number above 0 and up to 1");
        return new RewriteSettings(targetFileSize, minInputFiles, ratio, maxGroupSize, verification);
    }

    RewriteSettings withMaxGroupSize(long bytes) {
        require("maxGroupSize", bytes, bytes > 0, "Choose at least the target file size");
        return new RewriteSettings(targetFileSize, minInputFiles, smallFileRatio, bytes, verification);
    }

    RewriteSettings withVerification(ChecksumVerification other) {
        return new RewriteSettings(targetFileSize, minInputFiles, smallFileRatio, maxGroupSize, other);
    }

    /** Settings depend on each other, and may be given in any order. */
    void requireGroupsHoldAFile() {
        require(
                "maxGroupSize",
                maxGroupSize,
                maxGroupSize >= targetFileSize,
                "Choose at least the target file size (targetFileSize = " + targetFileSize + ")");
    }

    boolean isSmall(long bytes) {
        return bytes < smallFileRatio * targetFileSize;
    }

    private static void require(String name, Object value, boolean ok, String remedy) {
        if (!ok) {
            throw new InvalidUseException(
                    "Cannot rewrite data files with " + name + " = " + value, "it is out of its range", remedy);
        }
    }
}
