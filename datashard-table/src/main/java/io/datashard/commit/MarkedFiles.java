package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.FailureLog;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files of a writer, with their in-flight markers: from before the first byte of a file until the file is handed out with its marker,
 * or removed. Not thread-safe; blocking.
 */
public final class MarkedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MarkedFiles.class);
    /** If markers can't be renewed, the writer fails only when they are this old. */
    private static final Duration OLDEST = InFlightMarkers.REFRESH.multipliedBy(2);

    private final Storage storage;
    private final InFlightMarkers markers;
    private final Clock clock;
    /** All files that were begun and not handed out. */
    private final Set<StoragePath> files = new LinkedHashSet<>();
    /** Markers of which it is not known that they are there: on their way, or failed. */
    private final Map<StoragePath, Pending<?>> marks = new LinkedHashMap<>();

    private final boolean outlive;

    private Instant renewed;

    /**
     * Files of a writer that has begun none.
     *
     * @param outlive whether the files may be committed by another process, after a power cut: then their markers survive it too
     */
    public MarkedFiles(Storage storage, Clock clock, boolean outlive) {
        this.storage = storage;
        this.markers = new InFlightMarkers(storage);
        this.clock = clock;
        this.outlive = outlive;
        this.renewed = clock.instant();
    }

    /**
     * Begins a new file in a folder: one that is marked already, or one with this name.
     *
     * @param table the UUID of the table
     * @return the file and its marker; write the file only after that has succeeded
     */
    public Begun begin(String table, StoragePath folder, String name, MarkedAhead ahead) {
        Optional<MarkedAhead.Marked<StoragePath>> marked =
                outlive ? Optional.empty() : ahead.takeForDataFile(table, folder, clock.instant());
        if (marked.isPresent()) {
            adopt(marked.get());
            return new Begun(marked.get().name(), Pending.NOTHING);
        }
        StoragePath file = folder.resolve(name);
        return new Begun(file, begin(file));
    }

    /**
     * A file that is to be written.
     *
     * @param mark its marker
     */
    public record Begun(StoragePath file, Pending<?> mark) {}

    /** Begins to write the marker of a new file. Write the file only after this has succeeded. */
    public Pending<?> begin(StoragePath file) {
        marks.values().removeIf(mark -> mark.hasEnded() && mark.failure().isEmpty());
        files.add(file);
        Pending<?> mark = outlive ? markers.beginMark(file) : markers.beginLooseMark(file);
        marks.put(file, mark);
        return mark;
    }

    /** Takes over a name whose marker exists. */
    private void adopt(MarkedAhead.Marked<StoragePath> marked) {
        files.add(marked.name());
        // The marker is to be renewed by its own age.
        renewed = marked.since().isBefore(renewed) ? marked.since() : renewed;
    }

    /**
     * Renews the markers, unless they are young: a marker that is older than a day no longer protects its file. Fails only if they are about
     * to lose their effect.
     */
    public void renew() {
        Instant now = clock.instant();
        if (renewed.plus(InFlightMarkers.REFRESH).isAfter(now)) {
            return;
        }
        try {
            Pending.joinAll(files.stream().map(markers::beginMark).toList());
            renewed = now;
        } catch (DataShardException e) {
            if (!renewed.plus(OLDEST).isAfter(now)) {
                throw e;
            }
            FailureLog.warn(
                    LOG,
                    e,
                    "The in-flight markers of {} files of {} could not be written anew; it is tried again",
                    files.size(),
                    storage.root());
        }
    }

    /** Hands a file and its marker over to the caller. */
    public void handOut(StoragePath file) {
        files.remove(file);
    }

    /** Takes a file back; {@link #removeAll} removes it. */
    public void takeBack(StoragePath file) {
        files.add(file);
    }

    /** Removes the files that were not handed out, and their markers. */
    public void removeAll() {
        remove(List.copyOf(files));
        files.clear();
    }

    /** Removes files that were handed out and are certainly not part of the table. */
    public void remove(List<StoragePath> handedOut) {
        marks.values().forEach(Pending::await);
        // No file is without its marker: where that failed, there is none.
        List<StoragePath> marked = handedOut.stream().filter(this::isMarked).toList();
        List<StoragePath> unmarked =
                handedOut.stream().filter(file -> !isMarked(file)).toList();
        markers.takeBack(marked, List.of(), unmarked);
    }

    private boolean isMarked(StoragePath file) {
        Pending<?> mark = marks.get(file);
        return mark == null || mark.failure().isEmpty();
    }
}
