package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.layout.EncodedObject;
import io.datashard.storage.Done;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.UniqueWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of one commit attempt, under names that nobody else uses, each with an in-flight marker before it. All of them can be taken back
 * until the attempt is published. Not thread-safe.
 */
final class StagedFiles {
    private final Storage storage;
    private final InFlightMarkers markers;
    private final UniqueWrite unique;
    private final Map<StoragePath, Pending<?>> marks = new LinkedHashMap<>();
    private final List<Pending<?>> writes = new ArrayList<>();
    private final Set<StoragePath> written = Collections.synchronizedSet(new LinkedHashSet<>());

    StagedFiles(Storage storage, InFlightMarkers markers, Pause pause) {
        this.storage = storage;
        this.markers = markers;
        this.unique = new UniqueWrite(storage, pause);
    }

    /** Begins to write the marker of a file that will be written. */
    void protect(StoragePath path) {
        marks.computeIfAbsent(path, markers::beginLooseMark);
    }

    /** Notes that the marker of a file exists that will be written. */
    void isProtected(StoragePath path) {
        marks.put(path, Pending.NOTHING);
    }

    /** Begins to write a file, once its marker exists. */
    void write(EncodedObject object) {
        StoragePath path = object.path();
        protect(path);
        Pending<?> mark = marks.get(path);
        written.add(path);
        writes.add(storage.steps().begin(() -> {
            if (mark != null) {
                joinOrLeaveOut(mark, path);
            }
            if (!unique.writeLoosely(path, object.bytes())) {
                written.remove(path);
                throw new CorruptDataException(
                        "Cannot write " + storage.root() + "/" + path,
                        "a file with this random name is there already",
                        "Check the source of random ids; nothing was changed");
            }
            return path;
        }));
    }

    /** A file whose marker fails is not written. */
    private void joinOrLeaveOut(Pending<?> mark, StoragePath path) {
        try {
            mark.join();
        } catch (DataShardException e) {
            written.remove(path);
            throw e;
        }
    }

    /** Succeeds when all files are durable: when the names of all of them are, on a near storage. */
    Pending<?> durable() {
        Pending<?> all = Pending.all(writes);
        if (storage.traits().farAway()) {
            return all;
        }
        return storage.steps().begin(() -> {
            all.join();
            storage.keep(paths());
            return Done.NOTHING;
        });
    }

    /** The files that were written; all have markers. */
    List<StoragePath> paths() {
        synchronized (written) {
            return List.copyOf(written);
        }
    }

    /** Removes the markers of files that were not written after all. */
    void releaseUnused() {
        List<StoragePath> unused = new ArrayList<>(marks.keySet());
        unused.removeAll(paths());
        if (!unused.isEmpty()) {
            unused.forEach(path -> {
                Pending<?> mark = marks.remove(path);
                if (mark != null) {
                    mark.await();
                }
            });
            markers.release(unused);
        }
    }

    /** Takes everything back. Only for attempts that are certainly not visible. */
    void discard() {
        writes.forEach(Pending::await);
        marks.values().forEach(Pending::await);
        List<StoragePath> files = paths();
        List<StoragePath> unwritten = new ArrayList<>();
        List<StoragePath> unmarked = new ArrayList<>();
        marks.forEach((path, mark) -> {
            if (!files.contains(path)) {
                (mark.failure().isEmpty() ? unwritten : unmarked).add(path);
            }
        });
        markers.takeBack(files, unwritten, unmarked);
        written.clear();
        marks.clear();
    }
}
