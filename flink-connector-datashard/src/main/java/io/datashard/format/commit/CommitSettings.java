package io.datashard.format.commit;

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
 * @param lockTimeout how long to wait for the metadata lock
 */
public record CommitSettings(
        int maxRetries, Duration minRetryWait, Duration maxRetryWait, @Nullable Duration timeout, Duration lockTimeout)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 50 retries, 10 ms to 2 s, no bound, 30 s for the lock: the values of Python (classic format section 6.4). */
    public static final CommitSettings DEFAULT =
            new CommitSettings(50, Duration.ofMillis(10), Duration.ofSeconds(2), null, Duration.ofSeconds(30));
}
