package io.datashard.storage;

import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes small objects under random names, which nobody else should use, and finds out at no cost if somebody does. Thread-safe; blocking.
 *
 * <p>A refusal or a lost answer is settled by reading back: what was written is ours if it has our content, and the identical creation is
 * repeated as long as there is nothing.
 */
public final class UniqueWrite {
    private static final int TRIES = 6;
    private static final Backoff WAITS = Backoff.from(Duration.ofMillis(50));

    private final Storage storage;
    private final Pause pause;

    public UniqueWrite(Storage storage, Pause pause) {
        this.storage = storage;
        this.pause = pause;
    }

    /**
     * Writes an object.
     *
     * @return false if there is one with other content under the name, which is left alone
     * @throws StorageException if the storage refuses, or it can't be told whether the object was written
     */
    public boolean write(StoragePath path, byte[] content) {
        @Nullable Throwable last = null;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            WriteOutcome outcome = storage.create(path, content);
            if (outcome.isApplied()) {
                return true;
            }
            last = outcome.doubt().orElse(last);
            Optional<StoredObject> found = storage.read(path);
            if (found.isPresent()) {
                return Arrays.equals(found.get().bytes(), content);
            }
            if (attempt < TRIES) {
                pause.pause(WAITS.after(attempt));
            }
        }
        throw new StorageException(
                "Cannot write " + storage.root() + "/" + path,
                "the outcome of writing it is not known, " + TRIES + " times",
                "Nothing was published; try again",
                last);
    }
}
