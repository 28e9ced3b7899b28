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
     */
    record Publish(
            String operation,
            List<DataFile> added,
            Set<StoragePath> removed,
            Map<String, String> summary,
            Function<SnapshotId, PropertyChange> properties,
            Pending<?> certain)
            implements Decision {
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
