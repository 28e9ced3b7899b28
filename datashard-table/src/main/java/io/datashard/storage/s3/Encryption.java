package io.datashard.storage.s3;

import java.util.Optional;
import java.util.function.Function;

/** How to tell the store to encrypt written objects. */
public sealed interface Encryption {
    /** Applies the function of this alternative. */
    <T> T map(Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService);

    /** Requests say nothing: the bucket's own setting applies. */
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
     * @param keyId the key; empty = the key of the account
     * @param bucketKey whether to use a bucket key, which saves calls of the service; empty = the bucket's own setting
     */
    record OfService(Optional<String> keyId, Optional<Boolean> bucketKey) implements Encryption {
        @Override
        public <T> T map(
                Function<OfBucket, T> ofBucket, Function<OfStore, T> ofStore, Function<OfService, T> ofService) {
            return ofService.apply(this);
        }
    }
}
