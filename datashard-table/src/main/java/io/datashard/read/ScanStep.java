package io.datashard.read;

import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import java.util.List;

/**
 * Which data files to visit. A step names immutable manifests only, so that it can be stopped and taken up again at a
 * {@link ScanCursor}, also by another process.
 */
public sealed interface ScanStep {
    /** The snapshot that a reader has seen after the step. */
    Snapshot to();

    /**
     * All live files of a snapshot.
     *
     * @param to the snapshot
     */
    record Full(Snapshot to) implements ScanStep {}

    /**
     * The live files of a snapshot that an earlier one lacks. A file that merely moved to another manifest is not among them.
     *
     * @param from the earlier snapshot
     * @param to the later snapshot
     */
    record Delta(Snapshot from, Snapshot to) implements ScanStep {}

    /**
     * The live files of a snapshot that were added after a sequence number: what is new where the earlier snapshot is gone.
     *
     * @param number the sequence number seen last
     * @param to the snapshot
     */
    record Above(SequenceNumber number, Snapshot to) implements ScanStep {}

    /**
     * The files of all these snapshots together, each once: the content of tables whose snapshots hold only what they added (classic format
     * section 2.7).
     *
     * @param snapshots the snapshots, oldest first; not empty
     */
    record Union(List<Snapshot> snapshots) implements ScanStep {
        public Union {
            snapshots = List.copyOf(snapshots);
        }

        @Override
        public Snapshot to() {
            return snapshots.get(snapshots.size() - 1);
        }
    }
}
