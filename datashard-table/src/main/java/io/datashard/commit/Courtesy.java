package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.model.MetadataVersion;
import io.datashard.model.Snapshot;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for other writers of a table ({@code docs/decisions/0019-fair-commits.md}). Who has just committed knows the newest base and is
 * faster than whoever lost against him, so that he would win again and again. So he stays away for one commit of each writer that has had one
 * since his last. Who waits and never wins can't be seen: so also who saw nobody stays away now and then. Changes nothing but when a commit
 * begins. Thread-safe.
 */
public final class Courtesy {
    /** Of so many metadata versions, one is followed by room, while others were seen; it is the same one for all writers. */
    private static final int ROOM_EVERY = 4;
    /** The same while nobody was seen. */
    private static final int ROOM_FOR_THE_UNSEEN_EVERY = 32;
    /** In commits: whoever lost at the last moment needs one to find out, and another one to build anew. */
    private static final int ROOM = 2;
    /** In commits of this writer: how long a turn of another one is taken to be at most. */
    private static final int LONGEST_TURN = 4;
    /** Whoever commits less often than that has no part in a race. */
    static final Duration SEEN_FOR = Duration.ofSeconds(10);
    /** Whoever is busy for a moment only is not in anybody's way. */
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    /** Nor is who makes fewer commits in a row, while nobody else was seen. */
    private static final int SOME_COMMITS = 6;
    /** Whoever has lost so often is in a long race, even if he comes seldom. Earlier, a look would only make him lose again. */
    private static final int LOSSES_OF_A_RACE = 8;

    private final QuietTimes quiet;
    private final WaitingPython python;
    private @Nullable String writer;
    private @Nullable Snapshot mine;
    private @Nullable MetadataVersion mineBase;
    private @Nullable Instant end;
    private @Nullable Instant othersSeen;
    private Duration commit = Duration.ZERO;
    private Duration room = Duration.ZERO;
    private Duration away = Duration.ZERO;

    /**
     * A writer that has not committed yet.
     *
     * @param farAway whether the storage answers slowly
     */
    public Courtesy(boolean farAway) {
        this.quiet = new QuietTimes(farAway);
        this.python = new WaitingPython(farAway);
    }

    /** A token for an append that got none. */
    public synchronized AppendToken newToken(IdSource ids) {
        AppendToken token = AppendToken.random(ids, writer);
        writer = token.writer();
        return token;
    }

    /**
     * How long to stay away before a new commit begins.
     *
     * @param longest no longer than that for writers of this library
     */
    synchronized Duration beforeCommit(Instant now, Duration longest) {
        Instant last = end;
        if (last == null) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(last, now);
        boolean isBusy = !since.isNegative() && since.compareTo(commit) < 0;
        Duration left = shorter(room, longest).minus(since);
        Duration stay = since.isNegative() || left.isNegative() ? Duration.ZERO : left;
        quiet.began(isBusy, now);
        // Who comes seldom finds the table in peace, and need not wait for it.
        return isBusy ? stay.plus(quiet.left(python, now.plus(stay))) : stay;
    }

    /** How long to stay away before an attempt that follows on one that lost. */
    synchronized Duration beforeRetry(Instant now) {
        return quiet.left(python, now);
    }

    /**
     * Stays away from a new commit for at least so long, and longer while a commit of Python waits. Looks for one only if this writer has been
     * busy for a while; and if it races with others of this library, only while it stays away anyway, for a look would cost it the time that
     * decides who is next. Never fails.
     *
     * @param room how long
     * @return whether it stayed away
     */
    boolean stayAway(Duration room, Storage storage, Clock clock, Pause pause) {
        Instant end = clock.instant().plus(room);
        boolean looks = maySpareALook(room, clock.instant());
        boolean stayed = false;
        if (looks) {
            pauseUntil(end.minus(python.lookTakes()), room, clock, pause);
            stayed = letPythonThrough(storage, clock, pause);
        }
        pauseUntil(end, room, clock, pause);
        return stayed || !room.isZero();
    }

