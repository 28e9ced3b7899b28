package io.datashard.commit;

import io.datashard.model.DataFile;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a {@link TableChange} wants to do on a base. */
public sealed interface Decision {
    /** Applies the function of this alternative. */
    <T> T map(Function<Skip, T> skip, Function<Publish, T> publish);

    /** Do nothing: the change is in the table already, or changes nothing. */
    record Skip(String reason) implements Decision {
        @Override
        public <T> T map(Function<Skip, T> skip, Function<Publish, T> publish) {
            return skip.apply(this);
        }
    }

    /**
     * Publish a new snapshot.
     *
     * @param operation {@code append}, {@code delete} or {@code replace}
     * @param added files that become live
     * @param removed live files to remove; each must be found
     * @param summary properties of the snapshot
     * @param properties the change of the table's properties, given the id of the new snapshot
     * @param certain has begun already, and must succeed before the snapshot is published; the receiver of the decision waits for it
     * @param mergesAll whether small manifests are merged even if no merge is due
     */
    record Publish(
            String operation,
            List<DataFile> added,
            Set<StoragePath> removed,
            Map<String, String> summary,
            Function<SnapshotId, PropertyChange> properties,
            Pending<?> certain,
            boolean mergesAll)
            implements Decision {
        /** Publishes files, and merges the manifests of which a merge is due. */
        public Publish(
                String operation,
                List<DataFile> added,
                Set<StoragePath> removed,
                Map<String, String> summary,
                Function<SnapshotId, PropertyChange> properties,
                Pending<?> certain) {
            this(operation, added, removed, summary, properties, certain, false);
        }

        /** Publishes files that are known to exist. */
        public Publish(
                String operation,
                List<DataFile> added,
                Set<StoragePath> removed,
                Map<String, String> summary,
                Function<SnapshotId, Map<String, String>> setProperties) {
            this(
                    operation,
                    added,
                    removed,
                    summary,
                    snapshotId -> new PropertyChange(setProperties.apply(snapshotId), Set.of()),
                    Pending.NOTHING);
        }

        /** Changes no rows and merges small manifests. */
        static Publish merge(String operation) {
            PropertyChange nothing = new PropertyChange(Map.of(), Set.of());
            return new Publish(operation, List.of(), Set.of(), Map.of(), snapshotId -> nothing, Pending.NOTHING, true);
        }

        public Publish {
            added = List.copyOf(added);
            removed = Set.copyOf(removed);
            summary = Map.copyOf(summary);
        }

        @Override
        public <T> T map(Function<Skip, T> skip, Function<Publish, T> publish) {
            return publish.apply(this);
        }
    }
}
