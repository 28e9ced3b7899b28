package io.datashard.layout.iceberg;

import io.datashard.error.DataShardException;
import io.datashard.error.RefusedWriteException;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.MetadataVersion;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Backoff;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps 8 to 11 of a commit in the iceberg layout (iceberg format section 6.8), top to bottom.
 *
 * <p>Failure reasoning: the commit is the exclusive creation of the next metadata file, and nothing else is. A metadata file never changes, so
 * that whatever became of the creation is settled by reading the file: our bytes, and we have committed; other bytes, and we have lost; no
 * file, and the identical creation is repeated, because a late first request can only have written the same bytes. If nothing can be read,
 * nothing is removed. A process that slept between reading its base and the creation may create a file that nobody reaches any more, because
 * garbage collection has removed the one that lay there; a look at the hint afterwards finds that out. On a local disk all of it happens
 * under the metadata lock, because Python compares the hint with what it read before, not with what is there.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int SETTLE_TRIES = 8;
    private static final Backoff SETTLE_WAITS = Backoff.from(Duration.ofMillis(20));
    /** Far less than the least grace of a garbage collection. */
    private static final Duration LONGEST_BEFORE_CREATION = Duration.ofSeconds(5);

    private final Storage storage;
    private final MetadataReader reader;
    private final Clock clock;
    private final Pause pause;
    private final HintWriter hintWriter;

    Publication(Storage storage, MetadataReader reader, HintWriter hintWriter, Clock clock, Pause pause) {
        this.storage = storage;
        this.reader = reader;
        this.clock = clock;
        this.pause = pause;
        this.hintWriter = hintWriter;
    }

    CommitOutcome publish(
            CurrentTable base,
            MetadataUpdate update,
            @Nullable MetadataLock held,
            Duration lockTimeout,
            Pending<?> files) {
        MetadataDocument document = base.document().apply(update);
        Candidate candidate = new Candidate(base.metadataVersion().next(), document, document.toBytes());
        if (held != null || !storage.traits().lockEndsWithProcess()) {
            return publish(base, update, candidate, held, files);
        }
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            return publish(base, update, candidate, lock, files);
        }
    }

    /** The metadata that is to become current; encoded before the lock is taken, so that the lock is held for short. */
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
            CurrentTable base,
            MetadataUpdate update,
            Candidate candidate,
            @Nullable MetadataLock lock,
            Pending<?> files) {
        Sight seen = lookBeside(base, files);
        Optional<StoredObject> hint = seen.hint();
        boolean isPassed = hint.flatMap(found -> VersionHint.parse(found.bytes()))
                .filter(named -> named.compareTo(base.metadataVersion()) > 0)
                .isPresent();
        if (isPassed || !seen.baseIsThere() || (lock != null && !lock.isHeld())) {
            return new CommitOutcome.Conflict();
        }
        return create(candidate)
                .map(
                        created -> moveHintOrSettle(base, update, candidate, hint, created.etag()),
                        another -> new CommitOutcome.Conflict(),
                        unknown -> new CommitOutcome.Unknown(unknown.cause()));
    }

    /** Steps 10 and 11, for a file that is there and ours. */
    private CommitOutcome moveHintOrSettle(
            CurrentTable base, MetadataUpdate update, Candidate candidate, Optional<StoredObject> hint, Etag created) {
        MetadataVersion next = candidate.metadataVersion();
        // A hint that has stayed what it was, and is ours now, leads to the created file: step 10 is answered with step
        // 11.
        if (hint.isPresent() && hintWriter.move(hint.get(), next)) {
            remember(candidate, created);
            return new CommitOutcome.Committed();
        }
        CommitOutcome settled = settle(base, next, update);
        if (settled.isCommitted()) {
            hintWriter.advance(next);
            remember(candidate, created);
        }
        return settled;
    }

    /** What is seen of the table just before the creation. */
    private record Sight(Optional<StoredObject> hint, boolean baseIsThere) {}

    /** Step 9 while the files of the commit are on their way; once more if they took long, because the creation must follow soon. */
    private Sight lookBeside(CurrentTable base, Pending<?> files) {
        Instant asked = clock.instant();
        Sight seen;
        try {
            seen = look(base);
        } finally {
            files.await();
        }
        files.get();
        Duration since = Duration.between(asked, clock.instant());
        return since.isNegative() || since.compareTo(LONGEST_BEFORE_CREATION) > 0 ? look(base) : seen;
    }

    /** Asks for the base where the hint does not name it: a number is free in every table, so that the hint alone may be another table's. */
    private Sight look(CurrentTable base) {
        Optional<StoredObject> hint = storage.read(VersionHint.PATH);
        boolean namesBase = hint.flatMap(found -> VersionHint.parse(found.bytes()))
                .filter(base.metadataVersion()::equals)
                .isPresent();
        return new Sight(hint, namesBase || reader.isThere(base));
    }

    /** Whether it is kept changes nothing but the time that the next commit takes. */
    private void remember(Candidate candidate, Etag etag) {
        try {
            reader.remember(candidate.asCurrent(), etag);
        } catch (RuntimeException e) {
            LOG.debug("Not keeping {} of {} in memory", candidate.metadataVersion(), storage.root(), e);
        }
    }

    /** Creates the file, and finds out whether it is ours: applied, also if the answer was lost; a conflict if it is another's. */
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
     * Creates the file, or repeats the identical creation.
     *
     * @param earlier why it is not known what became of the tries before; nothing at the first
     */
    private WriteOutcome createOnce(Candidate candidate, Optional<Throwable> earlier) {
        StoragePath path = MetadataReader.path(candidate.metadataVersion());
        // Commit point: when this creation is applied, the commit is visible. Nothing below may undo it.
        WriteOutcome outcome = createFile(path, candidate.content(), earlier.isEmpty());
        return outcome.map(
                applied -> applied,
                // It may be our own file, created before its answer was lost: read it before believing it.
                conflict -> readBack(path, candidate.content(), earlier),
                unknown -> readBack(path, candidate.content(), unknown.doubt()));
    }

    /** Whose file is there; not known where there is none, or none can be read. */
    private WriteOutcome readBack(StoragePath path, byte[] content, Optional<Throwable> doubt) {
        Optional<StoredObject> found;
        try {
            found = storage.read(path);
        } catch (RuntimeException e) {
            LOG.warn("Reading back the outcome of a commit on {} failed; asking again", storage.root(), e);
            return new WriteOutcome.Unknown(doubt.orElse(e));
        }
        if (found.isEmpty()) {
            return new WriteOutcome.Unknown(doubt.orElseGet(
                    () -> new IllegalStateException("the store says that the file is there, and that it is not")));
        }
        return Arrays.equals(found.get().bytes(), content)
                ? new WriteOutcome.Applied(found.get().etag())
                : new WriteOutcome.Conflict();
    }

    /**
     * A failure of the call says nothing of its effect, whatever kind of failure it is: this is the commit point. Only a refusal does, as long
     * as no call was made before it.
     */
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

    /** Ends a commit whose file is there: it counts if readers get to it, and is taken back if nobody ever will. */
    private CommitOutcome settle(CurrentTable base, MetadataVersion ours, MetadataUpdate update) {
        for (int attempt = 1; ; attempt++) {
            try {
                return settleOnce(base, ours, update);
            } catch (RuntimeException e) {
                LOG.warn("Cannot tell whether readers of {} get to {}; asking again", storage.root(), ours, e);
                if (attempt == SETTLE_TRIES) {
                    return new CommitOutcome.Unknown(e);
                }
            }
            pause.pause(SETTLE_WAITS.after(attempt));
        }
    }

    /** Iceberg format section 6.8, step 10. */
    private CommitOutcome settleOnce(CurrentTable base, MetadataVersion ours, MetadataUpdate update) {
        Optional<MetadataVersion> hint = reader.hint();
        int ahead = hint.map(named -> named.compareTo(ours)).orElse(-1);
        if (ahead <= 0) {
            boolean unreachable = ahead < 0
                    && !reader.isThere(base)
                    && reader.hasNoFollower(ours)
                    && storage.stat(MetadataReader.path(ours)).isPresent();
            return unreachable ? takeBack(ours) : new CommitOutcome.Committed();
        }
        Optional<CurrentTable> later = reader.read(ours.next()).or(reader::load);
        if (later.filter(table -> buildsOn(table.metadata(), ours, update)).isPresent()) {
            return new CommitOutcome.Committed();
        }
        if (later.filter(table -> namesAnother(table.metadata(), ours, update)).isPresent()) {
            return takeBack(ours);
        }
        return new CommitOutcome.Unknown(new IllegalStateException("the version hint has passed " + ours
                + ", and what came after it does not tell whether it was built on it"));
    }

    /**
     * The file was created where another had been, collected since, and readers begin behind it; or beside another table, which has taken
     * the place of the one that it was built on. Nobody will see it.
     */
    private CommitOutcome takeBack(MetadataVersion ours) {
        StoragePath path = MetadataReader.path(ours);
        LOG.warn("Taking {} back from {}: the table had got past it, and {} was collected", path, storage.root(), ours);
        try {
            storage.delete(path);
        } catch (DataShardException e) {
            LOG.warn("Left {} behind in {}: nobody reads it", path, storage.root(), e);
        }
        return new CommitOutcome.Conflict();
    }

    /** Whether a later state of the table has come from ours. */
    private static boolean buildsOn(TableMetadata later, MetadataVersion ours, MetadataUpdate update) {
        return update.newSnapshot() == null
                ? logged(later, ours).isPresent() && !namesAnother(later, ours, update)
                : update.isPartOf(later);
    }

    /** Two writers may have published in the same millisecond, so that an equal time proves little. */
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
