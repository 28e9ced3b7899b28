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
 * The in-flight markers of files that a commit has published, until no garbage collection can need them any more. What is still in here when a
 * process ends stays, and loses its effect after a day. Not thread-safe.
 */
public final class PublishedMarkers {
    private final Deque<Due> queue = new ArrayDeque<>();

    /**
     * A marker that is to be released.
     *
     * @param time when
     * @param file whose marker it is
     */
    public record Due(Instant time, StoragePath file) {}

    /** Files have been published now. */
    public void add(Collection<StoragePath> published, Instant now) {
        Instant due = now.plus(InFlightMarkers.AFTER_COMMIT);
        published.forEach(file -> queue.add(new Due(due, file)));
    }

    /** Takes up what another process was to release, in the order of {@link #all}. */
    public void addAll(List<Due> left) {
        queue.addAll(left);
    }

    /** When the next is due. */
    public Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Due::time);
    }

    /** Takes out the files whose markers are to be released now. */
    public List<StoragePath> takeDue(Instant now) {
        List<StoragePath> due = new ArrayList<>();
        while (!queue.isEmpty() && !queue.peek().time().isAfter(now)) {
            due.add(queue.remove().file());
        }
        return due;
    }

    /** All of them, oldest first. */
    public List<Due> all() {
        return List.copyOf(queue);
    }
}
