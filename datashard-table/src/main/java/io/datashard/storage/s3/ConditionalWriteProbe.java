package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.IdSource;
import io.datashard.storage.WriteOutcome;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a store honours conditional writes, as Python does, and also whether it accepts a condition that holds. A store that fails
 * the probe would lose commits or let nobody commit, and is refused.
 */
final class ConditionalWriteProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ConditionalWriteProbe.class);
    private static final int TRIES = 3;
    private static final String WRONG_TAG = "\"00000000000000000000000000000000\"";

    private final Bucket bucket;
    private final String keyPrefix;
    private final String store;
    private final IdSource ids;
    private final ConditionalPut put;

    ConditionalWriteProbe(Bucket bucket, String keyPrefix, String store, IdSource ids) {
        this.bucket = bucket;
        this.keyPrefix = keyPrefix;
        this.store = store;
        this.ids = ids;
        this.put = new ConditionalPut(bucket);
    }

    /**
     * Probes the store with a new object below the table root, and removes that object.
     *
     * @throws StorageException if the store can't be used; the message names store, step and result
     */
    EtagSpelling run() {
        for (int attempt = 1; ; attempt++) {
            String key = keyPrefix + ".locks/.cas-probe-" + ids.hex32();
            try {
                return probe(key);
            } catch (LostReply e) {
                // The outcome of the step is unknown: start again with another object.
                if (attempt == TRIES) {
                    throw new StorageException(
                            "Cannot find out whether " + store + " honours conditional writes in bucket '"
                                    + bucket.name() + "'",
                            e.step + " got no answer that settles it, " + TRIES + " times",
                            "Check the network and the store, then run again; nothing was changed",
                            e.getCause());
                }
            } finally {
                Bucket.uninterrupted(() -> remove(key));
            }
        }
    }

    private EtagSpelling probe(String key) {
        String first = "creating an absent object (If-None-Match: *)";
        String etag = put.ifAbsent(S3Action.CREATE, key, body())
                .map(
                        created -> created.etag().value(),
                        conflict -> {
                            throw refused(first, "refused");
                        },
                        unknown -> {
                            throw new LostReply(first, unknown.cause());
                        });
        require("creating it a second time (If-None-Match: *)", put.ifAbsent(S3Action.CREATE, key, body()));
        require("replacing it under a wrong tag (If-Match)", put.ifMatch(S3Action.REPLACE, key, body(), WRONG_TAG));
        for (EtagSpelling spelling : EtagSpelling.values()) {
            String step = "replacing it under the right tag (If-Match)";
            if (settled(step, put.ifMatch(S3Action.REPLACE, key, body(), spelling.spell(etag)))
                    .isApplied()) {
                return spelling;
            }
        }
        throw refused("replacing it under the right tag (If-Match)", "refused, with quotes and without");
    }

    private void require(String step, WriteOutcome outcome) {
        if (settled(step, outcome).isApplied()) {
            throw refused(step, "accepted, as if there were no condition");
        }
    }

    private static WriteOutcome settled(String step, WriteOutcome outcome) {
        outcome.doubt().ifPresent(cause -> {
            throw new LostReply(step, cause);
        });
        return outcome;
    }

    private StorageException refused(String step, String result) {
        return new StorageException(
                "Cannot commit to tables in bucket '" + bucket.name() + "' of " + store,
                "the store does not honour conditional writes: " + step + " was " + result,
                "Two writers would overwrite each other there, so that DATASHARD_S3_ALLOW_UNSAFE_LOCK changes nothing. Use a store"
                        + " with conditional writes (If-None-Match and If-Match on PutObject), or update this one; reading works, and"
                        + " nothing of the table was changed");
    }

    private void remove(String key) {
        try {
            bucket.repeatable(
                    S3Action.DELETE,
                    key,
                    s3 -> s3.deleteObject(r -> r.bucket(bucket.name()).key(key)));
        } catch (StorageException e) {
            LOG.warn("The probe of conditional writes left {} behind, which may be deleted", bucket.show(key), e);
        }
    }

    private byte[] body() {
        return ids.hex32().getBytes(StandardCharsets.US_ASCII);
    }

    private static final class LostReply extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String step;

        private LostReply(String step, Throwable cause) {
            super(cause);
            this.step = step;
        }
    }
}
