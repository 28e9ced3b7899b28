package io.datashard.storage;

import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The objects below one table root: small ones with conditional writes, and streamed data files.
 *
 * <p>Thread-safe. All methods block, and throw a {@link StorageException} that names the object, unless they say otherwise. Readers see an
 * object whole or not at all, except a {@linkplain StorageOutput data file being written}. What a method has written is durable when it
 * returns.
 */
public interface Storage extends AutoCloseable {
    /** The table root as users know it, for messages. */
    String root();

    /**
     * The table root as documents record it: {@code file://} and the real path on a local disk, {@code s3://bucket/prefix} on S3. Plain text:
     * nothing in it is percent-encoded (iceberg format section 1.3). No slash at its end.
     */
    String rootUri();

    /** Properties of this kind of storage; constant. */
    StorageTraits traits();

    /** Runs steps that call this storage. */
    Steps steps();

    /** The requests that this storage has made so far; {@link RequestCounts#NONE} if it makes none. */
    RequestCounts requestCounts();

    /** The folders below the root. */
    Folders folders();

    /** Whether the table root exists as a folder or holds any object. */
    boolean rootExists();

    /** Reads a small object; empty if there is none. Content and tag come from the same write. */
    Optional<StoredObject> read(StoragePath path);

    /** Reads a small object that is never replaced, without its tag, which may be work to find; empty if there is none. */
    Optional<byte[]> readContent(StoragePath path);

    /**
     * Reads a small object again. A storage without conditional reads uses {@link Reread#of}.
     *
     * @param known its tag from the earlier read
     */
    Reread readIfChanged(StoragePath path, Etag known);

    /**
     * Fails if it is known, without a request, that nothing can be committed here. So nobody writes data files in vain.
     *
     * @throws StorageException if the user has said that the store has no conditional writes
     */
    void requireConditionalWrites();

    /** Length and time of an object; empty if there is none. */
    Optional<ObjectInfo> stat(StoragePath path);

    /** The objects below a folder, at any depth, in no order. Includes files that begin with {@code .tmp.}: writes in progress. */
    List<ObjectInfo> list(StoragePath folder);

    /**
     * The objects in a folder itself whose names begin so, in no order. Of many objects, it tells few for the price of few on a store.
     *
     * @param beginning not empty
     */
    List<ObjectInfo> list(StoragePath folder, String beginning);

    /** Writes a small object under a name that nobody else uses; replaces an existing object. */
    void write(StoragePath path, byte[] content);

    /** Like {@link #write}, for an object that need not survive a power cut. It may be gone after one, or empty. */
    void writeLoosely(StoragePath path, byte[] content);

    /** Creates an object only if there is none under this path; atomic against all other writers. */
    WriteOutcome create(StoragePath path, byte[] content);

    /** Like {@link #create}, but the object may be gone after a power cut until {@link #keep} has returned for it. */
    WriteOutcome createLoosely(StoragePath path, byte[] content);

    /** Makes objects durable that were {@linkplain #createLoosely created loosely}: all at once for less than each for itself. */
    void keep(Collection<StoragePath> created);

    /**
     * Replaces objects in one step against all other writers, whether they hold the {@link #lock} or not; nothing where the store can't do that
     * (a local disk): there only the {@linkplain MetadataLock holder of the lock} replaces.
     */
    Optional<ConditionalReplace> lockFreeReplace();

    /** Removes an object; does nothing if there is none. May be repeated until the store answers: whoever has the name by then loses it. */
    void delete(StoragePath path);

    /**
     * Like {@link #delete}, but the store is asked once. After a failure it is not known whether the object is gone. For {@linkplain ReusedName
     * names that others use again}.
     */
    void deleteOnce(StoragePath path);

    /**
     * Removes an object if it has this tag, or there is none. The store is asked once; after a failure it is not known whether the object is gone.
     * A request that the store carries out late does not hit the object that has come to the name since. But some stores don't know the
     * condition: they remove any object, or refuse.
     *
     * @return false if the store refused: the object has another tag, or the store does not know the condition
     */
    boolean deleteOnce(StoragePath path, Etag expected);

    /**
     * Starts a data file under a name that nobody else uses. Nothing of it reaches the store before {@code first} has succeeded; if that step
     * fails, this or a method of the output throws its exception.
     *
     * @param first the step that must succeed first; {@link Pending#NOTHING} if there is none
     */
    StorageOutput createDataFile(StoragePath path, Pending<?> first);

    /**
     * Opens a data file for reading.
     *
     * @throws StorageException if there is none
     */
    StorageInput openDataFile(StoragePath path);

    /**
     * Opens a data file with a known length for reading, to save the request for the length.
     *
     * @param length the expected length; {@link StorageInput#length} tells the real one
     * @throws StorageException if there is none
     */
    StorageInput openDataFile(StoragePath path, long length);

    /**
     * Takes the metadata lock {@code .locks/metadata.lock} as all implementations do (classic format section 6.2). Waits at most {@code
     * timeout}.
     *
     * @throws StorageException if another holder kept the lock for that long
     */
    MetadataLock lock(Duration timeout);

    /** Releases connections and threads. Close all inputs and outputs first. */
    @Override
    void close();
}
