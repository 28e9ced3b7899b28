package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.MetadataChange;
import io.datashard.commit.MetadataCommit.Subject;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.HistoryChange;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an earlier snapshot the current one again, in a commit of metadata. The table has the rows of that snapshot then, and the next commit
 * builds on it. The snapshots that it passes over stay listed until they expire, so a rollback can be rolled back. Sinks and appends remember
 * what they have committed: rows that are rolled back are not written again.
 *
 * <p>A continuous reader that has seen more than the target reports removed rows or a gap. Immutable.
 *
 * <p>Failure reasoning: the rollback holds for the current snapshot that it was called on. If another writer commits meanwhile, nothing is
 * changed: nobody asked to remove what came in between.
 */
@PublicEvolving
public final class SnapshotRollback {
    private static final Subject SUBJECT =
            new Subject("roll back the rows", "the rows", "were rolled back", "Rolled back");

    private final TableAccess access;
    private final String target;

    private SnapshotRollback(TableAccess access, String target) {
        this.access = access;
        this.target = target;
    }

    static SnapshotRollback of(TableAccess access, String snapshotId) {
        return new SnapshotRollback(access, snapshotId);
    }

    /**
     * What {@link #run} would do now. Reads the manifests of both snapshots; changes nothing.
     *
     * @throws InvalidUseException if the snapshot is not listed
     * @throws io.datashard.error.CorruptDataException if a manifest is missing or damaged
     */
    public RollbackReport plan() {
        return plan(access.layout().loadOrFail().metadata());
    }

    /**
     * Rolls back.
     *
     * @return what was done; files of none if the snapshot is current already
     * @throws InvalidUseException if the snapshot is not listed, or another writer committed meanwhile; nothing was changed
     * @throws io.datashard.error.CorruptDataException if the snapshot can't be read; nothing was changed
     * @throws io.datashard.error.UnknownOutcomeException if it is not known whether the table was changed; look at its current snapshot
     */
    public RollbackReport run() {
        TableMetadata before = access.layout().loadOrFail().metadata();
        RollbackReport planned = plan(before);
        if (planned.from().equals(planned.to())) {
            return planned;
        }
        access.withoutSnapshot(CommitSettings.DEFAULT).commit(SUBJECT, base -> decide(planned, base));
        return planned;
    }

    private MetadataChange decide(RollbackReport planned, CurrentTable base) {
        Snapshot wanted = target(base.metadata());
        String current = nameOf(base.metadata().currentSnapshotId());
        if (current.equals(planned.to())) {
            return MetadataChange.of(HistoryChange.NONE);
        }
        if (!current.equals(planned.from())) {
            throw impossible(
                    "another writer made the snapshot " + current + " current meanwhile",
                    "Look at what it changed, and roll back again if that is to go too");
        }
        return MetadataChange.of(HistoryChange.rollBackTo(wanted.id()));
    }

    private RollbackReport plan(TableMetadata table) {
        Snapshot wanted = target(table);
        Set<StoragePath> now = new HashSet<>();
        table.currentSnapshot().ifPresent(current -> now.addAll(files(table, current)));
        Set<StoragePath> then = files(table, wanted);
        int removed = (int) now.stream().filter(file -> !then.contains(file)).count();
        int added = (int) then.stream().filter(file -> !now.contains(file)).count();
        return new RollbackReport(nameOf(table.currentSnapshotId()), wanted.id().toString(), removed, added);
    }

    private Set<StoragePath> files(TableMetadata table, Snapshot snapshot) {
        TableLayout layout = access.layout();
        Set<StoragePath> files = new HashSet<>();
        for (ManifestFile manifest : layout.readManifestList(table, snapshot)) {
            layout.fetchManifest(table, manifest)
                    .decode()
                    .forEach(entry -> files.add(entry.file().path()));
        }
        return files;
    }

    private Snapshot target(TableMetadata table) {
        return parsed().flatMap(table::snapshot)
                .orElseThrow(() -> impossible(
                        "the table lists no snapshot " + target,
                        "Choose one of its history; a snapshot that has expired can't come back"));
    }

    private Optional<SnapshotId> parsed() {
        try {
            return Optional.of(SnapshotId.parse(target));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String nameOf(@Nullable SnapshotId id) {
        return id == null ? "none" : id.toString();
    }

    private InvalidUseException impossible(String why, String remedy) {
        return new InvalidUseException(
                "Cannot roll " + access.storage().root() + " back to snapshot " + target,
                why,
                remedy + ". Nothing was changed");
    }
}
