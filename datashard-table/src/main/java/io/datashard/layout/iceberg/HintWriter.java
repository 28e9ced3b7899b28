package io.datashard.layout.iceberg;

import io.datashard.model.MetadataVersion;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.FailureLog;
import io.datashard.storage.Storage;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the version hint of the iceberg layout forward (iceberg format section 6.8, step 11). The hint only tells readers where to begin to
 * look. It is not part of a commit, so a failure here never fails a commit that took effect. Thread-safe; blocking.
 */
final class HintWriter {
    private static final Logger LOG = LoggerFactory.getLogger(HintWriter.class);
    private static final int TRIES = 4;

    private final Storage storage;
    private final ConditionalReplace writer;

    /**
     * Moves the hint in one way.
     *
     * @param writer the held lock where the store replaces under it only
     */
    HintWriter(Storage storage, ConditionalReplace writer) {
        this.storage = storage;
        this.writer = writer;
    }

    /** Moves the hint if it has not changed; false if it is not certain that the hint was moved. */
    boolean move(StoredObject hint, MetadataVersion to) {
        if (VersionHint.parse(hint.bytes()).isEmpty()) {
            return false;
        }
        try {
            return writer.replace(VersionHint.PATH, VersionHint.toBytes(to), hint.etag())
                    .isApplied();
        } catch (RuntimeException e) {
            LOG.debug("Moving the version hint of {} to {} failed; looking at it", storage.root(), to, e);
            return false;
        }
    }

    /** Writes the first hint of a new table, or moves the hint that somebody has written meanwhile. Never fails. */
    void first(MetadataVersion to) {
        try {
            if (storage.create(VersionHint.PATH, VersionHint.toBytes(to)).isApplied()) {
                return;
            }
        } catch (RuntimeException e) {
            LOG.debug("Writing the first version hint of {} failed; trying again", storage.root(), e);
        }
        advance(to);
    }

    /**
     * Moves the hint back from a file that was taken back, if it still names that.
     *
     * @throws io.datashard.error.StorageException if it can't be told whether it did
     */
    void moveBack(MetadataVersion from, MetadataVersion to) {
        Optional<StoredObject> hint = storage.read(VersionHint.PATH);
        if (hint.flatMap(found -> VersionHint.parse(found.bytes()))
                .filter(from::equals)
                .isPresent()) {
            WriteOutcome unused = writer.replace(
                    VersionHint.PATH, VersionHint.toBytes(to), hint.get().etag());
        }
    }

    /** Moves the hint forward, never back. Never fails, because readers look ahead of the hint. */
    void advance(MetadataVersion to) {
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Optional<StoredObject> hint = storage.read(VersionHint.PATH);
                Optional<MetadataVersion> named = hint.flatMap(found -> VersionHint.parse(found.bytes()));
                if (named.isPresent() && named.get().compareTo(to) >= 0) {
                    return;
                }
                // Somebody may have put another table in place of ours: with a hint to a file of ours, nobody could
                // read it.
                if (storage.stat(MetadataReader.path(to)).isEmpty()) {
                    LOG.warn(
                            "Not moving the version hint of {} to {}, which is not there any more", storage.root(), to);
                    return;
                }
                byte[] content = VersionHint.toBytes(to);
                WriteOutcome outcome = hint.isPresent()
                        ? writer.replace(VersionHint.PATH, content, hint.get().etag())
                        : storage.create(VersionHint.PATH, content);
                if (outcome.isApplied()) {
                    return;
                }
            }
            LOG.warn("The version hint of {} lags behind {}: others were moving it", storage.root(), to);
        } catch (RuntimeException e) {
            FailureLog.warn(
                    LOG,
                    e,
                    "The version hint of {} lags behind {}. Readers of DataShard look ahead of it, others see the table as it was until the"
                            + " next commit",
                    storage.root(),
                    to);
        }
    }
}
