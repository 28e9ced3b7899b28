package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.FailureLog;
import io.datashard.storage.PassingTime;
import io.datashard.storage.PassingTime.Repetition;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock object that this process holds. Its own thread renews the lease until it is closed (classic format section 6.2).
 *
 * <p>The lease counts from the moment before the last renewal was sent: the store may have applied it at once.
 */
final class HeldLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final LockOwner owner;
    private final LockTimes times;
    private final PassingTime time;
    private final Repetition heartbeat;
    private Etag etag;
    private long renewedAt;
    private long seenAt;
    private long renewals;
    private boolean lost;
    private boolean closed;

    /**
     * Starts to hold a lock.
     *
     * @param etag the tag of our lock object
     * @param acquiredAt the moment before the lock was requested
     */
    HeldLock(LockOwner owner, Etag etag, long acquiredAt, LockTimes times, PassingTime time) {
        this.owner = owner;
        this.times = times;
        this.time = time;
        this.etag = etag;
        this.renewedAt = acquiredAt;
        this.seenAt = acquiredAt;
        this.heartbeat = time.repeat("datashard-lock-renewal", times.renewal(), this::beat);
    }

    /** Whether the lock is still ours as far as can be told. */
    synchronized boolean isHeld() {
        if (closed || lost || sinceRenewal().compareTo(times.fence()) >= 0) {
            return false;
        }
        try {
            long asked = time.nanos();
            boolean ours = owner.tagIfOurs().isPresent();
            seenAt = ours ? asked : seenAt;
            // For good: the object belongs to another holder now, so we must not remove it.
            lost = !ours;
            // Measure again: the answer may have taken long.
            return ours && sinceRenewal().compareTo(times.fence()) < 0;
        } catch (StorageException e) {
            FailureLog.warn(
                    LOG,
                    e,
                    "Cannot tell whether the metadata lock {} is still held; it is taken for lost",
                    owner.object());
            return false;
        }
    }

    /** Releases it if it is still ours; never throws. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            heartbeat.close();
            // Also in a cancelled thread: a lock left behind stops every writer for the length of a lease.
            Bucket.uninterrupted(this::release);
        }
    }

    /** Removes the object, if it stays ours for long enough that nobody can take it meanwhile. */
    private void release() {
        try {
            if (!lost && isJustSeen() && owner.object().removeIf(etag)) {
                return;
            }
            if (!lost
                    && sinceRenewal().compareTo(times.fence()) < 0
                    && owner.tagIfOurs().isPresent()) {
                owner.object().remove();
            }
        } catch (StorageException e) {
            FailureLog.warn(
                    LOG,
                    e,
                    "The metadata lock {} was not released; others can take it {} s after its last renewal",
                    owner.object(),
                    times.lease().toSeconds());
        }
    }

    private synchronized Optional<Duration> beat() {
        if (closed || lost) {
            return Optional.empty();
        }
        return Optional.of(renew() ? times.renewal() : times.renewal().dividedBy(10));
    }

    private boolean renew() {
        long asked = time.nanos();
        renewals++;
        try {
            return owner.renew(etag, renewals)
                    .map(
                            applied -> {
                                etag = applied.etag();
                                renewedAt = asked;
                                seenAt = asked;
                                return true;
                            },
                            conflict -> lookForOurs(),
                            unknown -> lookForOurs());
        } catch (StorageException e) {
            FailureLog.warn(LOG, e, "The metadata lock {} was not renewed; it is tried again", owner.object());
            return false;
        }
    }

    /** The renewal was refused or its outcome is unknown: the object may hold an earlier renewal of ours, or belong to somebody else. */
    private boolean lookForOurs() {
        Optional<Etag> ours = owner.tagIfOurs();
        ours.ifPresent(tag -> etag = tag);
        lost = ours.isEmpty();
        return false;
    }

    /**
     * Whether the store confirmed our lock moments ago. Then there is no need to ask again before the removal, since others can take the lock
     * only after a lease, which is many times longer.
     */
    private boolean isJustSeen() {
        Duration seen = Duration.ofNanos(time.nanos() - seenAt);
        return seen.compareTo(times.fence().dividedBy(20)) < 0;
    }

    private Duration sinceRenewal() {
        return Duration.ofNanos(time.nanos() - renewedAt);
    }
}
