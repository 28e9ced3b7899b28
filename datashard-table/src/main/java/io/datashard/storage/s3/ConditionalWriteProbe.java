package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.FailureLog;
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
    private static final int TRIES = 6;
    private static final String WRONG_TAG = "\"00000000000000000000000000000000\"";

    private final Bucket bucket;
    private final S3Root root;
    private final String store;
    private final IdSource ids;
    private final ConditionalPut put;

    /** A probe whose errors name what it is made for, a commit to the table, and not its own object. */
    ConditionalWriteProbe(Bucket bucket, S3Root root, String store, IdSource ids) {
        this.bucket = bucket.inOrderTo("commit to the table " + root);
        this.root = root;
        this.store = store;
        this.ids = ids;
        this.put = new ConditionalPut(this.bucket);
    }

    /**
     * Tries the store with an object of its own below the table root, which it removes. First it removes an object that is not there: who may
     * not do that could not remove this one, nor release a lock.
     *
     * @throws StorageException if the store can't be used, or not be reached; the message names what failed and the reason
     */
    EtagSpelling run() {
        requireRemoval();
        for (int attempt = 1; ; attempt++) {
            String key = key();
            try {
                return probe(key);
            } catch (LostReply e) {
                // The outcome of the step is unknown: start again with another object.
                if (attempt == TRIES) {
                    throw e.failure;
                }
            } finally {
                Bucket.uninterrupted(() -> remove(key));
            }
            bucket.pauseAfter(attempt);
        }
    }

    /**
     * Asks the store whether objects may be removed below the table root.
     *
     * @throws StorageException if not, or if the store can't be asked
     */
    void requireRemoval() {
        delete(key());
    }

    private String key() {
        return root.keyPrefix() + ".locks/.cas-probe-" + ids.hex32();
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
                            throw lost(first, unknown.cause());
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

    private WriteOutcome settled(String step, WriteOutcome outcome) {
        outcome.doubt().ifPresent(cause -> {
            throw lost(step, cause);
        });
        return outcome;
    }

    /** What becomes of a step that got no answer that settles it: an error that says why, as the client's do, or this. */
    private LostReply lost(String step, Throwable cause) {
        return new LostReply(
                cause instanceof StorageException explained
                        ? explained
                        : new StorageException(
                                "Cannot commit to the table " + root,
                                "whether " + store + " honours conditional writes can't be told: " + step
                                        + " got no answer that settles it",
                                "Update the store, or use another one; nothing was changed",
                                cause));
    }

    private StorageException refused(String step, String result) {
        return new StorageException(
                "Cannot commit to the table " + root,
                "the store does not honour conditional writes: " + step + " was " + result + " by " + store,
                "Two writers would overwrite each other there, so that DATASHARD_S3_ALLOW_UNSAFE_LOCK changes nothing. Use a store"
                        + " with conditional writes (If-None-Match and If-Match on PutObject), or update this one; reading works, and"
                        + " nothing of the table was changed");
    }

    private void remove(String key) {
        try {
            delete(key);
        } catch (StorageException e) {
            FailureLog.warn(
                    LOG, e, "The probe of conditional writes left {} behind, which may be deleted", bucket.show(key));
        }
    }

    private void delete(String key) {
        bucket.repeatable(
                S3Action.DELETE,
                key,
                s3 -> {
                    s3.deleteObject(r -> r.bucket(bucket.name()).key(key));
                    return true;
                },
                () -> false);
    }

    private byte[] body() {
        return ids.hex32().getBytes(StandardCharsets.US_ASCII);
    }

    private static final class LostReply extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final StorageException failure;

        private LostReply(StorageException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
