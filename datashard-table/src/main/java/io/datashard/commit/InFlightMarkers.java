package io.datashard.commit;

import io.datashard.storage.Done;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * In-flight markers protect files that no metadata names yet from garbage collectors (classic format section 7).
 *
 * <p>A marker is written before its file, protects the file for {@link #PROTECTION}, and stays for {@link #AFTER_COMMIT} after the commit: a
 * garbage collector that listed the live files before the commit may still be running. A marker that is left behind only extends the
 * protection.
 *
 * <p>A marker survives a power cut where its file is of use after one: the files of a checkpoint are committed by the restarted job, and may
 * wait for it longer than the grace of a garbage collection. What only the process knew that died is garbage then, and what the table names
 * needs no marker any more: markers of these files are written without fsync ({@code docs/decisions/0035-cheap-commits.md}).
 *
 * <p>The life of a marker: {@link MarkedFiles} begins those of data files and renews them while a writer has the files, {@link StagedFiles}
 * begins those of a commit's own files, {@link MarkedAhead} those of files that a writer is likely to write next, and {@link FilePresence}
 * renews those of data files before they are published. {@link #removeFiles} removes unpublished files with their markers. Markers of published
 * files wait in {@link PublishedMarkers} for their {@link #release}. {@link ExpiredMarkers} or a garbage collector removes the markers that
 * nobody released. Thread-safe.
 */
public final class InFlightMarkers {
    /** How long a marker protects its file, counted from the last renewal. */
    public static final Duration PROTECTION = Duration.ofHours(24);
    /** How long markers stay after the commit: longer than the longest garbage collection and its grace. */
    public static final Duration AFTER_COMMIT = Duration.ofHours(2);
    /** How often to renew the markers of files that wait for a commit. */
    public static final Duration REFRESH = Duration.ofHours(6);

    /** Where they lie. */
    public static final StoragePath FOLDER = StoragePath.of("metadata/inflight");

    private final Storage storage;

    public InFlightMarkers(Storage storage) {
        this.storage = storage;
    }

    /** Writes or renews the marker of a file. Write the file only after this has returned. */
    public void mark(StoragePath file) {
        storage.write(marker(file), content(file));
    }

    /** The names of our files need no escapes in JSON. */
    private static byte[] content(StoragePath file) {
        return ("{\"file_path\": \"" + file + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** Begins to write the marker of a file. Write the file only after this has succeeded. */
    public Pending<?> beginMark(StoragePath file) {
        return storage.steps().begin(() -> {
            mark(file);
            return file;
        });
    }

    /** Like {@link #beginMark}, for a file that nobody needs after a power cut unless the table names it by then. */
    public Pending<?> beginLooseMark(StoragePath file) {
        return storage.steps().begin(() -> {
            storage.writeLoosely(marker(file), content(file));
            return file;
        });
    }

    /** Removes files that are certainly not part of the table, then their markers. What can't be removed stays and is logged. */
    public void removeFiles(Collection<StoragePath> files) {
        takeBack(files, List.of(), List.of());
    }

    /** Removes the markers of files. A marker that can't be removed stays and is logged. */
    public void release(Collection<StoragePath> files) {
        takeBack(List.of(), files, List.of());
    }

    /** Begins to {@link #release}. */
    Pending<?> beginRelease(Collection<StoragePath> files) {
        return storage.steps().begin(() -> {
            release(files);
            return Done.NOTHING;
        });
    }

    /**
     * Takes back what was begun; what can't be removed stays, and is told in one line.
     *
     * @param files removed, and then their markers
     * @param unwritten files whose markers are removed
     * @param unmarked files whose markers could not be written: if one is there all the same, nothing is lost when it stays
     */
    void takeBack(Collection<StoragePath> files, Collection<StoragePath> unwritten, Collection<StoragePath> unmarked) {
        Leftovers left = new Leftovers(storage);
        left.removeAll(files);
        left.removeAll(Stream.concat(files.stream(), unwritten.stream())
                .map(InFlightMarkers::marker)
                .toList());
        left.warn();
        new Leftovers(storage)
                .removeAll(unmarked.stream().map(InFlightMarkers::marker).toList());
    }

    /** Removes all markers that have lost their effect, of every writer. */
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
