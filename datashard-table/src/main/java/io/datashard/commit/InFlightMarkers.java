package io.datashard.commit;

import io.datashard.error.StorageException;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.UnpublishedFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Markers that keep garbage collectors away from files that no metadata names yet (classic format section 7).
 *
 * <p>A marker is written before its file, protects it for {@link #PROTECTION}, and stays for {@link #AFTER_COMMIT} after the commit: a
 * collector that has computed what is live before the commit may still be running. Markers that are left behind only extend protection.
 *
 * <p>The life of a marker: {@link MarkedFiles} begins those of data files and renews them while a writer has the files, {@link StagedFiles}
 * begins those of a commit's own files, and {@link FilePresence} renews those of data files before they are published. What is not published
 * is removed with its marker by {@link #removeFiles}. What is published waits in {@link PublishedMarkers} for its {@link #release}. What nobody
 * released is removed by {@link ExpiredMarkers}, or by a garbage collector. Thread-safe.
 */
public final class InFlightMarkers {
    /** How long a marker protects from its last writing. */
    public static final Duration PROTECTION = Duration.ofHours(24);
    /** How long markers are kept after the commit: longer than the longest collection and its grace. */
    public static final Duration AFTER_COMMIT = Duration.ofHours(2);
    /** How often markers of files that wait for a commit are written anew. */
    public static final Duration REFRESH = Duration.ofHours(6);

    private static final Logger LOG = LoggerFactory.getLogger(InFlightMarkers.class);
    private static final StoragePath FOLDER = StoragePath.of("metadata/inflight");

    private final Storage storage;

    public InFlightMarkers(Storage storage) {
        this.storage = storage;
    }

    /** Writes the marker of a file, or writes it anew. The file may be written only after this has returned. */
    public void mark(StoragePath file) {
        // Names of our files have no character that JSON escapes.
        storage.write(marker(file), ("{\"file_path\": \"" + file + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Begins to write the marker of a file; the file may be written only after that has ended well. */
    public Pending<?> beginMark(StoragePath file) {
        return storage.steps().begin(() -> {
            mark(file);
            return file;
        });
    }

    /** Removes files that are known not to be part of the table, and then their markers; what can't be removed stays and is logged. */
    public void removeFiles(Collection<StoragePath> files) {
        List<Pending<StoragePath>> removals = files.stream()
                .map(file -> storage.steps().begin(() -> UnpublishedFile.remove(storage, file)))
                .toList();
        Pending.joinAll(removals);
        release(files);
    }

    /** Removes the markers of files; a marker that can't be removed stays and is logged. */
    public void release(Collection<StoragePath> files) {
        List<Pending<StoragePath>> removals = files.stream()
                .map(file -> storage.steps().begin(() -> remove(file)))
                .toList();
        Pending.joinAll(removals);
    }

    private StoragePath remove(StoragePath file) {
        try {
            storage.delete(marker(file));
        } catch (StorageException e) {
            LOG.warn(
                    "Left the in-flight marker of {} behind in {}; it loses its effect after 24 hours",
                    file,
                    storage.root(),
                    e);
        }
        return file;
    }

    /** Removes the markers that have lost their effect, whoever wrote them. */
    public void removeExpired(Clock clock) {
        Instant oldest = clock.instant().minus(PROTECTION);
        for (ObjectInfo info : storage.list(FOLDER)) {
            if (info.path().name().endsWith(".inflight") && info.lastModified().isBefore(oldest)) {
                storage.delete(info.path());
            }
        }
    }

    private static StoragePath marker(StoragePath file) {
        return FOLDER.resolve(file.name() + ".inflight");
    }
}
