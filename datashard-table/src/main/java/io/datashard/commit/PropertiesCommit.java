package io.datashard.commit;

import io.datashard.error.CommitConflictException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Backoff;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes properties of a table in a commit without a snapshot.
 *
 * <p>Failure reasoning: nothing is written before the step that publishes, which is that of every commit. A lost race is repeated on the new
 * base, for which the change is asked anew. After an unknown outcome nothing is undone; the same change may be made again, because a change
 * that is in the table already publishes nothing. Thread-safe.
 */
public final class PropertiesCommit {
    private static final Logger LOG = LoggerFactory.getLogger(PropertiesCommit.class);

    private final Storage storage;
    private final TableLayout layout;
    private final CommitSettings settings;
    private final Clock clock;
    private final IdSource ids;
    private final Pause pause;
    private final Backoff waits;

    public PropertiesCommit(
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
     * @param change tells the change, given the table that it is made on
     * @return whether the table was changed; false if it is so already
     * @throws CommitConflictException if other writers won every attempt; nothing was changed
     * @throws UnknownOutcomeException if it is not known whether the table was changed
     * @throws io.datashard.error.InvalidUseException if there is no table, or it can't be written to
     * @throws io.datashard.error.StorageException if the storage failed; nothing was changed
     */
    public boolean commit(Function<TableMetadata, PropertyChange> change) {
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
                PropertyChange real = without(change.apply(base.metadata()), base.metadata());
                if (real.isNothing()) {
                    return false;
                }
                if (publish(base, real, lock)) {
                    LOG.info("Changed properties of {}: {}", storage.root(), names(real));
                    return true;
                }
            }
        }
        throw new CommitConflictException(
                "Cannot change the properties of " + storage.root(),
                "another writer was first " + losses + " times",
                "Do it again when fewer writers commit to the table; nothing was changed");
    }

    private boolean isLate(Instant start) {
        Duration longest = settings.timeout();
        return longest != null && Duration.between(start, clock.instant()).compareTo(longest) >= 0;
    }

    private boolean publish(CurrentTable base, PropertyChange change, CommitLock lock) {
        MetadataUpdate update = new MetadataUpdate(
                null,
                change.set(),
                change.remove(),
                Math.max(clock.millis(), base.metadata().lastUpdatedMs() + 1),
                ids.hex32(),
                base.metadataFile().value());
        CommitOutcome outcome = layout.publish(base, update, lock, Pending.of(true));
        return outcome.map(committed -> true, conflict -> false, unknown -> {
            throw new UnknownOutcomeException(
                    "Cannot tell whether the properties of " + storage.root() + " were changed",
                    "the storage gave no answer to the step that publishes, or none that tells what became of it",
                    "Do it again: what is in the table already is not changed twice",
                    unknown.cause());
        });
    }

    /** What of the change is not in the table yet. */
    private static PropertyChange without(PropertyChange change, TableMetadata table) {
        Map<String, String> now = table.properties();
        Map<String, String> set = change.set().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(now.get(entry.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Set<String> remove = change.remove().stream().filter(now::containsKey).collect(Collectors.toSet());
        return new PropertyChange(set, remove);
    }

    private static String names(PropertyChange change) {
        return change.set().keySet().stream().sorted().toList() + " set, "
                + change.remove().stream().sorted().toList() + " removed";
    }
}
