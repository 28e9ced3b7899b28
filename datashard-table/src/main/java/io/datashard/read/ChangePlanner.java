package io.datashard.read;

import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import java.util.List;

/**
 * Tells what comes after a position in a growing table, snapshot by snapshot along the parents of a target.
 *
 * <p>Expiry points parents to the nearest snapshot that is left, so that a parent does not prove that nothing lies between; sequence numbers
 * that follow each other do. Where snapshots in between are gone, the live files still tell what is new as long as no file went away: a
 * removed file may have been deleted, or rewritten together with new rows. Where the snapshot of the reader is gone itself, its
 * {@link ContinuousPosition#files} tell whether one went away.
 */
public final class ChangePlanner {
    private final ManifestReader reader;
    private final TableMetadata metadata;

    /** Prepares the planning; nothing is read yet. */
    public ChangePlanner(ManifestReader reader, TableMetadata metadata) {
        this.reader = reader;
        this.metadata = metadata;
    }

    /**
     * What comes next. Reads manifest lists, and the manifests that differ if manifests went away.
     *
     * @param position what the reader has seen
     * @param target where it wants to get to, a snapshot of the metadata
     */
    public Change next(ContinuousPosition position, Snapshot target) {
        if (target.id().equals(position.snapshotId())) {
            return new Change.None();
        }
        List<Snapshot> chain = new Ancestry(metadata).of(target);
        if (position.equals(ContinuousPosition.START)) {
            Snapshot oldest = chain.get(chain.size() - 1);
            return new Change.Next(new ScanStep.Full(oldest), oldest);
        }
        for (int i = 1; i < chain.size(); i++) {
            if (chain.get(i).id().equals(position.snapshotId())) {
                return between(chain.get(i), chain.get(i - 1), followsDirectly(chain.get(i), chain.get(i - 1)));
            }
        }
        Snapshot seen = position.snapshotId() == null
                ? null
                : metadata.snapshot(position.snapshotId()).orElse(null);
        // Not on the way to the target: the table was rolled back, or a writer left a parent that was expired.
        return seen != null
                ? between(seen, target, false)
                : new ExpiredPosition(reader, new AddingSnapshots(metadata)).next(position, chain);
    }

    private Change between(Snapshot from, Snapshot to, boolean direct) {
        if (direct && Snapshot.REPLACE.equals(to.operation())) {
            return new Change.Next(null, to);
        }
        ScanStep step = new ScanStep.Delta(from, to);
        if (!SnapshotDelta.between(reader, from, to).removedFiles(reader)) {
            return new Change.Next(step, to);
        }
        return direct
                ? new Change.RowsRemoved(step, to)
                : new Change.Gap(
                        to, "snapshots between them have been expired or rolled back, and files of the first are gone");
    }

    /** Where numbers are missing the parent is believed: writers without numbers do not repair parents either. */
    private static boolean followsDirectly(Snapshot parent, Snapshot child) {
        return !parent.sequenceNumber().isKnown()
                || !child.sequenceNumber().isKnown()
                || child.sequenceNumber().equals(parent.sequenceNumber().next());
    }
}
