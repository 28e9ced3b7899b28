package io.datashard.flink.options;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a sink merges small data files. Immutable; travels with the job.
 *
 * @param on whether it does so at all
 * @param fileBytes the length that merged files should have; null = that at which the writers end a data file
 * @param minFiles fewer small files than this are not merged
 * @param smallFileRatio a file is small below this part of the length
 * @param maxTaskBytes the most bytes that are merged into one commit
 */
public record CompactionSettings(
        boolean on, @Nullable Long fileBytes, int minFiles, double smallFileRatio, long maxTaskBytes)
        implements Serializable {
    /** The defaults. */
    public static final CompactionSettings DEFAULT = new CompactionSettings(false, null, 5, 0.7, 1L << 30);

    /** The shortest length that merged files may be asked to have. */
    public static final long LEAST_FILE_BYTES = 1 << 20;

    private static final long serialVersionUID = 1L;

    public CompactionSettings {
        if ((fileBytes != null && fileBytes < LEAST_FILE_BYTES)
                || minFiles < 2
                || !(smallFileRatio > 0 && smallFileRatio <= 1)
                || maxTaskBytes < 1) {
            throw new IllegalArgumentException(
                    "out of range: " + fileBytes + ", " + minFiles + ", " + smallFileRatio + ", " + maxTaskBytes);
        }
    }

    /** The length that merged files have, beside writers that end files at a length. */
    public long fileBytes(long rollingBytes) {
        return fileBytes == null ? Math.max(rollingBytes, LEAST_FILE_BYTES) : fileBytes;
    }

    /** The most bytes that are merged into one commit: one file at least. */
    public long taskBytes(long rollingBytes) {
        return Math.max(maxTaskBytes, fileBytes(rollingBytes));
    }

    /** These settings, with or without merges. */
    public CompactionSettings withOn(boolean merges) {
        return new CompactionSettings(merges, fileBytes, minFiles, smallFileRatio, maxTaskBytes);
    }

    /** These settings with another length of merged files. */
    public CompactionSettings withFileBytes(long bytes) {
        return new CompactionSettings(on, bytes, minFiles, smallFileRatio, maxTaskBytes);
    }

    /** These settings with another number of files that are worth a merge. */
    public CompactionSettings withMinFiles(int count) {
        return new CompactionSettings(on, fileBytes, count, smallFileRatio, maxTaskBytes);
    }

    /** These settings with another bound of small files. */
    public CompactionSettings withSmallFileRatio(double ratio) {
        return new CompactionSettings(on, fileBytes, minFiles, ratio, maxTaskBytes);
    }

    /** These settings with another size of one commit's input. */
    public CompactionSettings withMaxTaskBytes(long bytes) {
        return new CompactionSettings(on, fileBytes, minFiles, smallFileRatio, bytes);
    }
}
