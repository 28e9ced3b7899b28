package io.datashard.storage.s3;

import java.time.Duration;

/**
 * The times of the lock object.
 *
 * @param lease after this time without renewal, anybody may take the lock
 * @param renewal how often the holder renews it
 * @param fence after this time without renewal, the holder no longer trusts the lock
 */
record LockTimes(Duration lease, Duration renewal, Duration fence) {
    /** Fixed by the table format: all implementations must agree (classic format section 6.2). */
    static final LockTimes OF_THE_FORMAT =
            new LockTimes(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(40));
}
