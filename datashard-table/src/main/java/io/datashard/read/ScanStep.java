package io.datashard.read;

import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import java.util.List;
import java.util.function.Function;

/**
 * Which data files to visit. A step names only immutable manifests: a scan can stop and go on at a {@link ScanCursor}, also in another
 * process.
 */
public sealed interface ScanStep {
    /** Applies the function of this alternative. */
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
     * The live files of a snapshot that an earlier one lacks. Files that only moved to another manifest are not among them.
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
     * The live files of a snapshot that were added after a sequence number: what is new if the earlier snapshot is gone.
     *
     * @param number the last sequence number that the reader has seen
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
     * The files of all these snapshots, each once: the content of a table whose snapshots hold only the files that they added (classic format
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
