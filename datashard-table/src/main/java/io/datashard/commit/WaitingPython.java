package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets appends of Python through. Python can't make room, takes longer for a commit than ours take, and commits only while nobody else does.
 * But it tells that it waits: the in-flight marker of its data file is there before it first tries and until it has committed (classic format
 * section 7). So who commits all the time looks for such markers, and stays away until those are gone that it has found. All look when
 * the clock begins a new interval, so that all stay away at once.
 *
 * <p>This changes nothing but when a commit begins: a marker that somebody left behind, or clocks that differ, cost time. A marker that stays
 * is waited for ever more seldom: six times in all, for 24 s. Thread-safe: while one thread stays away, so do the others.
 */
final class WaitingPython {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPython.class);

    /** How names of Python's data files begin, and so those of their markers (classic format section 1.1). */
    private static final String NAMES = "auto_";
    /** Python waits for up to 3 s between two attempts (classic format section 6.4), and needs a second for one. */
    private static final Duration LONGEST = Duration.ofSeconds(4);
    /** After so many times as long as it stayed away, a writer looks again: at most a third of its time is for Python. */
    private static final int REST = 2;
    /** A look may take so much of the time: one part of so many. */
    private static final int LOOK_SHARE = 20;
    /** A marker that is older waits for nobody: Python has given up by then, or died, unless it takes that long to write its file. */
    private static final Duration GIVES_UP = Duration.ofMinutes(3);
    /** After a look that failed, the next one: the listing of a folder may not be allowed. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Duration interval;
    private final Map<StoragePath, Patience> patience = new HashMap<>();
    private volatile @Nullable Instant lastSeen;
    private @Nullable Instant lastLook;
    private Instant notBefore = Instant.MIN;
    private volatile Duration lookTook = Duration.ZERO;

    /**
     * What is known of a marker.
     *
     * @param since when it was seen first
     * @param times how often it was waited for, and stayed
     * @param notBefore it is not waited for before that
     */
    private record Patience(Instant since, int times, Instant notBefore) {
        static Patience seen(Instant now) {
            return new Patience(now, 0, now);
        }

        boolean isLeft(Instant oldest, Instant now) {
            return since.isAfter(oldest) && !now.isBefore(notBefore);
        }

        Patience lessAfter(Instant now) {
            // 8, 8, 16, 32, 64 s
            Duration rest = LONGEST.multipliedBy(REST).multipliedBy(1L << Math.max(0, times - 1));
            return new Patience(since, times + 1, now.plus(rest));
        }
    }

    /**
     * Nothing was seen yet.
     *
     * @param farAway whether the storage answers slowly
     */
    WaitingPython(boolean farAway) {
        // Python's first waits between attempts are short and grow: who is found later waits longer. Its attempts take
        // 0.5 s on S3.
        this.interval = Duration.ofMillis(farAway ? 500 : 100);
    }

    /** Whether any was seen in the time before a moment. */
    boolean wasSeen(Duration before, Instant now) {
        Instant seen = lastSeen;
        return seen != null && Duration.between(seen, now).compareTo(before) <= 0;
    }

    /** How long the last look took. */
    Duration lookTakes() {
        return lookTook;
    }

    /**
     * Looks, unless it is too early for that, and stays away while those wait that it finds. Never fails.
     *
     * @return whether it stayed away
     */
    synchronized boolean letThrough(Storage storage, Clock clock, Pause pause) {
        Instant begin = clock.instant();
        if (!isTimeToLook(begin)) {
            return false;
        }
        try {
            List<ObjectInfo> markers = markers(storage);
            Duration look = Duration.between(begin, clock.instant());
            lookTook = look;
            Set<StoragePath> waiting = waiting(markers, clock.instant());
            if (waiting.isEmpty()) {
                notBefore = begin.plus(look.multipliedBy(LOOK_SHARE));
                return false;
            }
            stayAway(waiting, storage, clock, pause);
            notBefore = clock.instant()
                    .plus(Duration.between(begin, clock.instant()).multipliedBy(REST));
            return true;
        } catch (DataShardException e) {
            LOG.debug("Cannot look whether a Python writer waits in {}", storage.root(), e);
            notBefore = begin.plus(AFTER_FAILURE);
            return false;
        }
    }

    private boolean isTimeToLook(Instant now) {
        Instant last = lastLook;
        if (now.isBefore(notBefore) || (last != null && intervalOf(last) == intervalOf(now))) {
            return false;
        }
        lastLook = now;
        return true;
    }

    private long intervalOf(Instant moment) {
        return Math.floorDiv(moment.toEpochMilli(), interval.toMillis());
    }

    private static List<ObjectInfo> markers(Storage storage) {
        return storage.list(InFlightMarkers.FOLDER, NAMES);
    }

    /** Which of them belong to somebody who waits, as far as one can tell. */
    private Set<StoragePath> waiting(List<ObjectInfo> markers, Instant now) {
        patience.keySet().retainAll(paths(markers));
        Instant oldest = now.minus(GIVES_UP);
        Set<StoragePath> waiting = new HashSet<>();
        for (ObjectInfo marker : markers) {
            Patience known = patience.computeIfAbsent(marker.path(), path -> Patience.seen(now));
            if (marker.lastModified().isAfter(oldest) && known.isLeft(oldest, now)) {
                waiting.add(marker.path());
            }
        }
        if (!waiting.isEmpty()) {
            lastSeen = now;
        }
        return waiting;
    }

    private static Set<StoragePath> paths(List<ObjectInfo> markers) {
        return markers.stream().map(ObjectInfo::path).collect(Collectors.toSet());
    }

    private void stayAway(Set<StoragePath> waiting, Storage storage, Clock clock, Pause pause) {
        Duration step = interval.dividedBy(5);
        Instant until = clock.instant().plus(LONGEST);
        // Counted too: a clock that is set back must not make it longer. To an interrupted thread, a pause is none.
        for (long left = LONGEST.dividedBy(step);
                left > 0
                        && !waiting.isEmpty()
                        && clock.instant().isBefore(until)
                        && !Thread.currentThread().isInterrupted();
                left--) {
            pause.pause(step);
            waiting.retainAll(paths(markers(storage)));
        }
        // Its owner has not committed in all that time: he still writes his file, or has died.
        waiting.forEach(path -> patience.computeIfPresent(path, (same, known) -> known.lessAfter(clock.instant())));
    }
}
