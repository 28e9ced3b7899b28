package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a commit, on one base. Not thread-safe.
 *
 * <p>A foreseen base is proved while the files are written that build on it. Whatever an attempt decides on such a base, also to do nothing or
 * to fail, counts only after the proof; before it, nothing is published. If it fails, all is taken back and the table that was read is the base
 * of the next attempt.
 */
final class CommitAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(CommitAttempt.class);
    private static final int FEW_FILES = 8;
    private static final long SMALL_BYTES = 8L << 20;

    private final CommitContext context;
    private final TableLayout layout;
    private final AttemptBase base;
    private final int number;
    private final CommitLock lock;
    private final MergedManifest merge;
    private final Instant begun;
    private final InFlightMarkers markers;
    private final StagedFiles files;
    private final StagedNames names;
    private final boolean areNamesMarked;
    private Pending<?> preparation = Pending.NOTHING;
    private Pending<?> nextNames = Pending.NOTHING;
    private boolean isPublishing;
    private boolean published;

    /**
     * Writes nothing yet.
     *
     * @param number how many attempts the commit has made, with this one; one on a base that was foreseen wrongly does not count
     * @param merge what earlier attempts have merged
     */
    CommitAttempt(CommitContext context, AttemptBase base, int number, CommitLock lock, MergedManifest merge) {
        this.context = context;
        this.layout = context.layout();
        this.base = base;
        this.number = number;
        this.lock = lock;
        this.merge = merge;
        this.begun = context.clock().instant();
        this.markers = new InFlightMarkers(context.storage());
        this.files = new StagedFiles(context.storage(), markers, context.pause());
        // On another base, the table of these markers may be gone.
        Optional<StagedNames> marked = base.isForeseen()
                ? context.memory().ahead().takeForCommit(uuid(base.table()), begun)
                : Optional.empty();
        this.areNamesMarked = marked.isPresent();
        this.names = marked.orElseGet(this::newNames);
    }

    private static String uuid(CurrentTable table) {
        return table.metadata().tableUuid();
    }

    private StagedNames newNames() {
        return StagedNames.of(layout, new SnapshotId(context.ids().snapshotId()));
    }

    /**
     * Leaves nothing behind unless it has published; what a lost attempt wrote is removed while the next one begins. After an error of the JVM
     * nobody knows what was published: then nothing is taken back.
     */
    AttemptOutcome run(TableChange change) {
        AttemptOutcome outcome;
        try {
            outcome = build(change);
        } catch (UnknownOutcomeException e) {
            awaitBegun();
            throw e;
        } catch (RuntimeException e) {
            Duration prepared = prepared();
            // What is wrong with a base that is no longer current is wrong with nothing.
            if (!isPublishing && isMistaken()) {
                return mistaken(prepared);
            }
            // By the contract of publish, nothing is or becomes visible when it throws.
            takeBackUnlessPublished();
            // Whatever failed, the table may be gone: leave nothing there for a next commit.
            context.memory().ahead().withdraw(markers);
            throw isPublishing ? e : ofUnprovedBase(e);
        }
        if (outcome instanceof AttemptOutcome.Ended) {
            takeBackUnlessPublished();
        }
        return outcome;
    }

    /** Whether the foreseen base has proved wrong. If it can't be read, nobody knows. */
    private boolean isMistaken() {
        if (!base.isForeseen()) {
            return false;
        }
        base.await();
        return base.reading().failure().isEmpty() && !base.isRight();
    }

    /** What fails on a foreseen base counts only if that is right: if nobody knows because it can't be read, that is the failure. */
    private RuntimeException ofUnprovedBase(RuntimeException failure) {
        Throwable unread = base.isForeseen() ? base.reading().failure().orElse(failure) : failure;
        if (unread == failure || !(unread instanceof RuntimeException reason)) {
            return failure;
        }
        reason.addSuppressed(failure);
        return reason;
    }

    private AttemptOutcome mistaken(Duration prepared) {
        LOG.debug(
                "Somebody else has committed to {}; building anew",
                context.storage().root());
        return new AttemptOutcome.Mistaken(base.reading(), prepared, beginTakeBack());
    }

    private Duration prepared() {
        return Duration.between(begun, context.clock().instant());
    }

    private void awaitBegun() {
        preparation.await();
        nextNames.await();
        base.await();
    }

    private void takeBackUnlessPublished() {
        awaitBegun();
        if (!published) {
            files.discard();
        }
    }

    private Pending<?> beginTakeBack() {
        return context.storage().steps().begin(() -> {
            takeBackUnlessPublished();
            return Done.NOTHING;
        });
    }

    private AttemptOutcome build(TableChange change) {
        // A table that this process does not know may not exist: write nothing before it is read.
        Optional<CurrentTable> known = layout.known();
        if (known.isPresent()) {
            protect(uuid(known.get()));
            preparation = change.prepare();
        }
        CurrentTable current = base.table();
        layout.requireWritable(current);
        context.memory().courtesy().saw(current, context.clock().instant());
        if (!base.isForeseen()) {
            context.memory().forecast().found(current, context.clock().instant());
        }
        return change.decide(current, layout)
                .map(
                        skip -> base.isRight()
                                ? new AttemptOutcome.Ended(new CommitResult.Skipped(skip.reason()))
                                : mistaken(prepared()),
                        publish -> publish(change, publish, current));
    }

    private void protect(String table) {
        if (areNamesMarked) {
            names.isProtected(files);
        } else {
            names.protect(files);
        }
        // Whoever commits once leaves no markers behind for a second time.
        if (number == 1 && isFarAway() && context.memory().forecast().isOfReturningWriter()) {
            nextNames = context.memory().ahead().beginForCommit(table, this::newNames, markers, begun);
        }
    }

    private boolean isFarAway() {
        return context.storage().traits().farAway();
    }

    private AttemptOutcome publish(TableChange change, Decision.Publish publish, CurrentTable current) {
        try {
            // When a wall clock stands still or jumps back, a stale writer must still see that its base is not
            // current (section 6.3).
            long updatedMs =
                    Math.max(context.clock().millis(), current.metadata().lastUpdatedMs() + 1);
            StagedSnapshot.Staged staged = new StagedSnapshot(context.storage(), layout, files, names, merge, current)
                    .write(publish, updatedMs);
            PropertyChange properties = publish.properties().apply(names.snapshotId());
            MetadataUpdate update = new MetadataUpdate(
                    staged.snapshot(),
                    properties.set(),
                    properties.remove(),
                    updatedMs,
                    context.ids().hex32(),
                    current.metadataFile().value());
            if (layout.takesLock() && takesLong(publish)) {
                publish.certain().join();
            }
            Pending<Boolean> ready = ready(Pending.all(List.of(publish.certain(), files.durable())));
            Duration prepared = prepared();
            isPublishing = true;
            return publish(current, update, ready)
                    .map(
                            committed -> new AttemptOutcome.Ended(published(publish, staged, current)),
                            conflict -> isMistaken() ? mistaken(prepared) : lost(current, prepared),
                            unknown -> {
                                throw unknown(change, unknown);
                            });
        } finally {
            publish.certain().await();
        }
    }

    /** Tells whether the base has proved right, and ends when the files are certainly there. */
    private Pending<Boolean> ready(Pending<?> certain) {
        return Pending.whenAskedFor(() -> {
            certain.await();
            if (!base.isRight()) {
                return false;
            }
            certain.join();
            return true;
        });
    }

    /** Others may have the lock as soon as nothing can come of it any more. */
    private CommitOutcome publish(CurrentTable current, MetadataUpdate update, Pending<Boolean> ready) {
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
     * Whether the check of the added files may take so long that it must end before the lock is taken: others wait for the lock, Python for 30
     * s. A few small files take no longer than the lock itself.
     */
    private static boolean takesLong(Decision.Publish publish) {
        return publish.added().size() > FEW_FILES
                || publish.added().stream().mapToLong(DataFile::sizeInBytes).sum() > SMALL_BYTES;
    }

    private UnknownOutcomeException unknown(TableChange change, CommitOutcome.Unknown unknown) {
        return change.unknown(
                "Cannot tell whether the commit of snapshot " + names.snapshotId() + " to "
                        + context.storage().root() + " took effect",
                "the storage gave no answer to the step that publishes, or none that tells what became of it",
                names.snapshotId(),
                unknown.cause());
    }

    private AttemptOutcome lost(CurrentTable current, Duration prepared) {
        LOG.debug(
                "Attempt {} to commit to {} lost against another writer",
                number,
                context.storage().root());
        return new AttemptOutcome.Lost(current.metadataVersion(), prepared, beginTakeBack());
    }

    private CommitResult published(Decision.Publish publish, StagedSnapshot.Staged staged, CurrentTable current) {
        published = true;
        layout.remember(staged.manifestList());
        layout.known()
                .filter(now -> names.snapshotId().equals(now.metadata().currentSnapshotId()))
                .ifPresent(context.memory().forecast()::published);
        Instant now = context.clock().instant();
        context.memory().courtesy().committed(current, staged.snapshot(), Duration.between(begun, now), now);
        return new CommitResult.Committed(
                staged.snapshot(),
                current.metadataVersion().next(),
                number,
                files.paths(),
                CommitResult.Added.of(publish.added()),
                publish.removed().size());
    }
}
