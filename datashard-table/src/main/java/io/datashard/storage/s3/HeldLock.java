package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Applied;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock object that we hold, renewed by a thread of its own until it is closed.
 *
 * <p>The moment that counts for its lease is the one before the last renewal was sent: the store may have applied it at once.
 */
final class HeldLock implements MetadataLock {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final LockObject object;
    private final LockTimes times;
    private final Thread heartbeat;
    private String etag;
    private long renewedAt;
    private long seenAt;
    private long renewals;
    private boolean lost;
    private boolean closed;

    HeldLock(LockObject object, String etag, long renewedAt, LockTimes times) {
        this.object = object;
        this.times = times;
        this.etag = etag;
        this.renewedAt = renewedAt;
        this.seenAt = renewedAt;
        this.heartbeat = new Thread(this::keepRenewing, "datashard-lock-renewal");
        heartbeat.setDaemon(true);
        heartbeat.start();
    }

    @Override
    public synchronized boolean isHeld() {
        if (closed || lost || sinceRenewal().compareTo(times.fence()) >= 0) {
            return false;
        }
        try {
            long asked = System.nanoTime();
            boolean ours = object.tagIfOurs().isPresent();
            seenAt = ours ? asked : seenAt;
            // For good: the object is another holder's now, and not to be removed either.
            lost = !ours;
            // Measured again: the answer may have taken long.
            return ours && sinceRenewal().compareTo(times.fence()) < 0;
        } catch (StorageException e) {
            LOG.warn("Cannot tell whether the metadata lock {} is still held; it is taken for lost", object, e);
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
            // Also for a thread that is being cancelled: a lock left behind stops every writer for the length of a
            // lease.
            Bucket.uninterrupted(this::release);
        }
    }

    /** Removes the object if it is ours for long enough that nobody can have overtaken in between. */
    private void release() {
        try {
            if (!lost && isJustSeen() && object.removeIf(etag)) {
                return;
            }
            if (!lost
                    && sinceRenewal().compareTo(times.fence()) < 0
                    && object.tagIfOurs().isPresent()) {
                object.remove();
            }
        } catch (StorageException e) {
            LOG.warn(
                    "The metadata lock {} was not released; others can take it {} s after its last renewal",
                    object,
                    times.lease().toSeconds(),
                    e);
        }
    }

    private void keepRenewing() {
        Duration wait = times.renewal();
        while (true) {
            synchronized (this) {
                if (!waited(wait)) {
                    return;
                }
                wait = renew() ? times.renewal() : times.renewal().dividedBy(10);
            }
        }
    }

    /** Waits unless the lock is closed or lost meanwhile. */
    private boolean waited(Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        try {
            long left = wait.toNanos();
            while (!closed && !lost && left > 0) {
                wait(left / 1_000_000 + 1);
                left = until - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but the end of the process.
            lost = true;
        }
        return !closed && !lost;
    }

    private boolean renew() {
        long asked = System.nanoTime();
        renewals++;
        try {
            WriteOutcome outcome = object.renew(etag, renewals);
            if (outcome instanceof Applied applied) {
                etag = applied.etag().value();
                renewedAt = asked;
                seenAt = asked;
                return true;
            }
            // Refused or not known: an earlier renewal whose reply was lost may be there, or somebody else.
            Optional<String> ours = object.tagIfOurs();
            ours.ifPresent(tag -> etag = tag);
            lost = ours.isEmpty();
            return false;
        } catch (StorageException e) {
            LOG.warn("The metadata lock {} was not renewed; it is tried again", object, e);
            return false;
        }
    }

    /**
     * Whether the store has said moments ago that the lock is ours: to ask once more before it is removed would tell nothing new, since others
     * may take it after a lease only, many times as long.
     */
    private boolean isJustSeen() {
        Duration seen = Duration.ofNanos(System.nanoTime() - seenAt);
        return seen.compareTo(times.fence().dividedBy(20)) < 0;
    }

    private Duration sinceRenewal() {
        return Duration.ofNanos(System.nanoTime() - renewedAt);
    }
}
