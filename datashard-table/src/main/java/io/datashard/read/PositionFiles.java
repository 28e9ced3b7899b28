package io.datashard.read;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.PositionDocument;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pause;
import io.datashard.storage.ReusedName;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documents of the named positions of a table. Thread-safe; blocking. */
final class PositionFiles {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    /** For stores without a conditional replacement. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    private final Storage storage;
    private final Pause pause;

    PositionFiles(Storage storage, Pause pause) {
        this.storage = storage;
        this.pause = pause;
    }

    /**
     * Checks the name of a position.
     *
     * @throws InvalidUseException if it can't be one
     */
    static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidUseException(
                    "Cannot use '" + id + "' as the name of a position",
                    id.isEmpty()
                            ? "it is empty"
                            : "it has other characters than letters, digits, '_', '-' and '.', begins with '-' or '.', or is longer than"
                                    + " 128",
                    "Choose another name");
        }
    }

    /**
     * A document as it is stored.
     *
     * @param object its bytes
     * @param document what they say
     */
    record Stored(StoredObject object, PositionDocument document) {}

    Optional<Stored> read(String id) {
        requireId(id);
        return storage.read(path(id)).map(object -> new Stored(object, parse(id, object.bytes())));
    }

    /** The names of all positions, sorted. */
    List<String> ids() {
        return storage.list(PositionDocument.FOLDER).stream()
                .map(ObjectInfo::path)
                .filter(path -> path.equals(PositionDocument.FOLDER.resolve(path.name())))
                .map(StoragePath::name)
                .filter(name -> name.endsWith(PositionDocument.SUFFIX))
                .map(name -> name.substring(0, name.length() - PositionDocument.SUFFIX.length()))
                .filter(name -> ID.matcher(name).matches())
                .sorted()
                .toList();
    }

    /**
     * Writes a document in place of the one that was read.
     *
     * @param seen what was read; empty if there was none
     * @return false if somebody else has changed it since
     * @throws UnknownOutcomeException if it is not known whether it was written
     */
    boolean put(String id, Optional<StoredObject> seen, PositionDocument document) {
        byte[] content = document.toBytes();
        WriteOutcome outcome = seen.isEmpty() ? storage.create(path(id), content) : swap(path(id), seen.get(), content);
        return outcome.map(
                applied -> true,
                // It may be our own write, made before its answer was lost.
                conflict -> isStored(id, content),
                unknown -> {
                    if (isStored(id, content)) {
                        return true;
                    }
                    throw new UnknownOutcomeException(
                            "Cannot tell whether " + where(id) + " was written",
                            "the storage gave no answer",
                            "Do it again",
                            unknown.cause());
                });
    }

    private WriteOutcome swap(StoragePath path, StoredObject seen, byte[] content) {
        return storage.lockFreeReplace()
                .map(store -> store.replace(path, content, seen.etag()))
                .orElseGet(() -> {
                    try (MetadataLock lock = storage.lock(LOCK_TIMEOUT)) {
                        return lock.replace(path, content, seen.etag());
                    }
                });
    }

    private boolean isStored(String id, byte[] content) {
        return storage.read(path(id))
                .filter(found -> Arrays.equals(found.bytes(), content))
                .isPresent();
    }

    /** Removes a document, readable or not. */
    void remove(String id) {
        requireId(id);
        ReusedName.remove(storage, pause, path(id), found -> true);
    }

    /** Whether there is a document, readable or not. */
    Optional<StoredObject> raw(String id) {
        requireId(id);
        return storage.read(path(id));
    }

    String where(String id) {
        return storage.root() + "/" + path(id);
    }

    private static StoragePath path(String id) {
        return PositionDocument.FOLDER.resolve(id + PositionDocument.SUFFIX);
    }

    private PositionDocument parse(String id, byte[] content) {
        PositionDocument document;
        try {
            document = PositionDocument.parse(content, where(id));
            if (document.position() != null) {
                ReadPosition unused = ReadPosition.parse(document.position());
            }
        } catch (CorruptDataException | InvalidUseException e) {
            throw unreadable(id, "it can't be read", e);
        }
        if (!document.id().equals(id)) {
            throw unreadable(id, "it is the document of '" + document.id() + "'", null);
        }
        return document;
    }

    private CorruptDataException unreadable(String id, String why, @Nullable RuntimeException cause) {
        return new CorruptDataException(
                "Cannot tell the position '" + id + "' of " + storage.root(),
                why + ": " + where(id),
                "Reset the position to a snapshot that its readers have read, or remove it by a reset without a snapshot: then the next"
                        + " reader begins as if there had been none",
                cause);
    }
}
