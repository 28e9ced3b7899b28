package io.datashard.storage.s3;

import io.datashard.storage.Etag;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Optional;

/** The requests on the object that is the metadata lock. {@code toString} names it as users know it. Blocking. */
interface LockObject {
    /** Writes the object if there is none. */
    WriteOutcome create(byte[] body);

    /** Writes the object if it has this tag. */
    WriteOutcome replace(byte[] body, Etag expected);

    /** The object without its content, or nothing if there is none. */
    Optional<Sight> look();

    /** The object with its content, or nothing if there is none. */
    Optional<StoredObject> read();

    /**
     * Removes the object that has this tag, in one request. A store that knows no such condition removes whatever is there: only for who has
     * just seen that the lock is his.
     *
     * @return false if it can't be told that it was removed
     */
    boolean removeIf(Etag tag);

    /** Removes the object, whosever it is. */
    void remove();

    /**
     * What a look tells.
     *
     * @param etag the tag of the object
     * @param unwritten for how long it has not been written, by the store's own clock; nothing if the store does not say
     */
    record Sight(Etag etag, Optional<Duration> unwritten) {}
}
