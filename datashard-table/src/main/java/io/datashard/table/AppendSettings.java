package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.CommitSettings;
import io.datashard.error.InvalidUseException;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriterSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an append writes its data files, and how long it tries to commit.
 *
 * @param compression codec of the data files
 * @param rowGroupBytes size of a row group in memory, and bound of all rows that wait in memory; bytes
 * @param targetFileBytes length at which the writer ends a data file and starts the next; bytes
 * @param maxRetries commit attempts after the first, if other writers make attempts fail
 * @param timeout bound of the whole commit; null = no bound
 */
@PublicEvolving
public record AppendSettings(
        Compression compression, long rowGroupBytes, long targetFileBytes, int maxRetries, @Nullable Duration timeout) {
    /** Zstandard, row groups of 64 MiB, data files of 128 MiB, 50 retries, no time bound. */
    public static final AppendSettings DEFAULT = new AppendSettings(
            DataFileWriterSettings.DEFAULT.compression(),
            DataFileWriterSettings.DEFAULT.rowGroupBytes(),
            RollingWriter.Settings.DEFAULT.targetFileBytes(),
            CommitSettings.DEFAULT.maxRetries(),
            CommitSettings.DEFAULT.timeout());

    /**
     * Checks the settings.
     *
     * @throws InvalidUseException if a setting is out of its range
     */
    public AppendSettings {
        require("rowGroupBytes", rowGroupBytes, rowGroupBytes > 0, "Choose 1 or more");
        require("targetFileBytes", targetFileBytes, targetFileBytes > 0, "Choose 1 or more");
        require("maxRetries", maxRetries, maxRetries >= 0, "Choose 0 or more");
        require(
                "timeout",
                timeout,
                timeout == null || timeout.compareTo(Duration.ZERO) > 0,
                "Choose more than 0, or null for no bound");
    }

    private static void require(String name, @Nullable Object value, boolean ok, String remedy) {
        if (!ok) {
            throw new InvalidUseException(
                    "Cannot append with " + name + " = " + value, "it is out of its range", remedy);
        }
    }

    /** A copy with another codec. */
    public AppendSettings withCompression(Compression codec) {
        return new AppendSettings(codec, rowGroupBytes, targetFileBytes, maxRetries, timeout);
    }

    /** A copy with another size of row groups, in bytes. */
    public AppendSettings withRowGroupBytes(long bytes) {
        return new AppendSettings(compression, bytes, targetFileBytes, maxRetries, timeout);
    }

    /** A copy with another length of data files, in bytes. */
    public AppendSettings withTargetFileBytes(long bytes) {
        return new AppendSettings(compression, rowGroupBytes, bytes, maxRetries, timeout);
    }

    /** A copy with another number of retries. */
    public AppendSettings withMaxRetries(int retries) {
        return new AppendSettings(compression, rowGroupBytes, targetFileBytes, retries, timeout);
    }

    /** A copy with another bound of the commit; null = no bound. */
    public AppendSettings withTimeout(@Nullable Duration bound) {
        return new AppendSettings(compression, rowGroupBytes, targetFileBytes, maxRetries, bound);
    }

    RollingWriter.Settings files() {
        return new RollingWriter.Settings(
                new DataFileWriterSettings(compression, rowGroupBytes),
                targetFileBytes,
                RollingWriter.Settings.DEFAULT.targetFileRows(),
                RollingWriter.Settings.DEFAULT.maxOpenFiles());
    }

    CommitSettings commit() {
        CommitSettings basis = CommitSettings.DEFAULT;
        return new CommitSettings(maxRetries, basis.minRetryWait(), basis.maxRetryWait(), timeout, basis.lockTimeout());
    }
}
