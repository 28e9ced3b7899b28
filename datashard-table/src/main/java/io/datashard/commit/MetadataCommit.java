package io.datashard.commit;

import io.datashard.error.CommitConflictException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.MetadataUpdate;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit without a snapshot: it changes properties of a table, or which snapshots it lists.
 *
 * <p>Failure reasoning: nothing is written before the step that publishes, which is that of every commit. A lost race is repeated on the new
 * base, for which the change is asked anew. After an unknown outcome nothing is undone; the same change may be made again, because a change
 * that is in the table already publishes nothing. Thread-safe.
 */
public final class MetadataCommit {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataCommit.class);

    private final Storage storage;
    private final TableLayout layout;
    private final CommitSettings settings;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final Backoff waits;

    /** Commits without a snapshot on a table. */
    public MetadataCommit(
            Storage storage, TableLayout layout, CommitSettings settings, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.layout = layout;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.pause = pause;
        this.waits = new Backoff(settings.minRetryWait(), settings.maxRetryWait());
    }

    /**
     * Makes the change.
     *
     * @param subject what messages call it
     * @param change tells the change, given the table that it is made on; nothing = the table is so already
     * @return whether the table was changed
     * @throws CommitConflictException if other writers won every attempt; nothing was changed
     * @throws UnknownOutcomeException if it is not known whether the table was changed
     * @throws io.datashard.error.InvalidUseException if there is no table, or it can't be written to
     * @throws io.datashard.error.StorageException if the storage failed; nothing was changed
     */
    public boolean commit(Subject subject, Function<CurrentTable, MetadataChange> change) {
        Instant start = clock.instant();
        int losses = 0;
        for (; losses <= settings.maxRetries() && !(losses > 0 && isLate(start)); losses++) {
            if (losses > 0) {
                pause.pause(waits.lengthenedAfter(losses, ids::snapshotId));
            }
            try (CommitLock lock = new CommitLock(storage, settings.lockTimeoutOn(storage))) {
                if (losses >= TableCommitter.CONFLICTS_BEFORE_LOCKING_FIRST && layout.takesLock()) {
                    MetadataLock unused = lock.take();
                }
                CurrentTable base = layout.loadOrFail();
                layout.requireWritable(base);
                MetadataChange real = change.apply(base);
                if (real.isNothing()) {
                    return false;
                }
                if (publish(subject, base, real, lock)) {
                    LOG.info("{} of {}: {}", subject.done(), storage.root(), real);
                    return true;
                }
            }
        }
        throw new CommitConflictException(
                "Cannot " + subject.doing() + " of " + storage.root(),
                "another writer was first " + losses + " times",
                "Do it again when fewer writers commit to the table; nothing was changed");
    }

    private boolean isLate(Instant start) {
        Duration longest = settings.timeout();
        return longest != null && Duration.between(start, clock.instant()).compareTo(longest) >= 0;
    }

    private boolean publish(Subject subject, CurrentTable base, MetadataChange change, CommitLock lock) {
        MetadataUpdate update = new MetadataUpdate(
                null,
                change.properties().set(),
                change.properties().remove(),
                Math.max(clock.millis(), base.metadata().lastUpdatedMs() + 1),
                ids.hex32(),
                base.metadataFile().value(),
                change.history());
        CommitOutcome outcome = layout.publish(base, update, lock, Pending.of(true));
        return outcome.map(committed -> true, conflict -> false, unknown -> {
            throw new UnknownOutcomeException(
                    "Cannot tell whether " + subject.of() + " of " + storage.root() + " " + subject.happened(),
                    "the storage gave no answer to the step that publishes, or none that tells what became of it",
                    "Do it again: what is in the table already is not changed twice",
                    unknown.cause());
        });
    }

    /**
     * What messages call a change.
     *
     * @param doing such as {@code change the properties}
     * @param of such as {@code the properties}
     * @param happened such as {@code were changed}
     * @param done such as {@code Changed properties}
     */
    public record Subject(String doing, String of, String happened, String done) {}
}
