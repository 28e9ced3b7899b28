package io.datashard.table;

import io.datashard.commit.CommitSettings;
import io.datashard.error.InvalidUseException;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.DataFileWriterSettings.Compression;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an append writes its files, and how long its commit is tried.
 *
 * @param compression codec of the data files
 * @param rowGroupBytes size of a row group in memory, and what all rows that wait in memory may take, bytes
 * @param targetFileBytes length at which a data file is ended and the next begun, bytes
 * @param maxRetries attempts of the commit after the first, which another writer can make fail
 * @param timeout bound of the whole commit; null = none
 */
public record AppendSettings(
        Compression compression, long rowGroupBytes, long targetFileBytes, int maxRetries, @Nullable Duration timeout) {
    /** LZ4, 64 MiB, 128 MiB, 50 retries without a bound. */
    public static final AppendSettings DEFAULT = new AppendSettings(
            DataFileWriterSettings.DEFAULT.compression(),
            DataFileWriterSettings.DEFAULT.rowGroupBytes(),
            RollingWriter.Settings.DEFAULT.targetFileBytes(),
            CommitSettings.DEFAULT.maxRetries(),
            CommitSettings.DEFAULT.timeout());

    /**
     * Checks the settings.
     *
     * @throws InvalidUseException if one is out of its range
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

    /** The same with another codec. */
    public AppendSettings withCompression(Compression codec) {
        return new AppendSettings(codec, rowGroupBytes, targetFileBytes, maxRetries, timeout);
    }

    /** The same with row groups of another size. */
    public AppendSettings withRowGroupBytes(long bytes) {
        return new AppendSettings(compression, bytes, targetFileBytes, maxRetries, timeout);
    }

    /** The same with files of another length. */
    public AppendSettings withTargetFileBytes(long bytes) {
        return new AppendSettings(compression, rowGroupBytes, bytes, maxRetries, timeout);
    }

    /** The same with another number of retries. */
    public AppendSettings withMaxRetries(int retries) {
        return new AppendSettings(compression, rowGroupBytes, targetFileBytes, retries, timeout);
    }

    /** The same with another bound of the commit. */
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
