package io.datashard.commit;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.SettingNames;
import io.datashard.storage.Storage;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long and how often to try a commit.
 *
 * @param maxRetries attempts after the first
 * @param minRetryWait wait before each of the first 32 retries, plus up to half of it at random: a writer that loses often must not come back
 *     later than others. After these it doubles each time
 * @param maxRetryWait longest wait, also of a writer that makes room for others
 * @param timeout bound of the whole commit; null = no bound
 * @param lockTimeout how long to wait for the metadata lock; null = as long as the storage needs
 * @param names what those who set them call them, for messages: what is to be raised must be named as the reader can set it
 */
@PublicEvolving
public record CommitSettings(
        int maxRetries,
        Duration minRetryWait,
        Duration maxRetryWait,
        @Nullable Duration timeout,
        @Nullable Duration lockTimeout,
        @Internal SettingNames names)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 50 retries, 10 ms to 2 s, no bound: the values of Python (classic format section 6.4), whose waits grow at once. */
    public static final CommitSettings DEFAULT =
            new CommitSettings(50, Duration.ofMillis(10), Duration.ofSeconds(2), null, null);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    /** Longer than the lease of 60 s, so that a dead holder makes no other writer fail. */
    private static final Duration LOCK_TIMEOUT_WITH_LEASE = Duration.ofSeconds(75);

    @Internal
    public CommitSettings {}

    /** Settings of plain Java. */
    public CommitSettings(
            int maxRetries,
            Duration minRetryWait,
            Duration maxRetryWait,
            @Nullable Duration timeout,
            @Nullable Duration lockTimeout) {
        this(maxRetries, minRetryWait, maxRetryWait, timeout, lockTimeout, SettingNames.JAVA);
    }

    /** A copy with other names of the settings, for messages. */
    @Internal
    public CommitSettings called(SettingNames other) {
        return new CommitSettings(maxRetries, minRetryWait, maxRetryWait, timeout, lockTimeout, other);
    }

    /** How long to wait for the metadata lock; by default until the lease of a dead holder has ended (classic format section 6.2). */
    @Internal
    public Duration lockTimeoutOn(Storage storage) {
        if (lockTimeout != null) {
            return lockTimeout;
        }
        return storage.traits().lockEndsWithProcess() ? LOCK_TIMEOUT : LOCK_TIMEOUT_WITH_LEASE;
    }
}
