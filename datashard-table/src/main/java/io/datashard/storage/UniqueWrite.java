package io.datashard.storage;

import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes small objects under random names that nobody else should use, and detects at no cost if somebody does. Thread-safe; blocking.
 *
 * <p>After a refusal or a lost answer it reads back: the object is ours if it has our content. If there is no object, it repeats the same
 * creation.
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
     * @return false if an object with other content has this name; that object stays as it is
     * @throws StorageException if the storage refuses, or it is not known whether the object was written
     */
    public boolean write(StoragePath path, byte[] content) {
        return write(path, content, storage::create);
    }

    /** Like {@link #write}; the caller {@linkplain Storage#keep keeps} the object. */
    public boolean writeLoosely(StoragePath path, byte[] content) {
        return write(path, content, storage::createLoosely);
    }

    private boolean write(StoragePath path, byte[] content, BiFunction<StoragePath, byte[], WriteOutcome> create) {
        @Nullable Throwable last = null;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            WriteOutcome outcome = create.apply(path, content);
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