    /** Pauses no longer than that, whatever becomes of the clock. */
    private static void pauseUntil(Instant end, Duration longest, Clock clock, Pause pause) {
        Duration left = shorter(Duration.between(clock.instant(), end), longest);
        if (!left.isNegative() && !left.isZero()) {
            pause.pause(left);
        }
    }

    /**
     * Stays away from an attempt while a commit of Python waits, if this writer has been busy for a while, or is in a long race. Never fails.
     *
     * @param losses how often the commit has lost
     */
    void stayAwayAfter(int losses, Storage storage, Clock clock, Pause pause) {
        if (losses >= LOSSES_OF_A_RACE || hasBeenBusy(clock.instant())) {
            letPythonThrough(storage, clock, pause);
        }
    }

    private synchronized boolean maySpareALook(Duration room, Instant now) {
        return hasBeenBusy(now) && (!room.isZero() || isAlone(now));
    }

    private synchronized boolean hasBeenBusy(Instant now) {
        return quiet.isBusyFor(A_WHILE, now) && (quiet.isBusyFor(SOME_COMMITS) || !isAlone(now));
    }

    private boolean letPythonThrough(Storage storage, Clock clock, Pause pause) {
        Instant begin = clock.instant();
        boolean stayed = python.letThrough(storage, clock, pause);
        if (stayed) {
            stayedAway(Duration.between(begin, clock.instant()));
        }
        return stayed;
    }

    private synchronized void stayedAway(Duration span) {
        away = away.plus(span);
    }

    /** Takes note of the table that an attempt builds on. */
    synchronized void saw(CurrentTable current, Instant now) {
        quiet.saw(current.metadata(), now);
    }

    /**
     * Takes note of a commit.
     *
     * @param base what it was built on
     * @param made its snapshot
     * @param took how long its attempt took
     */
    synchronized void committed(CurrentTable base, Snapshot made, Duration took, Instant now) {
        int others = others(base.metadata().snapshots(), made);
        if (others > 0) {
            othersSeen = now;
        }
        // An attempt that waited for the lock took longer than a commit takes.
        commit = commit.isZero() ? took : shorter(took, commit.multipliedBy(5).dividedBy(4));
        room = turn(base.metadataVersion(), now)
                .multipliedBy(Math.max(others, isTimeForRoom(base.metadataVersion(), now) ? ROOM : 0));
        mine = made;
        mineBase = base.metadataVersion();
        end = now;
        away = Duration.ZERO;
    }

    /** How long a turn takes on average since this writer's last commit: longer than its own commits, where others are slower. */
    private Duration turn(MetadataVersion base, Instant now) {
        Instant last = end;
        MetadataVersion before = mineBase;
        if (last == null || before == null || base.compareTo(before) <= 0 || now.isBefore(last)) {
            return commit;
        }
        // While Python had its turn, nobody else had one.
        Duration average = Duration.between(last, now).minus(away).dividedBy(base.number() - before.number());
        Duration longest = commit.multipliedBy(LONGEST_TURN);
        return average.compareTo(commit) < 0 ? commit : shorter(average, longest);
    }

    /** How many other writers have committed since this one did. */
    private int others(List<Snapshot> snapshots, Snapshot made) {
        Snapshot last = mine;
        long since = last == null ? made.timestampMs() - SEEN_FOR.toMillis() : last.timestampMs();
        String me = WriterOfSnapshot.of(made);
        Set<String> writers = snapshots.stream()
                .filter(snapshot -> snapshot.timestampMs() > since)
                .map(WriterOfSnapshot::of)
                .filter(name -> !name.equals(me))
                .collect(Collectors.toSet());
        return writers.size();
    }

    private boolean isTimeForRoom(MetadataVersion base, Instant now) {
        return base.number() % (isAlone(now) ? ROOM_FOR_THE_UNSEEN_EVERY : ROOM_EVERY) == 0;
    }

    private boolean isAlone(Instant now) {
        Instant seen = othersSeen;
        return seen == null || Duration.between(seen, now).compareTo(SEEN_FOR) > 0;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
