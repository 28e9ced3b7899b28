package io.datashard.read;

import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import java.util.List;

/**
 * Tells what comes after a position in a growing table, snapshot by snapshot along the parents of a target.
 *
 * <p>Expiry redirects parents to the nearest snapshot that is left. So a parent does not prove that nothing lies between; consecutive sequence
 * numbers do. If snapshots in between are gone, the live files still tell what is new, unless a file went away: a removed file may have been
 * deleted, or rewritten together with new rows. If the snapshot of the reader itself is gone, its {@link ContinuousPosition#files} tell
 * whether a file went away.
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
     * What comes next. Reads manifest lists; if manifests went away, also the manifests that differ.
     *
     * @param position what the reader has seen
     * @param target where the reader wants to get to; a snapshot of the metadata
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
        // Not an ancestor of the target: the table was rolled back, or a writer recorded a parent that has expired.
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

    /** Without sequence numbers, trusts the parent: writers that write no numbers do not redirect parents either. */
    private static boolean followsDirectly(Snapshot parent, Snapshot child) {
        return !parent.sequenceNumber().isKnown()
                || !child.sequenceNumber().isKnown()
                || child.sequenceNumber().equals(parent.sequenceNumber().next());
    }
}
