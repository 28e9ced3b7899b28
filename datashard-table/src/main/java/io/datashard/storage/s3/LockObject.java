package io.datashard.storage.s3;

import io.datashard.storage.Etag;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Optional;

/** The requests on the object that is the metadata lock. {@code toString} gives the name that users know. Blocking. */
interface LockObject {
    /** Writes the object if there is none. */
    WriteOutcome create(byte[] body);

    /** Writes the object if it has this tag. */
    WriteOutcome replace(byte[] body, Etag expected);

    /** The object without its content; empty if there is none. */
    Optional<Sight> look();

    /** The object with its content; empty if there is none. */
    Optional<StoredObject> read();

    /**
     * Removes the object if it has this tag, in one request. A store that ignores the condition removes any object: call this only right after
     * the store has confirmed the lock.
     *
     * @return false if it is not certain that the object was removed
     */
    boolean removeIf(Etag tag);

    /** Removes the object, whoever holds the lock. */
    void remove();

    /**
     * The result of {@link #look}.
     *
     * @param etag the tag of the object
     * @param unwritten time since the last write, by the store's own clock; empty if the store does not tell
     */
    record Sight(Etag etag, Optional<Duration> unwritten) {}
}
