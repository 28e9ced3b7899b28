package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.MetadataChange;
import io.datashard.commit.MetadataCommit.Subject;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.model.HistoryChange;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.table.TableAccess;
import io.datashard.table.TablePositions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of old snapshots, by Python's rules (classic format section 2.6): the current snapshot stays, the newest
 * ones that {@link #retainLast} names, those of branches and tags, those that the reader of a
 * {@linkplain io.datashard.table.DataShardTable#namedPositions named position} has yet to pass, and what is not older than {@link #olderThan}. The rows of the current
 * snapshot do not change. Files go later, by {@link OrphanRemoval}. Immutable.
 *
 * <p>Failure reasoning: this is one commit of metadata. On every base it decides anew what is old, so a snapshot that came in between is
 * judged like all others. Repeating it is safe.
 */
@PublicEvolving
public final class SnapshotExpiry {
    /** What is younger stays unless the caller says otherwise, as in Python. */
    private static final Duration DEFAULT_AGE = Duration.ofDays(5);

    private static final Subject SUBJECT =
            new Subject("expire snapshots", "snapshots", "were expired", "Expired snapshots");

    private final TableAccess access;
    private final @Nullable Instant olderThan;
    private final @Nullable Integer retainLast;

    private SnapshotExpiry(TableAccess access, @Nullable Instant olderThan, @Nullable Integer retainLast) {
        this.access = access;
        this.olderThan = olderThan;
        this.retainLast = retainLast;
    }

    static SnapshotExpiry of(TableAccess access) {
        return new SnapshotExpiry(access, null, null);
    }

    /** Expires snapshots that are older than this. Without it: 5 days, or any age if only {@link #retainLast} is given. */
    public SnapshotExpiry olderThan(Instant time) {
        return new SnapshotExpiry(access, time, retainLast);
    }

    /**
     * Keeps so many of the newest snapshots, however old they are.
     *
     * @throws InvalidUseException if the number is below 1
     */
    public SnapshotExpiry retainLast(int count) {
        if (count < 1) {
            throw new InvalidUseException(
                    "Cannot expire snapshots of " + access.storage().root(),
                    "the number of snapshots to keep is " + count,
                    "Keep at least 1: a table without a snapshot would be empty");
        }
        return new SnapshotExpiry(access, olderThan, count);
    }

    /** What {@link #run} would do now. Changes nothing. */
    public ExpiryReport plan() {
        CurrentTable table = access.layout().loadOrFail();
        return report(table, expired(table));
    }

    /**
     * Expires the snapshots.
     *
     * @return what was expired; nothing if nothing is old enough
     * @throws io.datashard.error.CommitConflictException if other writers won every attempt; nothing was changed
     * @throws io.datashard.error.UnknownOutcomeException if it is not known whether the snapshots were expired; do it again
     */
    public ExpiryReport run() {
        Decided decided = new Decided();
        access.withoutSnapshot(CommitSettings.DEFAULT).commit(SUBJECT, table -> {
            Set<SnapshotId> expired = expired(table);
            decided.report = report(table, expired);
            return MetadataChange.of(HistoryChange.expire(expired));
        });
        return decided.report;
    }

    /** What was decided on the last base: that of the commit. */
    private static final class Decided {
        private ExpiryReport report = new ExpiryReport(List.of(), 0);
    }

    private static ExpiryReport report(CurrentTable table, Set<SnapshotId> expired) {
        return new ExpiryReport(
                expired.stream().map(SnapshotId::toString).toList(),
                table.metadata().snapshots().size() - expired.size());
    }

    /** Oldest first. */
    private Set<SnapshotId> expired(CurrentTable table) {
        List<Snapshot> oldestFirst = table.metadata().snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::timestampMs))
                .toList();
        int old = oldestFirst.size() - (retainLast == null ? 0 : retainLast);
        Set<SnapshotId> pinned = pinned(table);
        pinned.addAll(TablePositions.of(access).held(table.metadata()));
        Set<SnapshotId> expired = new LinkedHashSet<>();
        for (int i = 0; i < old; i++) {
            Snapshot snapshot = oldestFirst.get(i);
            if (isOld(snapshot) && !pinned.contains(snapshot.id())) {
                expired.add(snapshot.id());
            }
        }
        return expired;
    }

    private static Set<SnapshotId> pinned(CurrentTable table) {
        Set<SnapshotId> pinned = new HashSet<>();
        table.refs().forEach(ref -> pinned.add(ref.snapshotId()));
        SnapshotId current = table.metadata().currentSnapshotId();
        if (current != null) {
            pinned.add(current);
        }
        return pinned;
    }

    private boolean isOld(Snapshot snapshot) {
        if (olderThan == null && retainLast != null) {
            return true;
        }
        Instant limit = olderThan != null ? olderThan : access.clock().instant().minus(DEFAULT_AGE);
        return snapshot.timestamp().isBefore(limit);
    }
}
