package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
    /** Markers that are being written. */
    private final List<Pending<?>> begun = new ArrayList<>();

    private Instant renewed;

    public MarkedFiles(Storage storage, Clock clock) {
        this.storage = storage;
        this.markers = new InFlightMarkers(storage);
        this.clock = clock;
        this.renewed = clock.instant();
    }

    /** Begins to write the marker of a new file. Write the file only after this has succeeded. */
    public Pending<?> begin(StoragePath file) {
        begun.removeIf(Pending::hasEnded);
        files.add(file);
        Pending<?> mark = markers.beginMark(file);
        begun.add(mark);
        return mark;
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
            LOG.warn(
                    "The in-flight markers of {} files of {} could not be written anew; it is tried again",
                    files.size(),
                    storage.root(),
                    e);
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
        begun.forEach(Pending::await);
        markers.removeFiles(files);
        files.clear();
    }

    /** Removes files that were handed out and are certainly not part of the table. */
    public void remove(List<StoragePath> handedOut) {
        markers.removeFiles(handedOut);
    }
}
