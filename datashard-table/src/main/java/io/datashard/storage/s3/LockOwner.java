package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datashard.storage.Etag;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that wants or has the lock object. Every body that it writes begins with its id.
 *
 * <p>Whoever creates the object holds the lock. If the holder dies, another takes the lock over: once nobody has written the object for the
 * length of the lease, by the store's own clock, the other replaces it on condition of the tag it saw, so that only one wins. Our body, and so
 * its tag, differs at each renewal: nobody who looked before a renewal can take the lock after it.
 *
 * @param object the lock
 * @param id a random id
 */
record LockOwner(LockObject object, String id) {
    /** The store's times are in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /**
     * How a try to create the lock ended.
     *
     * @param tag the tag of the lock if it is ours now
     * @param doubt why it is not, if the store has not settled what became of our write
     * @param askAgainAfter when the store wants to be asked again, if it says so then
     */
    record Try(Optional<Etag> tag, Optional<Throwable> doubt, Optional<Duration> askAgainAfter) {}

    /** Tries to get the lock while nobody has it, once. */
    Try tryCreate() {
        WriteOutcome creation = object.create(body(0));
        return new Try(tagIfApplied(creation), creation.doubt(), creation.askAgainAfter());
    }

    /** Tries to overtake a holder that was seen, if its lease has run out; gives the tag of the lock if it is ours now. */
    Optional<Etag> tryOvertake(LockObject.Sight held, Duration lease) {
        return isExpired(held, lease) ? tagIfApplied(object.replace(body(0), held.etag())) : Optional.empty();
    }

    /** Renews the lock that has this tag. */
    WriteOutcome renew(Etag etag, long number) {
        return object.replace(body(number), etag);
    }

    /** The tag of the lock if it is ours now. */
    Optional<Etag> tagIfOurs() {
        return object.read()
                .filter(held -> new String(held.bytes(), UTF_8).startsWith(id))
                .map(held -> held.etag());
    }

    /** Even a write with a lost reply may have given us the lock. */
    private Optional<Etag> tagIfApplied(WriteOutcome outcome) {
        return outcome.map(
                applied -> Optional.of(applied.etag()), conflict -> Optional.empty(), unknown -> tagIfOurs());
    }

    private static boolean isExpired(LockObject.Sight held, Duration lease) {
        Duration longest = lease.plus(ROUNDING);
        return held.unwritten()
                .filter(unwritten -> unwritten.compareTo(longest) > 0)
                .isPresent();
    }

    private byte[] body(long number) {
        return (id + ":" + number).getBytes(UTF_8);
    }
}
