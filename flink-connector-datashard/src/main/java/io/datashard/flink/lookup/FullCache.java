package io.datashard.flink.lookup;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.flink.options.LookupJoinOptions;
import io.datashard.flink.options.LookupSettings;
import io.datashard.model.SnapshotId;
import io.datashard.read.PlanningState;
import io.datashard.storage.Backoff;
import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rows of the current snapshot that a subtask can need. The thread that looks up rows also looks at the table, when the last look is too long
 * ago: so no result is older than the settings allow, and nobody sees rows that are being changed. Not thread-safe; blocking; must be closed.
 *
 * <p>What can fail: a look. Rows that it added before it failed are discarded; then it is repeated from the position that the rows had. If all rows
 * must be read again, the old ones are given up first, so that memory never holds both; if that fails in the end, the next look begins with it.
 * There is no answer until it has succeeded.
 */
final class FullCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FullCache.class);
    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(32));

    private final LookupPlan plan;
    private final CachedRows.Share share;
    private final TableChanges changes;
    private final LookupMetrics metrics;
    private final PassingTime time;
    private final LongSupplier chance;
    private final long intervalNanos;
    private CachedRows rows;
    /** The position of the rows; null = there are none, or not all. */
    private @Nullable PlanningState reached;
    /** When the rows were certainly those of the current snapshot. */
    private long current;

    /**
     * Prepares the cache; reads nothing yet.
     *
     * @param share which keys are looked up here
     * @param changes reads the table; closed with this object
     * @param chance makes subtasks that failed together try again one after the other
     */
    FullCache(
            LookupPlan plan,
            CachedRows.Share share,
            TableChanges changes,
            LookupMetrics metrics,
            PassingTime time,
            LongSupplier chance) {
        this.plan = plan;
        this.share = share;
        this.changes = changes;
        this.metrics = metrics;
        this.time = time;
        this.chance = chance;
        this.intervalNanos = TimeUnit.NANOSECONDS.convert(plan.settings().interval());
        this.rows = empty();
    }

    /**
     * The rows with a key.
     *
     * @param key the values of the key
     * @throws StorageException if the table could not be read, after all retries
     * @throws InvalidUseException if the table can't be read so, or its rows take too much memory
     */
    List<RowData> find(RowData key) {
        refreshIfDue();
        return rows.find(key);
    }

    /** Reads the rows, or what changed, unless that was done lately. */
    void refreshIfDue() {
        if (reached == null || time.nanos() - current >= intervalNanos) {
            refresh();
        }
    }

    @Override
    public void close() {
        changes.close();
    }

    private void refresh() {
        int failures = 0;
        while (true) {
            long began = time.nanos();
            try {
                look();
                current = began;
                metrics.holds(rows, snapshot(), current);
                return;
            } catch (StorageException e) {
                failures++;
                if (!mayPass(e)) {
                    throw e;
                }
                if (failures > settings().maxRetries()) {
                    throw givenUp(failures, e);
                }
                LOG.warn("Look {} at {} for a lookup join failed; trying again", failures, plan.table(), e);
                time.pause(WAITS.lengthenedAfter(failures, chance));
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private static boolean mayPass(StorageException failure) {
        return !(failure instanceof CorruptDataException) && !(failure instanceof DeniedException);
    }

    private void look() {
        PlanningState from = reached;
        if (from == null || !addTo(from)) {
            reload();
        }
    }

    /** Adds what is new. Returns false, and adds nothing, if all must be read again. */
    private boolean addTo(PlanningState from) {
        boolean complete = false;
        try {
            Optional<PlanningState> to = changes.readAdded(from, this::add);
            complete = to.isPresent();
            if (complete) {
                reached = null;
                rows.publish();
                reached = to.get();
            }
            return complete;
        } finally {
            if (!complete) {
                rows.discard();
            }
        }
    }

    private void reload() {
        reached = null;
        rows = empty();
        PlanningState all = changes.readAll(this::add);
        rows.publish();
        reached = all;
        metrics.reloaded();
        LOG.info(
                "Holding {} rows of {} for lookups in {} bytes, as of snapshot {}",
                rows.rows(),
                plan.table(),
                rows.bytes(),
                all.position().snapshotId());
    }

    private void add(RowData row) {
        if (!rows.add(row)) {
            throw tooLarge();
        }
    }

    private CachedRows empty() {
        return new CachedRows(plan.keys(), share, settings().maxBytes());
    }

    private LookupSettings settings() {
        return plan.settings();
    }

    private String snapshot() {
        SnapshotId id = reached == null ? null : reached.position().snapshotId();
        return id == null ? "" : id.toString();
    }

    private StorageException givenUp(int failures, StorageException last) {
        return new StorageException(
                "Cannot look up rows of the table " + plan.table(),
                "it could not be read to see whether it has changed, " + failures
                        + (failures == 1 ? " time" : " times in a row"),
                "Mend the cause, which the log has; the job starts over if its restart strategy says so. Raise '"
                        + LookupJoinOptions.MAX_RETRIES.key() + "' ("
                        + settings().maxRetries()
                        + ") to wait longer for a store that comes back",
                last);
    }

    private InvalidUseException tooLarge() {
        return TooManyRows.of(plan, share, rows, changes);
    }
}
