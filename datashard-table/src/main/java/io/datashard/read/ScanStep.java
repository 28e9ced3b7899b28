package io.datashard.read;

import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import java.util.List;
import java.util.function.Function;

/**
 * Which data files to visit. A step names immutable manifests only, so that it can be stopped and taken up again at a
 * {@link ScanCursor}, also by another process.
 */
public sealed interface ScanStep {
    /** Takes the alternatives apart. */
    <T> T map(Function<Full, T> full, Function<Delta, T> delta, Function<Above, T> above, Function<Union, T> union);

    /** The snapshot that a reader has seen after the step. */
    Snapshot to();

    /**
     * All live files of a snapshot.
     *
     * @param to the snapshot
     */
    record Full(Snapshot to) implements ScanStep {
        @Override
        public <T> T map(
                Function<Full, T> full, Function<Delta, T> delta, Function<Above, T> above, Function<Union, T> union) {
            return full.apply(this);
        }
    }

    /**
     * The live files of a snapshot that an earlier one lacks. A file that merely moved to another manifest is not among them.
     *
     * @param from the earlier snapshot
     * @param to the later snapshot
     */
    record Delta(Snapshot from, Snapshot to) implements ScanStep {
        @Override
        public <T> T map(
                Function<Full, T> full, Function<Delta, T> delta, Function<Above, T> above, Function<Union, T> union) {
            return delta.apply(this);
        }
    }

    /**
     * The live files of a snapshot that were added after a sequence number: what is new where the earlier snapshot is gone.
     *
     * @param number the sequence number seen last
     * @param to the snapshot
     */
    record Above(SequenceNumber number, Snapshot to) implements ScanStep {
        @Override
        public <T> T map(
                Function<Full, T> full, Function<Delta, T> delta, Function<Above, T> above, Function<Union, T> union) {
            return above.apply(this);
        }
    }

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

        @Override
        public <T> T map(
                Function<Full, T> full, Function<Delta, T> delta, Function<Above, T> above, Function<Union, T> union) {
            return union.apply(this);
        }
    }
}
