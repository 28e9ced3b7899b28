package io.datashard.storage;

import io.datashard.error.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The objects below one table root: small ones with conditional writes, and streamed data files.
 *
 * <p>Thread-safe. All methods block. Where nothing else is said they throw {@link StorageException}, whose message names the object. An
 * object is always seen whole or not at all, but for a {@linkplain StorageOutput data file being written}; what a method has written is durable when
 * it returns.
 */
public interface Storage extends AutoCloseable {
    /** The table root as users know it, for messages. */
    String root();

    /**
     * The table root as documents record it: {@code file://} and the real path on a local disk, {@code s3://bucket/prefix} on S3. Plain text:
     * nothing in it is percent-encoded (iceberg format section 1.3). No slash at its end.
     */
    String rootUri();

    /** What this kind of storage is like; always the same. */
    StorageTraits traits();

    /** Who does steps that call this storage. */
    Steps steps();

    /** The requests that this storage has made so far; {@link RequestCounts#NONE} if it makes none. */
    RequestCounts requestCounts();

    /** Whether the table root exists as a folder or holds any object. */
    boolean rootExists();

    /** Reads a small object, or nothing if there is none. Content and tag are of one and the same write. */
    Optional<StoredObject> read(StoragePath path);

    /**
     * Reads a small object again. A storage without conditional reads uses {@link Reread#of}.
     *
     * @param known its tag from the read before
     */
    Reread readIfChanged(StoragePath path, Etag known);

    /**
     * Fails where it is known without asking the store that nothing can be committed, so that no data file is written in vain.
     *
     * @throws StorageException if the user has said that the store has no conditional writes
     */
    void requireConditionalWrites();

    /** Length and time of an object, or nothing if there is none. */
    Optional<ObjectInfo> stat(StoragePath path);

    /** The objects below a folder, at any depth, in no order. Files that begin with {@code .tmp.} are writes in progress and are listed too. */
    List<ObjectInfo> list(StoragePath folder);

    /** Writes a small object under a name that nobody else uses; replaces what is there. */
    void write(StoragePath path, byte[] content);

    /** Creates an object only if there is none under that path, in one step against all other writers. */
    WriteOutcome create(StoragePath path, byte[] content);

    /**
     * Replaces an object only if its tag is still {@code expected}. Where the store cannot do this in one step (a local disk), it is safe
     * only against writers that hold the {@link #lock}; the caller must hold it.
     */
    WriteOutcome replace(StoragePath path, byte[] content, Etag expected);

    /** Removes an object; does nothing if there is none. */
    void delete(StoragePath path);

    /**
     * Starts a data file under a name that nobody else uses. Nothing of it gets to the store before another step has ended well; what that
     * throws, this or a method of the output throws.
     *
     * @param first what must have been done before; {@link Pending#NOTHING} if nothing must
     */
    StorageOutput createDataFile(StoragePath path, Pending<?> first);

    /**
     * Opens a data file for reading.
     *
     * @throws StorageException if there is none
     */
    StorageInput openDataFile(StoragePath path);

    /**
     * Opens a data file for reading, whose length is known, so that no request need be spent on it.
     *
     * @param length what it should be; the input says what it is
     * @throws StorageException if there is none
     */
    StorageInput openDataFile(StoragePath path, long length);

    /**
     * Takes the metadata lock {@code .locks/metadata.lock} as all implementations do (classic format section 6.2), waiting at most
     * {@code timeout}.
     *
     * @throws StorageException if another holder kept it for that long
     */
    MetadataLock lock(Duration timeout);

    /** Releases connections and threads; open inputs and outputs must be closed before. */
    @Override
    void close();
}
