package io.datashard.storage.s3;

import io.datashard.error.DeniedException;
import io.datashard.storage.Etag;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The lock object in a bucket. */
final class StoredLockObject implements LockObject {
    private final Bucket bucket;
    private final String key;
    private final EtagSpelling spelling;
    private final ConditionalPut put;
    private final Runnable removalDenied;

    /**
     * The lock object of a table.
     *
     * @param removalDenied what is done when the store denies that it is removed
     */
    StoredLockObject(Bucket bucket, String key, EtagSpelling spelling, Runnable removalDenied) {
        this.bucket = bucket;
        this.key = key;
        this.spelling = spelling;
        this.put = new ConditionalPut(bucket);
        this.removalDenied = removalDenied;
    }

    @Override
    public WriteOutcome create(byte[] body) {
        return put.ifAbsent(S3Action.LOCK, key, body);
    }

    @Override
    public WriteOutcome replace(byte[] body, Etag expected) {
        return put.ifMatch(S3Action.LOCK, key, body, spelling.spell(expected.value()));
    }

    @Override
    public Optional<Sight> look() {
        return bucket.repeatable(
                S3Action.STAT,
                key,
                s3 -> Optional.of(
                        sight(s3.headObject(r -> r.bucket(bucket.name()).key(key)))),
                Optional::empty);
    }

    @Override
    public Optional<StoredObject> read() {
        return bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> {
                    var object =
                            s3.getObjectAsBytes(r -> r.bucket(bucket.name()).key(key));
                    return Optional.of(new StoredObject(
                            object.asByteArrayUnsafe(),
                            new Etag(String.valueOf(object.response().eTag()))));
                },
                Optional::empty);
    }

    @Override
    public boolean removeIf(Etag tag) {
        try {
            bucket.client().deleteObject(r -> r.bucket(bucket.name()).key(key).ifMatch(spelling.spell(tag.value())));
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    @Override
    public void remove() {
        try {
            bucket.repeatable(
                    S3Action.DELETE,
                    key,
                    s3 -> s3.deleteObject(r -> r.bucket(bucket.name()).key(key)));
        } catch (DeniedException e) {
            removalDenied.run();
            throw e;
        }
    }

    @Override
    public String toString() {
        return bucket.show(key);
    }

    private static Sight sight(HeadObjectResponse head) {
        return new Sight(
                new Etag(String.valueOf(head.eTag())),
                storeTime(head).map(now -> Duration.between(head.lastModified(), now)));
    }

    /** The time by the store's own clock: ours may be wrong and would then end leases too early. */
    private static Optional<Instant> storeTime(HeadObjectResponse response) {
        try {
            return response.sdkHttpResponse().firstMatchingHeader("Date").map(date -> ZonedDateTime.parse(
                            date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
