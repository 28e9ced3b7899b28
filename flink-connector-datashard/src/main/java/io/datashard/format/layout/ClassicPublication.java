package io.datashard.format.layout;

import io.datashard.format.error.DataShardException;
import io.datashard.format.error.StorageException;
import io.datashard.format.metadata.MetadataDocument;
import io.datashard.format.metadata.MetadataFileName;
import io.datashard.format.metadata.MetadataUpdate;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.metadata.VersionHint;
import io.datashard.format.storage.Etag;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.MetadataLock;
import io.datashard.format.storage.Pause;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import io.datashard.format.storage.StoredObject;
import io.datashard.format.storage.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps c to i of the classic commit (classic format section 6.6), top to bottom.
 *
 * <p>Failure reasoning: everything before the swap of the version hint is invisible, under names that nobody else uses; if it fails or
 * loses, it is removed. The swap itself is one replacement of one small object, conditioned on the very bytes that the base was read by, and
 * made under the metadata lock, because Python 0.6 and 0.7 read the hint twice and only the lock keeps them out in between (section 6.3). If
 * its outcome is not known, nothing is removed and the question is settled by reading back: the hint, the list of snapshots and the metadata
 * log of whatever is current now.
 */
final class ClassicPublication {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicPublication.class);
    private static final int SETTLE_TRIES = 8;
    private static final Duration FIRST_SETTLE_PAUSE = Duration.ofMillis(20);

    private final Storage storage;
    private final ClassicMetadataReader reader;
    private final IdSource ids;
    private final Pause pause;

    ClassicPublication(Storage storage, ClassicMetadataReader reader, IdSource ids, Pause pause) {
        this.storage = storage;
        this.reader = reader;
        this.ids = ids;
        this.pause = pause;
    }

    CommitOutcome publish(CurrentTable base, MetadataUpdate update, @Nullable MetadataLock held, Duration lockTimeout) {
        MetadataDocument document = base.document().apply(update);
        MetadataFileName file = MetadataFileName.unique(base.metadataVersion().next(), ids.hex8());
        Candidate candidate = new Candidate(file, document, document.toBytes());
        if (held != null) {
            return publishLocked(base, update, candidate, held);
        }
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            return publishLocked(base, update, candidate, lock);
        }
    }

    /** The metadata that is to become current; encoded before the lock is taken, so that the lock is held for short. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
    private record Candidate(MetadataFileName name, MetadataDocument document, byte[] bytes) {
        CurrentTable asCurrent(Etag authority) {
            return new CurrentTable(name.metadataVersion(), name.path(), document, authority, false);
        }
    }

    private CommitOutcome publishLocked(
            CurrentTable base, MetadataUpdate update, Candidate candidate, MetadataLock lock) {
        StoragePath file = candidate.name().path();
        Etag authority = base.authority();
        Optional<StoredObject> hint = storage.read(VersionHint.PATH);
        if (authority == null || hint.isEmpty() || !hint.get().etag().equals(authority)) {
            return new CommitOutcome.Conflict();
        }
        writeMetadata(file, candidate.bytes());
        if (!lock.isHeld()) {
            discard(file);
            return new CommitOutcome.Conflict();
        }
        return swap(update, candidate, authority);
    }

    private void writeMetadata(StoragePath file, byte[] content) {
        WriteOutcome outcome;
        try {
            outcome = storage.create(file, content);
        } catch (DataShardException e) {
            discard(file);
            throw e;
        }
        // A conflict may be with a request of ours that was repeated on its way: the content has an id of this commit.
        if (outcome instanceof WriteOutcome.Applied
                || (outcome instanceof WriteOutcome.Conflict && isThere(file, content))) {
            return;
        }
        if (outcome instanceof WriteOutcome.Unknown) {
            discard(file);
        }
        throw new StorageException(
                "Cannot write " + storage.root() + "/" + file,
                outcome instanceof WriteOutcome.Unknown
                        ? "the outcome of writing the new metadata file is not known"
                        : "a file of this random name is there already",
                "Nothing was published; try again");
    }

    private boolean isThere(StoragePath file, byte[] content) {
        return storage.read(file)
                .filter(found -> Arrays.equals(found.bytes(), content))
                .isPresent();
    }

    private CommitOutcome swap(MetadataUpdate update, Candidate candidate, Etag authority) {
        byte[] hint = VersionHint.of(candidate.name()).toBytes();
        Throwable last = null;
        Duration wait = FIRST_SETTLE_PAUSE;
        for (int attempt = 0; attempt < SETTLE_TRIES; attempt++) {
            // Commit point: when this replacement is applied, the commit is visible. Nothing below may undo it.
            WriteOutcome outcome = replaceHint(hint, authority);
            if (outcome instanceof WriteOutcome.Applied applied) {
                reader.remember(candidate.asCurrent(applied.etag()));
                return new CommitOutcome.Committed();
            }
            if (outcome instanceof WriteOutcome.Unknown unknown) {
                last = unknown.cause();
            }
            // A conflict may be our own replacement, applied before its answer was lost: read back before believing it.
            Optional<Boolean> visible = isVisible(update, candidate.name());
            if (visible.isPresent() && visible.get()) {
                return new CommitOutcome.Committed();
            }
            if (visible.isPresent() && outcome instanceof WriteOutcome.Conflict) {
                discard(candidate.name().path());
                return new CommitOutcome.Conflict();
            }
            pause.pause(wait);
            wait = wait.multipliedBy(2);
        }
        return new CommitOutcome.Unknown(
                last != null ? last : new IllegalStateException("the table that is current now does not tell"));
    }

    /** A failure of the call says nothing of its effect, whatever kind of failure it is: this is the commit point. */
    private WriteOutcome replaceHint(byte[] hint, Etag authority) {
        try {
            return storage.replace(VersionHint.PATH, hint, authority);
        } catch (RuntimeException e) {
            return new WriteOutcome.Unknown(e);
        }
    }

    /** Whether our metadata is, or was, current; nothing if that can't be read now, or not be told any more. */
    private Optional<Boolean> isVisible(MetadataUpdate update, MetadataFileName ours) {
        try {
            return reader.loadByHint().flatMap(current -> isVisible(update, ours, current));
        } catch (RuntimeException e) {
            LOG.warn("Reading back the outcome of a commit on {} failed; asking again", storage.root(), e);
            return Optional.empty();
        }
    }

    private static Optional<Boolean> isVisible(MetadataUpdate update, MetadataFileName ours, CurrentTable current) {
        TableMetadata metadata = current.metadata();
        Snapshot snapshot = update.newSnapshot();
        List<MetadataFileName> passed = new ArrayList<>(metadata.metadataLog().stream()
                .map(entry -> MetadataFileName.parse(
                        StoragePath.of(entry.metadataFile()).name()))
                .flatMap(Optional::stream)
                .toList());
        MetadataFileName.parse(current.metadataFile().name()).ifPresent(passed::add);
        boolean listed = snapshot != null && metadata.snapshot(snapshot.id()).isPresent();
        if (listed || passed.contains(ours)) {
            return Optional.of(true);
        }
        // Logs are trimmed and snapshots expire: that ours is not named proves something only where it would have to
        // be.
        boolean notReached = current.metadataVersion().compareTo(ours.metadataVersion()) < 0;
        boolean others = passed.stream().anyMatch(name -> name.metadataVersion().equals(ours.metadataVersion()));
        return notReached || others ? Optional.of(false) : Optional.empty();
    }

    private void discard(StoragePath file) {
        try {
            storage.delete(file);
        } catch (DataShardException e) {
            LOG.warn(
                    "Left {} behind in {}: it was never published and is removed by garbage collection",
                    file,
                    storage.root(),
                    e);
        }
    }
}
