package io.datashard.commit;

import io.datashard.error.CommitConflictException;
import io.datashard.error.Setting;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Backoff;
import io.datashard.storage.Done;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * or reads the version hint again. Work that grows with the number of data files ends before the lock is taken. Nothing is published before
 * all steps have succeeded, and nothing is taken back before all have ended.
 *
 * <p>An attempt that lost under the lock leaves it to the next one, and after some conflicts the lock is taken before the base is read, so that
 * a writer that loses against faster ones gets its turn. Whoever wins makes room for others ({@link Courtesy}). Thread-safe.
 */
public final class TableCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);
    private static final int CONFLICTS_BEFORE_LOCKING_FIRST = 3;
    /** So many waits between attempts don't grow: whoever has lost often must not come back later than who has just come. */
    private static final int EQUAL_WAITS = 32;
    /** A commit that takes longer to prepare gives the lock back meanwhile: others wait for it, Python for 30 s. */
    private static final Duration LONGEST_UNDER_LOCK = Duration.ofSeconds(2);

    private static final int FEW_FILES = 8;
    private static final long SMALL_BYTES = 8L << 20;

    private final Storage storage;
    private final TableLayout layout;
    private final CommitSettings settings;
    private final Courtesy courtesy;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final InFlightMarkers markers;
    private final Backoff waits;

    /** A committer of a writer that has not committed yet. */
    public TableCommitter(
            Storage storage, TableLayout layout, CommitSettings settings, Clock clock, IdSource ids, Pause pause) {
        this(storage, layout, settings, new Courtesy(storage.traits().farAway()), clock, ids, pause);
    }

    /**
     * A committer.
     *
     * @param courtesy what the writer knows of others; one for all its committers on the table
     */
    public TableCommitter(
            Storage storage,
            TableLayout layout,
            CommitSettings settings,
            Courtesy courtesy,
            Clock clock,
            IdSource ids,
            Pause pause) {
        this.storage = storage;
        this.layout = layout;
        this.settings = settings;
        this.courtesy = courtesy;
        this.clock = clock;
        this.ids = ids;
        this.pause = pause;
        this.markers = new InFlightMarkers(storage);
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
        Duration room = courtesy.beforeCommit(clock.instant(), settings.maxRetryWait());
        if (!room.isZero()) {
            pause.pause(room);
        }
        return commitNow(change, room.isZero() ? justRead : null);
    }

    private CommitResult commitNow(TableChange change, @Nullable Pending<CurrentTable> justRead) {
        Instant start = clock.instant();
        RequestCounts before = storage.requestCounts();
        List<AttemptOutcome.Lost> losses = new ArrayList<>();
        MergedManifest merge = new MergedManifest(storage, layout);
        try (CommitLock lock = new CommitLock(storage, settings.lockTimeoutOn(storage))) {
            while (true) {
                Optional<CommitResult> result = attempt(change, justRead, lock, merge, losses);
                if (result.isPresent()) {
                    log(change, result.get(), before, start);
                    return result.get();
                }
                Duration spent = Duration.between(start, clock.instant());
                boolean late = settings.timeout() != null && spent.compareTo(settings.timeout()) >= 0;
                if (losses.size() > settings.maxRetries() || late) {
                    throw conflict(losses, spent, late);
                }
                if (!lock.isTaken()) {
                    Duration wait = waits.lengthenedAfter(losses.size() - EQUAL_WAITS, ids::snapshotId);
                    pause.pause(wait.plus(courtesy.beforeRetry(clock.instant().plus(wait))));
                }
            }
        } finally {
            losses.forEach(lost -> lost.takenBack().await());
        }
    }

    /** One attempt, which adds itself to the losses if it is one. An attempt that lost under the lock leaves it to the next one, once. */
    private Optional<CommitResult> attempt(
            TableChange change,
            @Nullable Pending<CurrentTable> justRead,
            CommitLock lock,
            MergedManifest merge,
            List<AttemptOutcome.Lost> losses) {
        int number = losses.size() + 1;
        if (number > CONFLICTS_BEFORE_LOCKING_FIRST && layout.takesLock()) {
            MetadataLock unused = lock.take();
        }
        boolean locked = lock.isTaken();
        return new Attempt(number, lock, merge)
                .run(change, losses.isEmpty() ? justRead : null)
                .map(ended -> Optional.of(ended.result()), lost -> {
                    losses.add(lost);
                    if (locked || lost.prepared().compareTo(LONGEST_UNDER_LOCK) > 0) {
                        lock.release();
                    }
                    return Optional.empty();
                });
    }

    /** One attempt. */
    private final class Attempt {
        private final int number;
        private final CommitLock lock;
        private final MergedManifest merge;
        private final Instant begun = clock.instant();
        private final SnapshotId snapshotId = new SnapshotId(ids.snapshotId());
        private final StagedFiles files = new StagedFiles(storage, markers, pause);
        private final StagedNames names = StagedNames.of(layout, snapshotId);
        private Pending<?> preparation = Pending.NOTHING;
        private boolean published;

        Attempt(int number, CommitLock lock, MergedManifest merge) {
            this.number = number;
            this.lock = lock;
            this.merge = merge;
        }

        /**
         * Leaves nothing behind unless it has published; what a lost attempt wrote is removed while the next one begins. After an error of the
         * JVM nobody knows what was published: then nothing is taken back.
         */
        AttemptOutcome run(TableChange change, @Nullable Pending<CurrentTable> justRead) {
            AttemptOutcome outcome;
            try {
                outcome = build(change, justRead);
            } catch (UnknownOutcomeException e) {
                preparation.await();
                throw e;
            } catch (RuntimeException e) {
                // By the contract of publish, nothing is or becomes visible when it throws.
                takeBackUnlessPublished();
                throw e;
            }
            if (!outcome.isLost()) {
                takeBackUnlessPublished();
            }
            return outcome;
        }

        private void takeBackUnlessPublished() {
            preparation.await();
            if (!published) {
                files.discard();
            }
        }

        private Done takeBack() {
            takeBackUnlessPublished();
            return Done.NOTHING;
        }

        private AttemptOutcome build(TableChange change, @Nullable Pending<CurrentTable> justRead) {
            // A table that this process does not know may not exist: write nothing before it is read.
            if (layout.known().isPresent()) {
                names.protect(files);
                preparation = change.prepare();
            }
            CurrentTable current = justRead == null ? layout.loadOrFail() : justRead.get();
            layout.requireWritable(current);
            courtesy.saw(current, clock.instant());
            return change.decide(current, layout)
                    .map(
                            skip -> new AttemptOutcome.Ended(new CommitResult.Skipped(skip.reason())),
                            publish -> publish(change, publish, current));
        }

        private AttemptOutcome publish(TableChange change, Decision.Publish publish, CurrentTable current) {
            try {
                // When a wall clock stands still or jumps back, a stale writer must still see that its base is not
                // current (section 6.3).
                long updatedMs = Math.max(clock.millis(), current.metadata().lastUpdatedMs() + 1);
                StagedSnapshot.Staged staged =
                        new StagedSnapshot(storage, layout, files, names, merge, current).write(publish, updatedMs);
                PropertyChange properties = publish.properties().apply(snapshotId);
                MetadataUpdate update = new MetadataUpdate(
                        staged.snapshot(),
                        properties.set(),
                        properties.remove(),
                        updatedMs,
                        ids.hex32(),
                        current.metadataFile().value());
                if (takesLong(publish)) {
                    publish.certain().join();
                }
                Pending<?> ready = Pending.all(List.of(publish.certain(), files.durable()));
                Duration prepared = Duration.between(begun, clock.instant());
                return publish(current, update, ready)
                        .map(
                                committed -> new AttemptOutcome.Ended(published(publish, staged, current)),
                                conflict -> lost(current, prepared),
                                unknown -> {
                                    throw unknown(change, unknown);
                                });
            } finally {
                publish.certain().await();
            }
        }

        /** Others may have the lock as soon as nothing can come of it any more. */
        private CommitOutcome publish(CurrentTable current, MetadataUpdate update, Pending<?> ready) {
            boolean lost = false;
            try {
                CommitOutcome outcome = layout.publish(current, update, lock, ready);
                lost = outcome.map(committed -> false, conflict -> true, unknown -> false);
                return outcome;
            } finally {
                if (!lost) {
                    lock.release();
                }
            }
        }

        /**
         * Whether the check of the added files may take so long that it must end before the lock is taken: others wait for the lock, Python
         * for 30 s. A few small files take no longer than the lock itself.
         */
        private static boolean takesLong(Decision.Publish publish) {
            return publish.added().size() > FEW_FILES
                    || publish.added().stream().mapToLong(DataFile::sizeInBytes).sum() > SMALL_BYTES;
        }

        private UnknownOutcomeException unknown(TableChange change, CommitOutcome.Unknown unknown) {
            return change.unknown(
                    "Cannot tell whether the commit of snapshot " + snapshotId + " to " + storage.root()
                            + " took effect",
                    "the storage gave no answer to the step that publishes, or none that tells what became of it",
                    snapshotId,
                    unknown.cause());
        }

        private AttemptOutcome lost(CurrentTable current, Duration prepared) {
            LOG.debug("Attempt {} to commit to {} lost against another writer", number, storage.root());
            return new AttemptOutcome.Lost(
                    current.metadataVersion(), prepared, storage.steps().begin(this::takeBack));
        }

        private CommitResult published(Decision.Publish publish, StagedSnapshot.Staged staged, CurrentTable current) {
            published = true;
            layout.remember(staged.manifestList());
            Instant now = clock.instant();
            courtesy.committed(current, staged.snapshot(), Duration.between(begun, now), now);
            return new CommitResult.Committed(
                    staged.snapshot(),
                    current.metadataVersion().next(),
                    number,
                    files.paths(),
                    CommitResult.Added.of(publish.added()),
                    publish.removed().size());
        }
    }

    private void log(TableChange change, CommitResult result, RequestCounts before, Instant start) {
        result.committed().ifPresent(committed -> log(change, committed, before, start));
    }

    private void log(TableChange change, CommitResult.Committed committed, RequestCounts before, Instant start) {
        RequestCounts made = storage.requestCounts().since(before);
        LOG.info(
                "Committed {} to {} in {} ms: snapshot {}, rows +{}, bytes +{}, files +{} -{}, metadata {}, attempt {}{}",
                change.subject(),
                storage.root(),
                Duration.between(start, clock.instant()).toMillis(),
                committed.snapshot().id(),
                committed.added().rows(),
                committed.added().bytes(),
                committed.added().files(),
                committed.removed(),
                committed.metadataVersion(),
                committed.attempts(),
                made.isCounted() ? ", " + made.total() + " requests" : "");
    }

    private CommitConflictException conflict(List<AttemptOutcome.Lost> losses, Duration spent, boolean late) {
        String limit = late
                ? "raise " + settings.names().of(Setting.TIMEOUT) + " (" + settings.timeout() + ")"
                : "raise " + settings.names().of(Setting.MAX_RETRIES) + " (" + settings.maxRetries() + ")";
        return new CommitConflictException(
                "Cannot commit to " + storage.root(),
                "another writer was first " + losses.size() + " times in " + spent.toMillis()
                        + " ms (first built on " + losses.get(0).base()
                        + "). Nothing was lost; the data files stay until orphan removal",
                "Let fewer writers commit to this table or " + limit);
    }
}
