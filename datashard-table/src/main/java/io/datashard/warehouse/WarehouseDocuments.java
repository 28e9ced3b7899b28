package io.datashard.warehouse;

import io.datashard.error.CommitConflictException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.storage.Backoff;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stored {@link WarehouseDocument}.
 *
 * <p>Failure reasoning: it is replaced in one conditional step, so that of two sessions neither loses what the other wrote. After a lost answer
 * the document is read back. Thread-safe.
 */
final class WarehouseDocuments {
    /** The document. Its name begins with a dot, so that nobody takes it for a table. */
    static final StoragePath PATH = StoragePath.of(".datashard-warehouse.json");

    private static final int TRIES = 20;
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));

    private final Storage storage;
    private final Duration lockTimeout;
    private final Sources sources;

    WarehouseDocuments(Storage storage, Duration lockTimeout, Sources sources) {
        this.storage = storage;
        this.lockTimeout = lockTimeout;
        this.sources = sources;
    }

    /** The document; empty if none was written yet. */
    WarehouseDocument read() {
        return parse(storage.read(PATH));
    }

    private WarehouseDocument parse(Optional<StoredObject> stored) {
        return stored.map(object -> WarehouseJson.read(object.bytes(), storage.root() + "/" + PATH))
                .orElse(WarehouseDocument.EMPTY);
    }

    /**
     * Changes the document; asks for the change anew after a lost race.
     *
     * @param change may throw to change nothing
     * @throws CommitConflictException if other sessions were first each time
     * @throws UnknownOutcomeException if it is not known whether the document was changed
     */
    void change(UnaryOperator<WarehouseDocument> change) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Optional<StoredObject> stored = storage.read(PATH);
            WarehouseDocument before = parse(stored);
            WarehouseDocument after = change.apply(before);
            if (after.equals(before) || replace(stored, WarehouseJson.write(after))) {
                return;
            }
            // Of different length, so that sessions that met once don't meet again.
            sources.time().pause(WAITS.lengthenedAfter(attempt, sources.ids()::snapshotId));
        }
        throw new CommitConflictException(
                "Cannot change " + storage.root() + "/" + PATH,
                "another session was first " + TRIES + " times",
                "Do it again; nothing was changed");
    }

    private boolean replace(Optional<StoredObject> stored, byte[] content) {
        WriteOutcome outcome = stored.isEmpty() ? storage.create(PATH, content) : swap(stored.get(), content);
        return outcome.map(
                applied -> true,
                // It may be our own write, made before its answer was lost.
                conflict -> isStored(content),
                unknown -> {
                    if (isStored(content)) {
                        return true;
                    }
                    throw new UnknownOutcomeException(
                            "Cannot tell whether " + storage.root() + "/" + PATH + " was changed",
                            "the storage gave no answer",
                            "Look whether it was (SHOW VIEWS, SHOW DATABASES), and do it again if not",
                            unknown.cause());
                });
    }

    private WriteOutcome swap(StoredObject stored, byte[] content) {
        return storage.lockFreeReplace()
                .map(store -> store.replace(PATH, content, stored.etag()))
                .orElseGet(() -> {
                    try (MetadataLock lock = storage.lock(lockTimeout)) {
                        return lock.replace(PATH, content, stored.etag());
                    }
                });
    }

    private boolean isStored(byte[] content) {
        return storage.read(PATH)
                .filter(found -> Arrays.equals(found.bytes(), content))
                .isPresent();
    }
}
