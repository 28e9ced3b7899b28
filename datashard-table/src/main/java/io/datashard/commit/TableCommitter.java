package io.datashard.commit;

import io.datashard.error.CommitConflictException;
import io.datashard.error.Setting;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit protocol ({@code docs/exactly-once.md}, classic format section 6.6), the same for every layout.
 *
 * <p>Failure reasoning. An attempt reads the base once, together with the tag on which its publication is conditioned. It asks the change, on
 * exactly that base, whether and what to publish. It writes manifests and a manifest list under new names, each with an in-flight marker
 * before it. It publishes in one conditional step. Before that step nothing is visible and a failure takes everything back; after it nothing
 * can fail any more. A lost race is a conflict: the attempt is taken back, and the next one starts from the new base. After an unknown outcome
 * nothing is deleted and the caller gets an error. A repetition is safe if the change recognises itself in the table ({@link SinkAppend},
 * {@link FileAppend}).
 *
 * <p>On a distant store, independent steps run at the same time: the markers while the base is read, the files while the layout takes its lock
 * or reads the version hint again. Whoever commits again reads the base while it writes the files that build on it: it is its own last commit,
 * unless others have come ({@link Forecast}). Work that grows with the number of data files ends before the lock is taken. Nothing is published
 * before all steps have succeeded, and nothing is taken back before all have ended.
 *
 * <p>An attempt that lost under the lock leaves it to the next one, and after some conflicts the lock is taken before the base is read, so that
 * a writer that loses against faster ones gets its turn. Whoever wins makes room for others ({@link Courtesy}). Thread-safe.
 */
