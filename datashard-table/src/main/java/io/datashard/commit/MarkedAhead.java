package io.datashard.commit;

import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of files to come whose in-flight markers exist already, so that nobody waits for a marker before its file ({@code
 * docs/decisions/0036-fewer-round-trips.md}): those of the next commit of a writer, and of the next data file that it appends. Each is marked
 * while the one before is used, and given away once, for the same table only: whoever drops a table removes its markers. Names that can't be
 * used any more lose their markers when the next ones are marked, or with {@link #withdraw}. Those of a writer that never returns leave their
 * markers behind, which lose their effect after a day. Thread-safe.
 */
public final class MarkedAhead {
    /** The marker of a younger name protects its file for most of a day. */
    private static final Duration YOUNG = InFlightMarkers.REFRESH;

    private @Nullable Marked<StagedNames> commit;
    private @Nullable Marked<StoragePath> dataFile;
    /** Names that nobody gets any more. */
    private final List<StoragePath> unused = new ArrayList<>();

    /**
     * A name whose marker exists.
     *
     * @param name the name, or the names
     * @param table the UUID of the table
     * @param since the moment before the marker was written
     * @param marks the markers, on their way until this is given away
     */
    record Marked<T>(T name, String table, Instant since, Pending<?> marks) {
        private boolean isUsable(String ofTable, Instant now) {
            Duration age = Duration.between(since, now);
            return table.equals(ofTable) && marks.failure().isEmpty() && !age.isNegative() && age.compareTo(YOUNG) < 0;
        }
    }

    /** Nothing yet. */
    public MarkedAhead() {}

    /** Names for the commit that gets them, alone; empty if there are none. */
    synchronized Optional<StagedNames> takeForCommit(String table, Instant now) {
        Marked<StagedNames> ready = commit;
        if (ready == null || !ready.marks().hasEnded()) {
            return Optional.empty();
        }
        commit = null;
        if (!ready.isUsable(table, now)) {
            unused.addAll(paths(ready.name()));
            return Optional.empty();
        }
        return Optional.of(ready.name());
    }

    /** A name in a folder for the data file that gets it, alone; empty if there is none. A marker names the folder too. */
    synchronized Optional<Marked<StoragePath>> takeForDataFile(String table, StoragePath folder, Instant now) {
        Marked<StoragePath> ready = dataFile;
        if (ready == null || !ready.marks().hasEnded()) {
            return Optional.empty();
        }
        dataFile = null;
        StoragePath file = ready.name();
        if (!ready.isUsable(table, now) || !folder.resolve(file.name()).equals(file)) {
            unused.add(file);
            return Optional.empty();
        }
        return Optional.of(ready);
    }

    /**
     * Begins to mark names for the next commit, unless there are some.
     *
     * @return what has begun; the caller waits for its end. A failure only means that there are no such names
     */
    synchronized Pending<?> beginForCommit(
            String table, Supplier<StagedNames> names, InFlightMarkers markers, Instant now) {
        if (commit != null) {
            return Pending.NOTHING;
        }
        StagedNames next = names.get();
        Pending<?> marks = Pending.all(
                List.of(markers.beginLooseMark(next.manifest()), markers.beginLooseMark(next.manifestList())));
        commit = new Marked<>(next, table, now, marks);
        return Pending.all(List.of(marks, beginToRelease(markers)));
    }

    /**
     * Begins to mark a name for the next data file, unless there is one.
     *
     * @return what has begun; the caller waits for its end. A failure only means that there is no such name
     */
    public synchronized Pending<?> beginForDataFile(
            String table, Supplier<StoragePath> name, InFlightMarkers markers, Instant now) {
        if (dataFile != null) {
            return Pending.NOTHING;
        }
        StoragePath next = name.get();
        Pending<?> mark = markers.beginLooseMark(next);
        dataFile = new Marked<>(next, table, now, mark);
        return Pending.all(List.of(mark, beginToRelease(markers)));
    }

    /** Gives up all names, and removes their markers: of a table that may be gone. Blocking. */
    void withdraw(InFlightMarkers markers) {
        List<StoragePath> names = takeAll();
        if (!names.isEmpty()) {
            markers.release(names);
        }
    }

    private List<StoragePath> takeAll() {
        Marked<StagedNames> ofCommit;
        Marked<StoragePath> ofDataFile;
        List<StoragePath> names;
        synchronized (this) {
            ofCommit = commit;
            commit = null;
            ofDataFile = dataFile;
            dataFile = null;
            names = new ArrayList<>(unused);
            unused.clear();
        }
        // A marker that is on its way would come after its removal.
        if (ofCommit != null) {
            ofCommit.marks().await();
            names.addAll(paths(ofCommit.name()));
        }
        if (ofDataFile != null) {
            ofDataFile.marks().await();
            names.add(ofDataFile.name());
        }
        return names;
    }

    private Pending<?> beginToRelease(InFlightMarkers markers) {
        if (unused.isEmpty()) {
            return Pending.NOTHING;
        }
        List<StoragePath> names = List.copyOf(unused);
        unused.clear();
        return markers.beginRelease(names);
    }

    private static List<StoragePath> paths(StagedNames names) {
        return List.of(names.manifest(), names.manifestList());
    }
}
