package io.datashard.format.layout;

import io.datashard.format.error.DataShardException;
import io.datashard.format.error.StorageException;
import io.datashard.format.metadata.MetadataDocument;
import io.datashard.format.metadata.MetadataFileName;
import io.datashard.format.metadata.MetadataUpdate;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.metadata.VersionHint;
import io.datashard.format.storage.Etag;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.MetadataLock;
import io.datashard.format.storage.Pause;
import io.datashard.format.storage.Pending;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import io.datashard.format.storage.WriteOutcome;
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
    /** An answer that the lock is held counts for that long; its lease is many times longer. */
    private static final Duration LONGEST_BEFORE_SWAP = Duration.ofSeconds(5);

    private final Storage storage;
    private final ClassicMetadataReader reader;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final UniqueWrite unique;

    ClassicPublication(Storage storage, ClassicMetadataReader reader, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.reader = reader;
        this.clock = clock;
        this.ids = ids;
        this.pause = pause;
        this.unique = new UniqueWrite(storage, pause);
    }

    CommitOutcome publish(
            CurrentTable base,
            MetadataUpdate update,
            @Nullable MetadataLock held,
            Duration lockTimeout,
            Pending<?> files) {
        MetadataDocument document = base.document().apply(update);
        MetadataFileName file = MetadataFileName.unique(base.metadataVersion().next(), ids.hex8());
        Candidate candidate = new Candidate(file, document, document.toBytes());
        if (held != null) {
            return publishLocked(base, update, candidate, held, files);
        }
        // Taken while the files of the commit are on their way.
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            return publishLocked(base, update, candidate, lock, files);
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
            CurrentTable base, MetadataUpdate update, Candidate candidate, MetadataLock lock, Pending<?> files) {
        files.get();
        Etag authority = base.authority();
        if (authority == null) {
            return new CommitOutcome.Conflict();
        }
        return isReady(candidate, authority, lock) ? swap(update, candidate, authority) : new CommitOutcome.Conflict();
    }

    /**
     * Steps d to f at the same time: whether the base is current still, the new metadata file, and whether the lock is ours still. The file
     * has a name of its own and is seen by nobody before the swap; where the race is lost it is removed.
     */
    private boolean isReady(Candidate candidate, Etag authority, MetadataLock lock) {
        Instant asked = clock.instant();
        Pending<Boolean> current = storage.begin(() -> isCurrent(authority));
        if (current.hasEnded() && !current.get()) {
            return false;
        }
        StoragePath file = candidate.name().path();
        Pending<Boolean> written = storage.begin(() -> unique.write(file, candidate.bytes()));
        boolean ready = false;
        try {
            boolean held = lock.isHeld();
            if (held && current.get()) {
                requireOurs(written.get(), file);
                // The question whether the lock is held is the last before the swap, or nearly so.
                Duration since = Duration.between(asked, clock.instant());
                ready = !isLong(since) || lock.isHeld();
            }
            return ready;
        } finally {
            if (!ready) {
                current.await();
                takeBack(written, file);
            }
        }
    }

    private static boolean isLong(Duration since) {
        return since.isNegative() || since.compareTo(LONGEST_BEFORE_SWAP) > 0;
    }

    private boolean isCurrent(Etag authority) {
        return storage.read(VersionHint.PATH)
                .filter(hint -> hint.etag().equals(authority))
                .isPresent();
    }

    private void requireOurs(boolean ours, StoragePath file) {
        if (!ours) {
            throw new StorageException(
                    "Cannot write " + storage.root() + "/" + file,
                    "a file of this random name is there already",
                    "Nothing was published; try again");
        }
    }

    private void takeBack(Pending<Boolean> written, StoragePath file) {
        boolean foreign;
        try {
            foreign = !written.get();
        } catch (DataShardException e) {
            // It may be there all the same, under a name of ours.
            foreign = false;
        }
        if (!foreign) {
            UnpublishedFile.remove(storage, file);
        }
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
                UnpublishedFile.remove(storage, candidate.name().path());
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
        List<MetadataFileName> passed = new ArrayList<>(metadata.metadataLog().stream()
                .map(entry -> MetadataFileName.parse(
                        StoragePath.of(entry.metadataFile()).name()))
                .flatMap(Optional::stream)
                .toList());
        MetadataFileName.parse(current.metadataFile().name()).ifPresent(passed::add);
        if (update.isPartOf(metadata) || passed.contains(ours)) {
            return Optional.of(true);
        }
        // Logs are trimmed and snapshots expire: that ours is not named proves something only where it would have to
        // be.
        boolean notReached = current.metadataVersion().compareTo(ours.metadataVersion()) < 0;
        boolean others = passed.stream().anyMatch(name -> name.metadataVersion().equals(ours.metadataVersion()));
        return notReached || others ? Optional.of(false) : Optional.empty();
    }
}
