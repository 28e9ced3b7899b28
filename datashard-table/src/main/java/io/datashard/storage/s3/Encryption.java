package io.datashard.storage.s3;

import java.util.Optional;

/** How the store is told to encrypt what is written. */
public sealed interface Encryption {
    /** Nothing is said: the store encrypts as the bucket says. */
    record OfBucket() implements Encryption {}

    /** With keys of the store's own (SSE-S3). */
    record OfStore() implements Encryption {}

    /**
     * With a key of a key management service (SSE-KMS).
     *
     * @param keyId the key; without one that of the account
     * @param bucketKey whether a key of the bucket stands between, which saves calls of the service; without a word, as the bucket says
     */
    record OfService(Optional<String> keyId, Optional<Boolean> bucketKey) implements Encryption {}
}
