package io.datashard.commit;

import io.datashard.storage.Storage;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long and how often a commit is tried.
 *
 * @param maxRetries attempts after the first
 * @param minRetryWait wait before the first retry; doubled each time, plus up to half of it at random
 * @param maxRetryWait longest wait
 * @param timeout bound of the whole commit, or null
 * @param lockTimeout how long to wait for the metadata lock, or null for as long as the storage needs
 * @param names what the caller calls the settings, for messages
 */
public record CommitSettings(
        int maxRetries,
        Duration minRetryWait,
        Duration maxRetryWait,
        @Nullable Duration timeout,
        @Nullable Duration lockTimeout,
        Names names)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 50 retries, 10 ms to 2 s, no bound: the values of Python (classic format section 6.4). */
    public static final CommitSettings DEFAULT =
            new CommitSettings(50, Duration.ofMillis(10), Duration.ofSeconds(2), null, null);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    /** Longer than the lease of 60 s, so that a holder that died fails nobody else. */
    private static final Duration LOCK_TIMEOUT_WITH_LEASE = Duration.ofSeconds(75);

    /**
     * What those who set the settings call them: a message that says what to raise must name what the reader can set.
     *
     * @param maxRetries of the number of retries
     * @param timeout of the bound of the whole commit
     */
    public record Names(String maxRetries, String timeout) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** As plain Java sets them, for {@code DataShardTable.newAppend}. */
        public static final Names JAVA = new Names("AppendSettings.maxRetries", "AppendSettings.timeout");
    }

    /** Settings of plain Java. */
    public CommitSettings(
            int maxRetries,
            Duration minRetryWait,
            Duration maxRetryWait,
            @Nullable Duration timeout,
            @Nullable Duration lockTimeout) {
        this(maxRetries, minRetryWait, maxRetryWait, timeout, lockTimeout, Names.JAVA);
    }

    /** The same settings, set by somebody who calls them otherwise. */
    public CommitSettings called(Names other) {
        return new CommitSettings(maxRetries, minRetryWait, maxRetryWait, timeout, lockTimeout, other);
    }

    /** How long to wait for the metadata lock of a storage; by default as long as it may be held by nobody (classic format section 6.2). */
    public Duration lockTimeoutOn(Storage storage) {
        if (lockTimeout != null) {
            return lockTimeout;
        }
        return storage.traits().lockEndsWithProcess() ? LOCK_TIMEOUT : LOCK_TIMEOUT_WITH_LEASE;
    }
}
