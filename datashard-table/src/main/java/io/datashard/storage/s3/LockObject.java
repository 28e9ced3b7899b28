package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The metadata lock as an object with a lease, the way Python 0.6 and later take it (classic format section 6.2).
 *
 * <p>Whoever creates the object holds the lock. A holder that died is overtaken: once the object has not been written for the length of the
 * lease, by the store's own clock, it is replaced under the tag that was seen, so that one of many wins. Our body differs at each renewal, and
 * with it the tag, so that nobody who looked before a renewal can overtake after it.
 */
final class LockObject {
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(60), Duration.ofMillis(600));
    /** Times of the store are in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final Bucket bucket;
    private final String key;
    private final EtagSpelling spelling;
    private final LockTimes times;
    private final Pause pause;
    private final ConditionalPut put;
    private final String owner;

    LockObject(Bucket bucket, String key, EtagSpelling spelling, LockTimes times, IdSource ids, Pause pause) {
        this.bucket = bucket;
        this.key = key;
        this.spelling = spelling;
        this.times = times;
        this.pause = pause;
        this.put = new ConditionalPut(bucket);
        this.owner = ids.uuid().toString();
    }

    /** Waits for the lock, at most {@code timeout}, at least for one try. */
    MetadataLock acquire(Duration timeout) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            requireUninterrupted();
            long asked = System.nanoTime();
            String etag = tryAcquire();
            if (etag != null) {
                return new HeldLock(this, etag, asked, times);
            }
            if (System.nanoTime() - start >= timeout.toNanos()) {
                throw new StorageException(
                        "Cannot take the metadata lock " + bucket.show(key),
                        "it was held by another process past " + timeout.toMillis() + " ms",
                        "If that process died, its lock ends " + times.lease().toSeconds()
                                + " s after it was last renewed: run again then, with 'lock.acquire-timeout' not below its"
                                + " default of 75 s; never delete the object. If commits are just slow, raise"
                                + " 'lock.acquire-timeout'");
            }
            pause.pause(bucket.waitAfter(attempt, WAITS));
        }
    }

    /** Renews the lock that has this tag. */
    WriteOutcome renew(String etag, long number) {
        return put.ifMatch(S3Action.LOCK, key, body(number), spelling.spell(etag));
    }

    /** The tag of the lock if it is ours now. */
    Optional<String> tagIfOurs() {
        return bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> {
                    var object =
                            s3.getObjectAsBytes(r -> r.bucket(bucket.name()).key(key));
                    String body = new String(object.asByteArrayUnsafe(), UTF_8);
                    return body.startsWith(owner)
                            ? Optional.of(object.response().eTag())
                            : Optional.empty();
                },
                Optional::empty);
    }

    /**
     * Removes the lock that has this tag, in one request. A store that knows no such condition removes whatever is there: only for who has
     * just seen that the lock is his.
     *
     * @return false if it can't be told that it was removed
     */
    boolean removeIf(String etag) {
        try {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key).ifMatch(spelling.spell(etag)));
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    void remove() {
        bucket.repeatable(
                S3Action.DELETE,
                key,
                s3 -> s3.deleteObject(r -> r.bucket(bucket.name()).key(key)));
    }

    @Override
    public String toString() {
        return bucket.show(key);
    }

    private @Nullable String tryAcquire() {
        String created = tagIfApplied(put.ifAbsent(S3Action.LOCK, key, body(0)));
        if (created != null) {
            return created;
        }
        Optional<HeadObjectResponse> held = bucket.repeatable(
                S3Action.STAT,
                key,
                s3 -> Optional.of(s3.headObject(r -> r.bucket(bucket.name()).key(key))),
                Optional::empty);
        if (held.isEmpty() || !isExpired(held.get())) {
            return null;
        }
        return tagIfApplied(put.ifMatch(
                S3Action.LOCK, key, body(0), spelling.spell(held.get().eTag())));
    }

    /** A write whose reply was lost may have made us the holder. */
    private @Nullable String tagIfApplied(WriteOutcome outcome) {
        if (outcome instanceof Applied applied) {
            return applied.etag().value();
        }
        return outcome instanceof Unknown ? tagIfOurs().orElse(null) : null;
    }

    private boolean isExpired(HeadObjectResponse held) {
        Optional<Instant> now = storeTime(held);
        Duration longest = times.lease().plus(ROUNDING);
        return now.isPresent() && held.lastModified().plus(longest).isBefore(now.get());
    }

    /** The store's own clock: ours may be wrong, and would then end leases too early. */
    private static Optional<Instant> storeTime(HeadObjectResponse response) {
        try {
            return response.sdkHttpResponse().firstMatchingHeader("Date").map(date -> ZonedDateTime.parse(
                            date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private byte[] body(long number) {
        return (owner + ":" + number).getBytes(UTF_8);
    }

    private void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StorageException(
                    "Cannot take the metadata lock " + bucket.show(key),
                    "the thread was interrupted while it waited",
                    "Run the job again unless it was cancelled; nothing was changed");
        }
    }
}
