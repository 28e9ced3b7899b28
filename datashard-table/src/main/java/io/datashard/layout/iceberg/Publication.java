package io.datashard.layout.iceberg;

import io.datashard.error.DataShardException;
import io.datashard.error.RefusedWriteException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.layout.document.MetadataSize;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.MetadataVersion;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Backoff;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Etag;
import io.datashard.storage.FailureLog;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.ReusedName;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps 8 to 11 of a commit in the iceberg layout (iceberg format section 6.8), top to bottom.
 *
 * <p>Failure reasoning: only the exclusive creation of the next metadata file is the commit. A metadata file never changes, so reading the
 * file settles the outcome of the creation: with our bytes, we have committed; with other bytes, we have lost; without a file, the same
 * creation is repeated, because a late first request can only write the same bytes. If nothing can be read, nothing is removed. A process that
 * slept between reading its base and the creation may create a file that nobody reaches (a dead slot), because garbage collection removed the
 * earlier file of that number; a look at the hint afterwards detects that. On a local disk all of this happens under the metadata lock,
 * because Python compares the hint with what it read before, not with what is there now. Another table may come to the place of the base without
 * any lock: the base is looked at before the creation and after it.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int SETTLE_TRIES = 8;
    private static final Backoff SETTLE_WAITS = Backoff.from(Duration.ofMillis(20));
    /** Far shorter than the shortest grace of a garbage collection. */
    private static final Duration LONGEST_BEFORE_CREATION = Duration.ofSeconds(5);

    private final Storage storage;
    private final MetadataReader reader;
    private final Clock clock;
    private final Pause pause;
    private final MetadataSize size = new MetadataSize();

    Publication(Storage storage, MetadataReader reader, Clock clock, Pause pause) {
        this.storage = storage;
        this.reader = reader;
        this.clock = clock;
        this.pause = pause;
    }

    CommitOutcome publish(CurrentTable base, MetadataUpdate update, CommitLock lock, Pending<Boolean> ready) {
        MetadataDocument document = base.document().apply(update);
        Candidate candidate = new Candidate(base.metadataVersion().next(), document, document.toBytes());
        Optional<ConditionalReplace> free = storage.lockFreeReplace();
        Guard guard = lock.isTaken() || free.isEmpty()
                ? under(lock.take())
                : new Guard(new HintWriter(storage, free.get()), () -> true);
        return publish(base, update, candidate, guard, ready);
    }

    private Guard under(MetadataLock lock) {
        return new Guard(new HintWriter(storage, lock), lock::isHeld);
    }

    /**
     * What keeps others from moving the hint at once: the lock, or the store.
     *
     * @param isHeld whether it does so still
     */
    private record Guard(HintWriter hint, BooleanSupplier isHeld) {}

    /** The metadata that will become current. It is encoded before the lock is taken, so that the lock is held for a short time. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
    private record Candidate(MetadataVersion metadataVersion, MetadataDocument document, byte[] content) {
        CurrentTable asCurrent() {
            return new CurrentTable(
                    metadataVersion,
                    MetadataReader.path(metadataVersion),
                    document,
                    new Etag(ContentCheck.sha256(content)),
                    false);
        }
    }

    private CommitOutcome publish(
            CurrentTable base, MetadataUpdate update, Candidate candidate, Guard guard, Pending<Boolean> ready) {
        Sight seen = lookBeside(base, ready);
        Optional<StoredObject> hint = seen.hint();
        boolean isPassed = hint.flatMap(found -> VersionHint.parse(found.bytes()))
                .filter(named -> named.compareTo(base.metadataVersion()) > 0)
                .isPresent();
        if (isPassed || !ready.get() || !seen.baseIsThere() || !guard.isHeld().getAsBoolean()) {
            return new CommitOutcome.Conflict();
        }
        return create(candidate)
                .map(
                        created -> moveHintOrSettle(base, update, candidate, guard.hint(), hint, created.etag()),
                        another -> new CommitOutcome.Conflict(),
                        unknown -> new CommitOutcome.Unknown(unknown.cause()));
    }

    /** Steps 10 and 11, for an existing file of ours. */
    private CommitOutcome moveHintOrSettle(
            CurrentTable base,
            MetadataUpdate update,
            Candidate candidate,
            HintWriter hintWriter,
            Optional<StoredObject> hint,
            Etag created) {
        MetadataVersion next = candidate.metadataVersion();
        boolean moved = hint.isPresent() && hintWriter.move(hint.get(), next);
        // After that: the hint of another table of as many commits is moved like that of ours.
        if (isReplaced(base)) {
            return leave(base, candidate, hintWriter);
        }
        // If the hint did not change until we moved it, it leads to the created file: then step 11 also answers step
        // 10.
        if (moved) {
            remember(candidate, created);
            return new CommitOutcome.Committed();
        }
        CommitOutcome settled = settle(base, candidate, update);
        if (settled.isCommitted()) {
            hintWriter.advance(next);
            remember(candidate, created);
        }
        return settled;
    }

    /** Only makes sure: the commit is visible, and if nobody can tell, nothing is wrong with it most likely. */
    private boolean isReplaced(CurrentTable base) {
        try {
            return reader.isReplaced(base);
        } catch (RuntimeException e) {
            LOG.debug("Not looking again at the base of a commit to {}", storage.root(), e);
            return false;
        }
    }

    /**
     * Another table, of as many commits, has come to the place of the base between the last look and the creation: the created file belongs to
     * neither, and hides the other one. The hint looked the same.
     */
    private CommitOutcome leave(CurrentTable base, Candidate candidate, HintWriter hintWriter) {
        MetadataVersion ours = candidate.metadataVersion();
        StoragePath path = MetadataReader.path(ours);
        LOG.warn("Taking {} back from {}: another table has come to the place of its base", path, storage.root());
        try {
            if (!reader.hasNoFollower(ours)) {
                return new CommitOutcome.Unknown(
                        new IllegalStateException("another table has come to the place of the base of " + ours
                                + ", and somebody has built on " + ours + " since"));
            }
            if (storage.read(path)
                    .filter(found -> Arrays.equals(found.bytes(), candidate.content()))
                    .isPresent()) {
                ReusedName.remove(storage, pause, path, found -> Arrays.equals(found, candidate.content()));
            }
            hintWriter.moveBack(ours, base.metadataVersion());
        } catch (DataShardException e) {
            FailureLog.warn(LOG, e, "Cannot tell whether {} is left in {}", path, storage.root());
            return new CommitOutcome.Unknown(e);
        }
        return new CommitOutcome.Conflict();
    }

    /** The look at the table just before the creation. */
    private record Sight(Optional<StoredObject> hint, boolean baseIsThere) {}

    /** Step 9, while the files of the commit are on their way. Repeated if they took long, because the creation must follow soon. */
    private Sight lookBeside(CurrentTable base, Pending<Boolean> ready) {
        Instant asked = clock.instant();
        Sight seen;
        try {
            seen = look(base);
        } finally {
            ready.await();
        }
        boolean mayBePublished = ready.get();
        Duration since = Duration.between(asked, clock.instant());
        boolean tookLong = since.isNegative() || since.compareTo(LONGEST_BEFORE_CREATION) > 0;
        return mayBePublished && tookLong ? look(base) : seen;
    }

    /**
     * Also looks for the base itself: the next number is free in every table, and the hint is the same in another table of as many commits. After
     * the hint, if that does not name the base: then it may be another table's that came between both looks.
     */
    private Sight look(CurrentTable base) {
        Pending<Boolean> isThere = storage.steps().begin(() -> reader.isThere(base));
        try {
            Optional<StoredObject> hint = storage.read(VersionHint.PATH);
            boolean namesBase = hint.flatMap(found -> VersionHint.parse(found.bytes()))
                    .filter(base.metadataVersion()::equals)
                    .isPresent();
            return new Sight(hint, isThere.get() && (namesBase || reader.isThere(base)));
        } finally {
            isThere.await();
        }
    }

    /** Only makes the next commit faster. */
    private void remember(Candidate candidate, Etag etag) {
        size.published(
                storage.root(), candidate.content().length, candidate.document().metadata());
        try {
            reader.remember(candidate.asCurrent(), etag);
        } catch (RuntimeException e) {
            LOG.debug("Not keeping {} of {} in memory", candidate.metadataVersion(), storage.root(), e);
        }
    }

    /** Creates the file and finds out whose it is: applied if it is ours, even if the answer was lost; a conflict if it is another's. */
    private WriteOutcome create(Candidate candidate) {
        WriteOutcome created = createOnce(candidate, Optional.empty());
        for (int attempt = 1; created.doubt().isPresent(); attempt++) {
            pause.pause(SETTLE_WAITS.after(attempt));
            if (attempt == SETTLE_TRIES) {
                return created;
            }
            created = createOnce(candidate, created.doubt());
        }
        return created;
    }

    /**
     * Creates the file, or repeats the same creation.
     *
     * @param earlier why the outcome of earlier tries is not known; empty at the first try
     */
    private WriteOutcome createOnce(Candidate candidate, Optional<Throwable> earlier) {
        StoragePath path = MetadataReader.path(candidate.metadataVersion());
        // Commit point: when this creation is applied, the commit is visible. Nothing below may undo it.
        WriteOutcome outcome = createFile(path, candidate.content(), earlier.isEmpty());
        return outcome.map(
                applied -> applied,
                // It may be our own file, created before its answer was lost: read it first.
                conflict -> readBack(candidate.metadataVersion(), candidate.content(), earlier),
                unknown -> readBack(candidate.metadataVersion(), candidate.content(), unknown.doubt()));
    }

    /** Finds out whose file is there; unknown if there is none, or it can't be read. */
    private WriteOutcome readBack(MetadataVersion metadataVersion, byte[] content, Optional<Throwable> doubt) {
        StoragePath path = MetadataReader.path(metadataVersion);
        Optional<StoredObject> found;
        try {
            found = storage.read(path);
        } catch (RuntimeException e) {
            FailureLog.warn(LOG, e, "Reading back the outcome of a commit on {} failed; asking again", storage.root());
            return new WriteOutcome.Unknown(doubt.orElse(e));
        }
        if (found.isEmpty()) {
            return new WriteOutcome.Unknown(doubt.orElseGet(
                    () -> new IllegalStateException("the store says that the file is there, and that it is not")));
        }
        if (Arrays.equals(found.get().bytes(), content)) {
            return new WriteOutcome.Applied(found.get().etag());
        }
        // What the next attempt builds on, most likely: it has less to read then, and catches up with who was first.
        reader.offer(metadataVersion, found.get());
        return new WriteOutcome.Conflict();
    }

    /** A failure of the call, of any kind, tells nothing about its effect: this is the commit point. Only a refusal of the first call does. */
    private WriteOutcome createFile(StoragePath path, byte[] content, boolean isFirst) {
        try {
            return storage.create(path, content);
        } catch (RuntimeException e) {
            if (isFirst && e instanceof RefusedWriteException) {
                throw e;
            }
            return new WriteOutcome.Unknown(e);
        }
    }

    /** Ends a commit whose file exists. The commit counts if readers reach the file. If nobody ever can, it is taken back. */
    private CommitOutcome settle(CurrentTable base, Candidate candidate, MetadataUpdate update) {
        for (int attempt = 1; ; attempt++) {
            try {
                return settleOnce(base, candidate, update);
            } catch (RuntimeException e) {
                FailureLog.warn(
                        LOG,
                        e,
                        "Cannot tell whether readers of {} get to {}; asking again",
                        storage.root(),
                        candidate.metadataVersion());
                if (attempt == SETTLE_TRIES) {
                    return new CommitOutcome.Unknown(e);
                }
            }
            pause.pause(SETTLE_WAITS.after(attempt));
        }
    }

    /** See iceberg format section 6.8, step 10. */
    private CommitOutcome settleOnce(CurrentTable base, Candidate candidate, MetadataUpdate update) {
        MetadataVersion ours = candidate.metadataVersion();
        Optional<MetadataVersion> hint = reader.hint();
        int ahead = hint.map(named -> named.compareTo(ours)).orElse(-1);
        if (ahead <= 0) {
            boolean unreachable = ahead < 0
                    && !reader.isThere(base)
                    && reader.hasNoFollower(ours)
                    && storage.stat(MetadataReader.path(ours)).isPresent();
            return unreachable ? takeBack(candidate) : new CommitOutcome.Committed();
        }
        Optional<CurrentTable> later = reader.read(ours.next()).or(reader::load);
        if (later.filter(table -> buildsOn(table.metadata(), ours, update)).isPresent()) {
            return new CommitOutcome.Committed();
        }
        if (later.filter(table -> namesAnother(table.metadata(), ours, update)).isPresent()) {
            return takeBack(candidate);
        }
        return new CommitOutcome.Unknown(new IllegalStateException("the version hint has passed " + ours
                + ", and what came after it does not tell whether it was built on it"));
    }

    /**
     * Removes a file in a dead slot: garbage collection had removed another file of this number, and readers begin after it; or another table
     * has replaced the base. Nobody will see the file.
     */
    private CommitOutcome takeBack(Candidate candidate) {
        MetadataVersion ours = candidate.metadataVersion();
        StoragePath path = MetadataReader.path(ours);
        LOG.warn("Taking {} back from {}: the table had got past it, and {} was collected", path, storage.root(), ours);
        try {
            ReusedName.remove(storage, pause, path, found -> Arrays.equals(found, candidate.content()));
        } catch (DataShardException e) {
            FailureLog.warn(LOG, e, "Left {} behind in {}, which nobody reads", path, storage.root());
        }
        return new CommitOutcome.Conflict();
    }

    /** Whether a later state of the table was built on ours. */
    private static boolean buildsOn(TableMetadata later, MetadataVersion ours, MetadataUpdate update) {
        return update.newSnapshot() == null
                ? logged(later, ours).isPresent() && !namesAnother(later, ours, update)
                : update.isPartOf(later);
    }

    /** Two writers may have published in the same millisecond, so an equal time proves little. */
    private static boolean namesAnother(TableMetadata later, MetadataVersion ours, MetadataUpdate update) {
        return logged(later, ours)
                .filter(entry -> entry.timestampMs() != update.updatedMs())
                .isPresent();
    }

    private static Optional<MetadataLogEntry> logged(TableMetadata metadata, MetadataVersion metadataVersion) {
        String name = "/" + MetadataReader.path(metadataVersion).value();
        return metadata.metadataLog().stream()
                .filter(entry -> entry.metadataFile().endsWith(name))
                .findFirst();
    }
}
