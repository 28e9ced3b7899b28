package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits for the lock object, as Python 0.6 and later do (classic format section 6.2). */
final class LockWait {
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(60), Duration.ofMillis(600));

    private final LockOwner owner;
    private final LockTimes times;
    private final PassingTime time;
    private final LongSupplier chance;

    LockWait(LockObject object, LockTimes times, IdSource ids, PassingTime time) {
        this.owner = new LockOwner(object, ids.uuid().toString());
        this.times = times;
        this.time = time;
        this.chance = () -> ids.uuid().getLeastSignificantBits();
    }

    /** Waits for the lock, at most {@code timeout}, but tries at least once. */
    HeldLock acquire(Duration timeout) {
        long start = time.nanos();
        for (int attempt = 1; ; attempt++) {
            requireUninterrupted();
            long asked = time.nanos();
            LockOwner.Try tried = owner.tryAcquire(times.lease());
            if (tried.tag().isPresent()) {
                return new HeldLock(owner, tried.tag().get(), asked, times, time);
            }
            if (time.nanos() - start >= timeout.toNanos()) {
                throw tried.doubt().map(doubt -> unsettled(doubt, timeout)).orElseGet(() -> held(timeout));
            }
            // Shortened at random, so that waiters that failed together don't return together.
            time.pause(WAITS.shortenedAfter(attempt, chance));
        }
    }

    private StorageException held(Duration timeout) {
        return new StorageException(
                "Cannot take the metadata lock " + owner.object(),
                "it was held by another process past " + timeout.toMillis() + " ms",
                "If that process died, its lock ends " + times.lease().toSeconds()
                        + " s after it was last renewed: run again then, with a timeout for acquiring the lock not below"
                        + " its default of 75 s; never delete the object. If commits are just slow, raise"
                        + " the timeout for acquiring the lock");
    }

    /** Nobody holds it: what the store said of our own write is the reason. */
    private StorageException unsettled(Throwable doubt, Duration timeout) {
        return doubt instanceof StorageException explained
                ? explained
                : new StorageException(
                        "Cannot take the metadata lock " + owner.object(),
                        "nobody holds it, and the store gave no answer that settles what became of writing it, for "
                                + timeout.toMillis() + " ms",
                        "Look at the store's own log and state, then run again; nothing was changed",
                        doubt);
    }

    private void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StorageException(
                    "Cannot take the metadata lock " + owner.object(),
                    "the thread was interrupted while it waited",
                    "Run it again unless it was cancelled; nothing was changed");
        }
    }
}
