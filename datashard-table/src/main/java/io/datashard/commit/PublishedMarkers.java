package io.datashard.commit;

import io.datashard.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The in-flight markers of published files, kept until no garbage collection can need them any more. A marker that is still here when the
 * process ends stays in the storage, and loses its effect after a day. Not thread-safe.
 */
public final class PublishedMarkers {
    private final Deque<Due> queue = new ArrayDeque<>();

    /**
     * A marker to release.
     *
     * @param time when to release it
     * @param file the file that it marks
     */
    public record Due(Instant time, StoragePath file) {}

    /** Adds the markers of files that have just been published. */
    public void add(Collection<StoragePath> published, Instant now) {
        Instant due = now.plus(InFlightMarkers.AFTER_COMMIT);
        published.forEach(file -> queue.add(new Due(due, file)));
    }

    /** Adds markers of another process, in the order of {@link #all}. */
    public void addAll(List<Due> left) {
        queue.addAll(left);
    }

    /** When the next marker is due; empty if there is none. */
    public Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Due::time);
    }

    /** Takes out the files whose markers are due. */
    public List<StoragePath> takeDue(Instant now) {
        List<StoragePath> due = new ArrayList<>();
        while (!queue.isEmpty() && !queue.peek().time().isAfter(now)) {
            due.add(queue.remove().file());
        }
        return due;
    }

    /** All markers, oldest first. */
    public List<Due> all() {
        return List.copyOf(queue);
    }
}
