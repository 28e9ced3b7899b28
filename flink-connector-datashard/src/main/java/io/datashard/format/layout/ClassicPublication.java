package io.datashard.format.layout;

import io.datashard.format.error.DataShardException;
import io.datashard.format.error.StorageException;
import io.datashard.format.metadata.ClassicMetadataDocument;
import io.datashard.format.metadata.MetadataFileName;
import io.datashard.format.metadata.MetadataUpdate;
import io.datashard.format.metadata.MetadataVersion;
import io.datashard.format.metadata.Snapshot;
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
import java.util.Arrays;
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
        ClassicMetadataDocument document = base.document().apply(update);
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
    private record Candidate(MetadataFileName name, ClassicMetadataDocument document, byte[] bytes) {
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
        try {
            if (!(storage.create(file, candidate.bytes()) instanceof WriteOutcome.Applied)) {
                discard(file);
                throw new StorageException(
                        "Cannot write " + storage.root() + "/" + file,
                        "the outcome of writing the new metadata file is not known",
                        "Nothing was published; try again");
            }
        } catch (DataShardException e) {
            discard(file);
            throw e;
        }
        if (!lock.isHeld()) {
            discard(file);
            return new CommitOutcome.Conflict();
        }
        return swap(update, candidate, authority);
    }

    private CommitOutcome swap(MetadataUpdate update, Candidate candidate, Etag authority) {
        StoragePath file = candidate.name().path();
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
            Optional<Boolean> visible = isVisible(update, file);
            if (visible.isPresent() && visible.get()) {
                return new CommitOutcome.Committed();
            }
            if (visible.isPresent() && outcome instanceof WriteOutcome.Conflict) {
                discard(file);
                return new CommitOutcome.Conflict();
            }
            pause.pause(wait);
            wait = wait.multipliedBy(2);
        }
        return new CommitOutcome.Unknown(
                last != null ? last : new IllegalStateException("the version hint could not be read back"));
    }

    /** A failure of the call says nothing of its effect. */
    private WriteOutcome replaceHint(byte[] hint, Etag authority) {
        try {
            return storage.replace(VersionHint.PATH, hint, authority);
        } catch (DataShardException e) {
            return new WriteOutcome.Unknown(e);
        }
    }

    /** Whether our metadata is, or was, current; nothing if that can't be read now. */
    private Optional<Boolean> isVisible(MetadataUpdate update, StoragePath file) {
        try {
            Optional<CurrentTable> current = reader.load();
            if (current.isEmpty()) {
                return Optional.empty();
            }
            CurrentTable table = current.get();
            Snapshot snapshot = update.newSnapshot();
            return Optional.of(table.metadataFile().equals(file)
                    || (snapshot != null
                            && table.metadata().snapshot(snapshot.id()).isPresent())
                    || table.metadata().metadataLog().stream()
                            .anyMatch(entry -> entry.metadataFile().equals(file.value())));
        } catch (DataShardException e) {
            LOG.warn("Reading back the outcome of a commit on {} failed; asking again", storage.root(), e);
            return Optional.empty();
        }
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

    boolean create(NewTable table, long nowMs, Duration lockTimeout) {
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            ClassicLayout.requireNotIceberg(storage);
            // Not the hint alone: a table whose hint was lost must never be initialised again (section 10, lesson 4).
            if (storage.stat(VersionHint.PATH).isPresent()
                    || !reader.metadataFiles().isEmpty()) {
                return false;
            }
            ClassicMetadataDocument document = ClassicMetadataDocument.create(
                    table.location(), ids.uuid(), table.schema(), table.properties(), nowMs, ids.hex32());
            MetadataFileName name = MetadataFileName.unique(new MetadataVersion(0), ids.hex8());
            byte[] hint = VersionHint.of(name).toBytes();
            storage.write(name.path(), document.toBytes());
            // Commit point: the table exists when its hint does.
            WriteOutcome outcome = storage.create(VersionHint.PATH, hint);
            if (outcome instanceof WriteOutcome.Applied) {
                return true;
            }
            boolean ours = storage.read(VersionHint.PATH)
                    .filter(found -> Arrays.equals(found.bytes(), hint))
                    .isPresent();
            if (!ours && outcome instanceof WriteOutcome.Unknown unknown) {
                throw new StorageException(
                        "Cannot create the table " + storage.root(),
                        "the outcome of writing its version hint is not known",
                        "Look whether the table is there, then try again",
                        unknown.cause());
            }
            if (!ours) {
                discard(name.path());
            }
            return ours;
        }
    }
}
