package io.datashard.commit;

import io.datashard.error.CommitConflictException;
import io.datashard.error.Setting;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotId;
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
 * <p>After some conflicts an attempt takes the lock before it reads the base, so that a writer that always loses against faster ones gets its
 * turn. Thread-safe.
 */
public final class TableCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);
    private static final int CONFLICTS_BEFORE_LOCKING_FIRST = 3;
    private static final int FEW_FILES = 8;
    private static final long SMALL_BYTES = 8L << 20;

    private final Storage storage;
    private final TableLayout layout;
    private final CommitSettings settings;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final InFlightMarkers markers;
    private final Backoff waits;

    public TableCommitter(
            Storage storage, TableLayout layout, CommitSettings settings, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.layout = layout;
        this.settings = settings;
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
        Instant start = clock.instant();
        RequestCounts before = storage.requestCounts();
        List<AttemptOutcome.Lost> losses = new ArrayList<>();
        while (true) {
            AttemptOutcome outcome = attempt(losses.size() + 1, change, losses.isEmpty() ? justRead : null);
            Optional<CommitResult> result = outcome.map(ended -> Optional.of(ended.result()), lost -> {
                losses.add(lost);
                return Optional.empty();
            });
            if (result.isPresent()) {
                log(change, result.get(), before, start);
                return result.get();
            }
            Duration spent = Duration.between(start, clock.instant());
            boolean late = settings.timeout() != null && spent.compareTo(settings.timeout()) >= 0;
            if (losses.size() > settings.maxRetries() || late) {
                throw conflict(losses, spent, late);
            }
            pause.pause(waits.lengthenedAfter(losses.size(), ids::snapshotId));
        }
    }

    private AttemptOutcome attempt(int number, TableChange change, @Nullable Pending<CurrentTable> justRead) {
        boolean lockFirst = number > CONFLICTS_BEFORE_LOCKING_FIRST;
        Optional<MetadataLock> ahead = lockFirst ? layout.lockAhead(settings.lockTimeoutOn(storage)) : Optional.empty();
        if (ahead.isEmpty()) {
            return new Attempt(number, ahead).run(change, justRead);
        }
        try (MetadataLock lock = ahead.get()) {
            return new Attempt(number, Optional.of(lock)).run(change, justRead);
        }
    }

    /** One attempt. */
    private final class Attempt {
        private final int number;
        private final Optional<MetadataLock> lock;
        private final SnapshotId snapshotId = new SnapshotId(ids.snapshotId());
        private final StagedFiles files = new StagedFiles(storage, markers, pause);
        private final StagedNames names = StagedNames.of(layout, snapshotId);
        private Pending<?> begun = Pending.NOTHING;
        private boolean published;

        Attempt(int number, Optional<MetadataLock> lock) {
            this.number = number;
            this.lock = lock;
        }

        /**
         * Leaves nothing behind unless it has published. After an error of the JVM nobody knows what was published: then nothing is taken
         * back.
         */
        AttemptOutcome run(TableChange change, @Nullable Pending<CurrentTable> justRead) {
            AttemptOutcome outcome;
            try {
                outcome = build(change, justRead);
            } catch (UnknownOutcomeException e) {
                begun.await();
                throw e;
            } catch (RuntimeException e) {
                // By the contract of publish, nothing is or becomes visible when it throws.
                takeBackUnlessPublished();
                throw e;
            }
            takeBackUnlessPublished();
            return outcome;
        }

        private void takeBackUnlessPublished() {
            begun.await();
            if (!published) {
                files.discard();
            }
        }

        private AttemptOutcome build(TableChange change, @Nullable Pending<CurrentTable> justRead) {
            // A table that this process does not know may not exist: write nothing before it is read.
            if (layout.known().isPresent()) {
                names.protect(files);
                begun = change.prepare();
            }
            CurrentTable current = justRead == null ? layout.loadOrFail() : justRead.get();
            layout.requireWritable(current);
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
                        new StagedSnapshot(storage, layout, files, names, current).write(publish, updatedMs);
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
                return layout.publish(current, update, lock, settings.lockTimeoutOn(storage), ready)
                        .map(
                                committed -> new AttemptOutcome.Ended(published(publish, staged, current)),
                                conflict -> lost(current),
                                unknown -> {
                                    throw unknown(change, unknown);
                                });
            } finally {
                publish.certain().await();
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

        private AttemptOutcome lost(CurrentTable current) {
            LOG.debug("Attempt {} to commit to {} lost against another writer", number, storage.root());
            return new AttemptOutcome.Lost(current.metadataVersion());
        }

        private CommitResult published(Decision.Publish publish, StagedSnapshot.Staged staged, CurrentTable current) {
            published = true;
            layout.remember(staged.manifestList());
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
