package io.datashard.storage;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Removes objects under names that others use again as soon as they are free, such as those of numbered metadata files.
 *
 * <p>Failure reasoning. If the answer to a removal is lost, the object may be gone, and another may have come in its place. So a removal is
 * repeated only while the old object can be read. The store may carry out a request long after its sender has given up: so each is conditioned on
 * the tag of the old object. A store that does not know the condition ignores it, or refuses the request, and is then asked without: of such a
 * store, a request that comes late can't be told from one that is lost. Where the tag is made of the content, an object of equal content has
 * the same one: of a version hint of the iceberg layout, which readers find again without.
 */
public final class ReusedName {
    private static final int TRIES = 6;
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private ReusedName() {}

    /**
     * Removes an object, if it is ours.
     *
     * @param isOurs whether the content of the object is that which is to go
     * @throws StorageException if it is not certain that the object is gone
     */
    public static void remove(Storage storage, Pause pause, StoragePath path, Predicate<byte[]> isOurs) {
        Supplier<Optional<Etag>> look = () ->
                storage.read(path).filter(found -> isOurs.test(found.bytes())).map(found -> found.etag());
        remove(storage, pause, path, () -> {}, look.get(), look);
    }

    /**
     * Removes the object that is there now.
     *
     * @param before runs right before each request for the removal; what it throws is thrown
     * @throws StorageException if it is not certain that it is gone
     */
    public static void removePresent(Storage storage, Pause pause, StoragePath path, Runnable before) {
        if (!storage.traits().looksUpTags()) {
            // A disk.
            before.run();
            storage.delete(path);
            return;
        }
        Optional<Etag> present = tag(storage, path);
        remove(storage, pause, path, before, present, () -> tag(storage, path)
                .filter(tag -> present.equals(Optional.of(tag))));
    }

    private static Optional<Etag> tag(Storage storage, StoragePath path) {
        return storage.stat(path).flatMap(found -> Optional.ofNullable(found.etag()));
    }

    /**
     * Removes an object.
     *
     * @param before runs right before each request for the removal
     * @param present its tag; empty if it is not there
     * @param look gives its tag while it is the one that is to go
     */
    private static void remove(
            Storage storage,
            Pause pause,
            StoragePath path,
            Runnable before,
            Optional<Etag> present,
            Supplier<Optional<Etag>> look) {
        Optional<Etag> tag = present;
        for (int attempt = 1; tag.isPresent(); attempt++) {
            before.run();
            try {
                if (storage.deleteOnce(path, tag.get())) {
                    return;
                }
                if (look.get().equals(tag)) {
                    before.run();
                    storage.deleteOnce(path);
                }
                return;
            } catch (DeniedException e) {
                throw e;
            } catch (StorageException e) {
                if (attempt == TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause.pause(WAITS.after(attempt));
                tag = look.get();
            }
        }
    }
}
