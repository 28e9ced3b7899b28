package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datashard.storage.Etag;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * One who wants the lock object, or has it: every body that he writes begins with his id.
 *
 * <p>Whoever creates the object holds the lock. A holder that died is overtaken: once the object has not been written for the length of the
 * lease, by the store's own clock, it is replaced under the tag that was seen, so that one of many wins. Our body differs at each renewal, and
 * with it the tag, so that nobody who looked before a renewal can overtake after it.
 *
 * @param object the lock
 * @param id random
 */
record LockOwner(LockObject object, String id) {
    /** Times of the store are in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /** Tries to get the lock, once; gives its tag if it is ours now. */
    Optional<Etag> tryAcquire(Duration lease) {
        Optional<Etag> created = tagIfApplied(object.create(body(0)));
        if (created.isPresent()) {
            return created;
        }
        return object.look()
                .filter(held -> isExpired(held, lease))
                .flatMap(held -> tagIfApplied(object.replace(body(0), held.etag())));
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

    /** A write whose reply was lost may have made us the holder. */
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
