package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import io.datashard.storage.Etag;
import io.datashard.storage.IdSource;
import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the lock object until it can be had (classic format section 6.2).
 *
 * <p>While it changes hands, whoever has waited longer asks more often, and so is more likely to be the next: nobody stands in line at an
 * object. While one holder keeps it, who may have died, all ask seldom. Whoever gets no settled answer, because the store asks to slow down or is
 * not reached, asks half as often after each, and not before the store says that he may: asking is what overloads it.
 */
final class LockWait {
    /** At a lock that changes hands: half of it after {@link #HALF_AGE}, a third after twice that, and so on. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(160);

    private static final Duration HALF_AGE = Duration.ofMillis(250);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
    /** At a lock that has one holder for longer than this. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration LONG_WAIT = Duration.ofMillis(600);
    /** After answers that settle nothing. */
    private static final Backoff UNSETTLED = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    /** No store keeps anybody waiting for longer, but for the part by chance: its holder's lease may end. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

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
        Holder holder = new Holder();
        int doubts = 0;
        while (true) {
            requireUninterrupted();
            long asked = time.nanos();
            LockOwner.Try tried = owner.tryCreate();
            Optional<Etag> etag = tried.tag();
            if (etag.isEmpty()) {
                etag = holder.lookAndOvertake();
            }
            if (etag.isPresent()) {
                return new HeldLock(owner, etag.get(), asked, times, time);
            }
            long waited = time.nanos() - start;
            if (waited >= timeout.toNanos()) {
                throw tried.doubt()
                        .filter(doubt -> holder.seen == null)
                        .map(doubt -> unsettled(doubt, timeout))
                        .orElseGet(() -> held(timeout));
            }
            Duration wait = holder.stays ? LONG_WAIT : waitAt(waited);
            // Shortened by chance, so that those who failed together don't return together.
            wait = new Backoff(wait, wait).shortenedAfter(1, chance);
            doubts = tried.doubt().isPresent() ? doubts + 1 : 0;
            if (doubts > 0) {
                Duration left = timeout.minusNanos(waited);
                wait = shorter(longer(wait, waitAfter(tried.askAgainAfter(), doubts)), left);
            }
            time.pause(wait);
        }
    }

    /** The wait that the store asks for, at least, and a part of it by chance. */
    private Duration waitAfter(Optional<Duration> wanted, int doubts) {
        Duration own = UNSETTLED.shortenedAfter(doubts, chance);
        return wanted.map(asked -> Backoff.from(shorter(asked, LONGEST_WAIT)).lengthenedAfter(1, chance))
                .map(asked -> longer(asked, own))
                .orElse(own);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration waitAt(long waited) {
        long half = HALF_AGE.toNanos();
        Duration wait = FIRST_WAIT.multipliedBy(half).dividedBy(half + waited);
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }

    /** Who has the lock, looked at now and then: at every try where it stays the same one. */
    private final class Holder {
        private @Nullable Etag seen;
        private long lookedAt;
        private boolean stays;

        /** Overtakes him if his lease has run out; gives the lock's tag if it is ours now. */
        Optional<Etag> lookAndOvertake() {
            long now = time.nanos();
            Etag last = seen;
            if (last != null && !stays && now - lookedAt < LOOK_EVERY.toNanos()) {
                return Optional.empty();
            }
            Optional<LockObject.Sight> sight = owner.object().look();
            Etag found = sight.map(LockObject.Sight::etag).orElse(null);
            stays = found != null && found.equals(last);
            seen = found;
            lookedAt = now;
            return sight.flatMap(held -> owner.tryOvertake(held, times.lease()));
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