public final class TableCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);
    /** After so many lost attempts, the lock is taken before the base is read. */
    static final int CONFLICTS_BEFORE_LOCKING_FIRST = 3;
    /** So many waits between attempts don't grow: whoever has lost often must not come back later than who has just come. */
    private static final int EQUAL_WAITS = 32;
    /** A commit that takes longer to prepare gives the lock back meanwhile: others wait for it, Python for 30 s. */
    private static final Duration LONGEST_UNDER_LOCK = Duration.ofSeconds(2);

    private final CommitContext context;
    private final CommitSettings settings;
    private final Backoff waits;

    /** A committer of a writer that has not committed yet. */
    public TableCommitter(
            Storage storage, TableLayout layout, CommitSettings settings, Clock clock, IdSource ids, Pause pause) {
        this(storage, layout, settings, CommitMemory.ofNewWriter(storage.traits()), clock, ids, pause);
    }

    /**
     * A committer.
     *
     * @param memory what the writer remembers of its commits; one for all its committers on the table
     */
    public TableCommitter(
            Storage storage,
            TableLayout layout,
            CommitSettings settings,
            CommitMemory memory,
            Clock clock,
            IdSource ids,
            Pause pause) {
        this.context = new CommitContext(storage, layout, memory, clock, ids, pause);
        this.settings = settings;
        this.waits = new Backoff(settings.minRetryWait(), settings.maxRetryWait());
    }

    /**
     * Commits a change.
     *
     * @return what was published, or why nothing had to be published
     * @throws CommitConflictException if other writers won every attempt; nothing of the change is visible
     * @throws UnknownOutcomeException if it is not known whether the change is visible; nothing was deleted
     * @throws io.datashard.error.InvalidUseException if the change can't be made on this table; nothing of the change is visible
     * @throws io.datashard.error.StorageException if the storage failed; nothing of the change is visible
     */
    public CommitResult commit(TableChange change) {
        return commit(change, null);
    }

    /**
     * Commits a change, see {@link #commit(TableChange)}.
     *
     * @param justRead the table as it was moments ago, the base of the first attempt; null = the attempt reads it
     */
    public CommitResult commit(TableChange change, @Nullable Pending<CurrentTable> justRead) {
        Duration room = courtesy().beforeCommit(context.clock().instant(), settings.maxRetryWait());
        boolean stayed = courtesy().stayAway(room, context.storage(), context.clock(), context.pause());
        return commitNow(change, stayed ? null : justRead);
    }

    private Courtesy courtesy() {
        return context.memory().courtesy();
    }

    /** On a distant store, what this writer has left behind is most likely still current: it is built on while that is being found out. */
    private AttemptBase firstBase(@Nullable Pending<CurrentTable> justRead) {
        Optional<CurrentTable> foreseen = context.storage().traits().farAway()
                ? context.memory()
                        .forecast()
                        .base(context.layout(), context.clock().instant())
                : Optional.empty();
        return foreseen.map(base -> AttemptBase.foreseen(base, justRead != null ? justRead : beginToRead()))
                .orElseGet(() -> justRead != null ? AttemptBase.read(justRead) : newestBase());
    }

    private Pending<CurrentTable> beginToRead() {
        return context.storage().steps().begin(context.layout()::loadOrFail);
    }

    private AttemptBase newestBase() {
        return AttemptBase.read(Pending.whenAskedFor(context.layout()::loadOrFail));
    }

    private CommitResult commitNow(TableChange change, @Nullable Pending<CurrentTable> justRead) {
        Storage storage = context.storage();
        Instant start = context.clock().instant();
        RequestCounts before = storage.requestCounts();
        Losses losses = new Losses();
        MergedManifest merge = new MergedManifest(storage, context.layout());
        try (CommitLock lock = new CommitLock(storage, settings.lockTimeoutOn(storage))) {
            AttemptBase base = firstBase(justRead);
            while (true) {
                AttemptOutcome outcome = attempt(change, base, lock, merge, losses);
                if (outcome instanceof AttemptOutcome.Ended ended) {
                    log(change, ended.result(), before, start);
                    return ended.result();
                }
                if (outcome instanceof AttemptOutcome.Mistaken mistaken) {
                    base = AttemptBase.readBefore(mistaken.now());
                } else {
                    awaitTurn(losses, lock, start);
                    base = newestBase();
                }
            }
        } finally {
            losses.awaitTakenBack();
        }
    }

    /** Waits after a loss, unless that was one too many. */
    private void awaitTurn(Losses losses, CommitLock lock, Instant start) {
        Duration spent = Duration.between(start, context.clock().instant());
        boolean late = settings.timeout() != null && spent.compareTo(settings.timeout()) >= 0;
        if (losses.count() > settings.maxRetries() || late) {
            throw conflict(losses, spent, late);
        }
        if (!lock.isTaken()) {
            Duration wait = waits.lengthenedAfter(losses.count() - EQUAL_WAITS, context.ids()::snapshotId);
            context.pause()
                    .pause(wait.plus(
                            courtesy().beforeRetry(context.clock().instant().plus(wait))));
            courtesy().stayAwayAfter(losses.count(), context.storage(), context.clock(), context.pause());
        }
    }

    /** One attempt, which adds itself to the losses if it is one. An attempt that lost under the lock leaves it to the next one, once. */
    private AttemptOutcome attempt(
            TableChange change, AttemptBase base, CommitLock lock, MergedManifest merge, Losses losses) {
        int number = losses.count() + 1;
        if (number > CONFLICTS_BEFORE_LOCKING_FIRST && context.layout().takesLock()) {
            MetadataLock unused = lock.take();
        }
        // On a base from before the lock, the lock has not helped yet.
        boolean locked = lock.isTaken() && !base.isOfEarlierAttempt();
        return new CommitAttempt(context, base, number, lock, merge)
                .run(change)
                .map(
                        ended -> ended,
                        lost -> {
                            losses.add(lost);
                            releaseIf(locked || isLong(lost.prepared()), lock);
                            return lost;
                        },
                        mistaken -> {
                            losses.add(mistaken);
                            releaseIf(isLong(mistaken.prepared()), lock);
                            return mistaken;
                        });
    }

    private static boolean isLong(Duration prepared) {
        return prepared.compareTo(LONGEST_UNDER_LOCK) > 0;
    }

    private static void releaseIf(boolean released, CommitLock lock) {
        if (released) {
            lock.release();
        }
    }

    private void log(TableChange change, CommitResult result, RequestCounts before, Instant start) {
        result.committed().ifPresent(committed -> log(change, committed, before, start));
    }

    private void log(TableChange change, CommitResult.Committed committed, RequestCounts before, Instant start) {
        RequestCounts made = context.storage().requestCounts().since(before);
        LOG.info(
                "Committed {} to {} in {} ms: snapshot {}, rows +{}, bytes +{}, files +{} -{}, metadata {}, attempt {}{}",
                change.subject(),
                context.storage().root(),
                Duration.between(start, context.clock().instant()).toMillis(),
                committed.snapshot().id(),
                committed.added().rows(),
                committed.added().bytes(),
                committed.added().files(),
                committed.removed(),
                committed.metadataVersion(),
                committed.attempts(),
                made.isCounted() ? ", " + made.total() + " requests" : "");
    }

    private CommitConflictException conflict(Losses losses, Duration spent, boolean late) {
        String limit = late
                ? "raise " + settings.names().of(Setting.TIMEOUT) + " (" + settings.timeout() + ")"
                : "raise " + settings.names().of(Setting.MAX_RETRIES) + " (" + settings.maxRetries() + ")";
        return new CommitConflictException(
                "Cannot commit to " + context.storage().root(),
                "another writer was first " + losses.count() + " times in " + spent.toMillis()
                        + " ms (first built on " + losses.first().base()
                        + "). Nothing was lost; the data files stay until orphan removal",
                "Let fewer writers commit to this table or " + limit);
    }
}
