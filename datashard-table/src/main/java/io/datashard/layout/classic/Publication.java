package io.datashard.layout.classic;

import io.datashard.error.DataShardException;
import io.datashard.error.StorageException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.layout.document.MetadataSize;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Backoff;
import io.datashard.storage.Etag;
import io.datashard.storage.FailureLog;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.UniqueWrite;
import io.datashard.storage.UnpublishedFile;
import io.datashard.storage.WriteOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps c to i of the classic commit (classic format section 6.6), top to bottom.
 *
 * <p>Failure reasoning: everything before the swap of the version hint is invisible, under names that nobody else uses; after a failure or a
 * lost race it is removed. The swap replaces one small object, conditioned on exactly the bytes of the hint by which the base was read. It
 * runs under the metadata lock, because Python 0.6 and 0.7 read the hint twice and only the lock keeps them out in between (section 6.3).
 * After an unknown outcome nothing is removed, and reading back settles it: the hint, the list of snapshots and the metadata log of the
 * current table.
 *
 * <p>If a process stops between its last look at the lock and the swap, or if its request takes long, the swap may happen when another process
 * has the lock. That does not lose the other's commit, because the swap is conditioned. But it may lose ours: Python 0.6 and 0.7 may replace
 * the hint on the tag of a second read that came after our swap. So a late swap counts only if the lock is still ours after it, or if we get
 * the lock again and the table still shows the swap.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int SETTLE_TRIES = 8;
    private static final Backoff SETTLE_WAITS = Backoff.from(Duration.ofMillis(20));
    private static final String UNTOLD = "the table that is current now does not tell";
    /** A confirmation of the lock counts for this long; its lease is many times longer. */
    private static final Duration LONGEST_BEFORE_SWAP = Duration.ofSeconds(5);

    private final Storage storage;
    private final MetadataReader reader;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final UniqueWrite unique;
    private final MetadataSize size = new MetadataSize();

    Publication(Storage storage, MetadataReader reader, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.reader = reader;
        this.clock = clock;
        this.ids = ids;
        this.pause = pause;
        this.unique = new UniqueWrite(storage, pause);
    }

    CommitOutcome publish(CurrentTable base, MetadataUpdate update, CommitLock lock, Pending<Boolean> ready) {
        MetadataDocument document = base.document().apply(update);
        MetadataFileName file = MetadataFileName.unique(base.metadataVersion().next(), ids.hex8());
        Candidate candidate = new Candidate(file, document, document.toBytes());
        // Take the lock while the files of the commit are on their way.
        return publishLocked(base, new Swap(update, candidate, lock.take(), lock.timeout()), ready);
    }

    /** What to swap, under which lock. */
    private record Swap(MetadataUpdate update, Candidate candidate, MetadataLock lock, Duration lockTimeout) {
        MetadataFileName name() {
            return candidate.name();
        }
    }

    /** The metadata that will become current. It is encoded before the lock is taken, so that the lock is held for a short time. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
    private record Candidate(MetadataFileName name, MetadataDocument document, byte[] bytes) {
        CurrentTable asCurrent(Etag authority) {
            return new CurrentTable(name.metadataVersion(), name.path(), document, authority, false);
        }
    }

    private CommitOutcome publishLocked(CurrentTable base, Swap swap, Pending<Boolean> ready) {
        boolean mayBePublished = ready.get();
        Etag authority = base.authority();
        if (!mayBePublished || authority == null) {
            return new CommitOutcome.Conflict();
        }
        Optional<Instant> held = writeCandidate(swap.candidate(), authority, swap.lock());
        return held.isPresent() ? swap(swap, authority, held.get()) : new CommitOutcome.Conflict();
    }

    /**
     * Writes the new metadata file; checks at the same time whether the base is still current and the lock still ours: steps d to f. The file
     * has a unique name and nobody sees it before the swap. After a lost race it is removed.
     *
     * @return when the lock was certainly ours; empty if the race is lost
     */
    private Optional<Instant> writeCandidate(Candidate candidate, Etag authority, MetadataLock lock) {
        Instant asked = clock.instant();
        Pending<Boolean> current = storage.steps().begin(() -> isCurrent(authority));
        if (current.hasEnded() && !current.get()) {
            return Optional.empty();
        }
        StoragePath file = candidate.name().path();
        Pending<Boolean> written = storage.steps().begin(() -> unique.write(file, candidate.bytes()));
        Optional<Instant> ready = Optional.empty();
        try {
            boolean held = lock.isHeld();
            if (held && current.get()) {
                requireOurs(written.get(), file);
                // The check of the lock is the last step before the swap, or nearly so.
                Instant now = clock.instant();
                ready = !isLong(asked, now) ? Optional.of(asked) : lock.isHeld() ? Optional.of(now) : Optional.empty();
            }
            return ready;
        } finally {
            if (ready.isEmpty()) {
                current.await();
                takeBack(written, file);
            }
        }
    }

    private static boolean isLong(Instant asked, Instant now) {
        Duration since = Duration.between(asked, now);
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
            // The file may exist anyway, under a name that only we use.
            foreign = false;
        }
        if (!foreign) {
            UnpublishedFile.remove(storage, file);
        }
    }

    private CommitOutcome swap(Swap swap, Etag authority, Instant held) {
        byte[] hint = VersionHint.of(swap.name()).toBytes();
        Throwable doubt = new IllegalStateException(UNTOLD);
        for (int attempt = 1; attempt <= SETTLE_TRIES; attempt++) {
            // Commit point: when this replacement is applied, the commit is visible. Nothing below may undo it.
            WriteOutcome outcome = replaceHint(swap.lock(), hint, authority);
            Optional<CommitOutcome> settled = settle(swap, held, outcome);
            if (settled.isPresent()) {
                return settled.get();
            }
            doubt = outcome.doubt().orElse(doubt);
            pause.pause(SETTLE_WAITS.after(attempt));
        }
        return new CommitOutcome.Unknown(doubt);
    }

    /** Ends the commit by the outcome of the swap; empty if that is not known yet. */
    private Optional<CommitOutcome> settle(Swap swap, Instant held, WriteOutcome outcome) {
        return outcome.map(
                applied -> Optional.of(confirm(swap, held, Optional.of(applied.etag()))),
                // It may be our own replacement, applied before its answer was lost: read back first.
                conflict -> isVisible(swap)
                        .map(visible -> visible ? confirm(swap, held, Optional.empty()) : takeBack(swap)),
                unknown -> isVisible(swap)
                        .filter(visible -> visible)
                        .map(visible -> confirm(swap, held, Optional.empty())));
    }

    private CommitOutcome takeBack(Swap swap) {
        UnpublishedFile.remove(storage, swap.name().path());
        return new CommitOutcome.Conflict();
    }

    /**
     * Ends a commit whose swap was applied. It counts if the lock was ours until then.
     *
     * @param applied the tag of our hint, if the store has returned it
     */
    private CommitOutcome confirm(Swap swap, Instant held, Optional<Etag> applied) {
        if (isLong(held, clock.instant()) && !swap.lock().isHeld()) {
            return settleLate(swap);
        }
        applied.ifPresent(etag -> reader.remember(swap.candidate().asCurrent(etag)));
        Candidate candidate = swap.candidate();
        size.published(
                storage.root(), candidate.bytes().length, candidate.document().metadata());
        return new CommitOutcome.Committed();
    }

    /**
     * Only a process that has held the lock since before a late swap may overwrite it. Once we have got the lock again, there is no such
     * process.
     */
    private CommitOutcome settleLate(Swap swap) {
        LOG.warn(
                "The commit of {} to {} took longer than the metadata lock was held; looking again",
                swap.name().path(),
                storage.root());
        swap.lock().close();
        try (MetadataLock again = storage.lock(swap.lockTimeout())) {
            Optional<Boolean> visible = again.isHeld() ? isVisible(swap) : Optional.empty();
            return visible.map(there -> there ? new CommitOutcome.Committed() : takeBackOverwritten(swap))
                    .orElseGet(() -> new CommitOutcome.Unknown(new IllegalStateException(UNTOLD)));
        } catch (RuntimeException e) {
            return new CommitOutcome.Unknown(e);
        }
    }

    private CommitOutcome takeBackOverwritten(Swap swap) {
        LOG.warn(
                "Another writer has overwritten the commit of {} to {}; committing again",
                swap.name().path(),
                storage.root());
        return takeBack(swap);
    }

    /** A failure of the call, of any kind, tells nothing about its effect: this is the commit point. */
    private static WriteOutcome replaceHint(MetadataLock lock, byte[] hint, Etag authority) {
        try {
            return lock.replace(VersionHint.PATH, hint, authority);
        } catch (RuntimeException e) {
            return new WriteOutcome.Unknown(e);
        }
    }

    /** Whether our metadata is, or was, current; empty if that can't be read now, or if nobody can tell any more. */
    private Optional<Boolean> isVisible(Swap swap) {
        try {
            return reader.loadByHint().flatMap(current -> isVisible(swap.update(), swap.name(), current));
        } catch (RuntimeException e) {
            FailureLog.warn(LOG, e, "Reading back the outcome of a commit on {} failed; asking again", storage.root());
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
        // Logs are trimmed and snapshots expire: that ours is missing proves something only if it would have to be
        // there.
        boolean notReached = current.metadataVersion().compareTo(ours.metadataVersion()) < 0;
        boolean others = passed.stream().anyMatch(name -> name.metadataVersion().equals(ours.metadataVersion()));
        return notReached || others ? Optional.of(false) : Optional.empty();
    }
}
