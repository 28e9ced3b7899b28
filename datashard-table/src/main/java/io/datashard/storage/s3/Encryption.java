package io.datashard.storage.s3;

import java.util.Optional;
import java.util.function.Function;

/** How the store is told to encrypt what is written. */
public sealed interface Encryption {
    /** Takes the alternatives apart. */
    <T> T map(Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService);

    /** Nothing is said: the store encrypts as the bucket says. */
    record OfBucket() implements Encryption {
        @Override
        public <T> T map(
                Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService) {
            return ofBucket.apply(this);
        }
    }

    /** With keys of the store's own (SSE-S3). */
    record OfStore() implements Encryption {
        @Override
        public <T> T map(
                Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService) {
            return ofStore.apply(this);
        }
    }

    /**
     * With a key of a key management service (SSE-KMS).
     *
     * @param keyId the key; without one that of the account
     * @param bucketKey whether a key of the bucket stands between, which saves calls of the service; without a word, as the bucket says
     */
    record OfService(Optional<String> keyId, Optional<Boolean> bucketKey) implements Encryption {
        @Override
        public <T> T map(
                Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService) {
            return ofService.apply(this);
        }
    }
}
