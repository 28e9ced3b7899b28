package io.datashard.storage;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Removes objects under names that others use again as soon as they are free, such as those of numbered metadata files.
 *
 * <p>Failure reasoning. If the answer to a removal is lost, the object may be gone, and another may have come in its place. So a removal is
 * repeated only while the old object can be read. A request that the store carries out long after its sender has given up can't be told from
 * one that is lost.
 */
public final class ReusedName {
    private static final int TRIES = 6;
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private ReusedName() {}

    /**
     * Removes an object.
     *
     * @param isOurs whether the content of the object is that which is to go; asked after a failure
     * @throws StorageException if it is not certain that the object is gone
     */
    public static void remove(Storage storage, Pause pause, StoragePath path, Predicate<byte[]> isOurs) {
        for (int attempt = 1; ; attempt++) {
            try {
                storage.deleteOnce(path);
                return;
            } catch (DeniedException e) {
                throw e;
            } catch (StorageException e) {
                if (attempt == TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause.pause(WAITS.after(attempt));
                if (storage.readContent(path).filter(isOurs).isEmpty()) {
                    return;
                }
            }
        }
    }
}
