package io.datashard.commit;

import io.datashard.model.Snapshot;
import java.util.Map;
import java.util.Optional;

/**
 * What the summary of a snapshot says of the sink's commit that made it. For information only, except that {@link RewindPolicy#ROLLBACK}
 * finds the snapshots by it.
 *
 * @param lineage the lineage that published the snapshot
 */
record SinkSummary(String lineage) {
    /** The key of the checkpoint. */
    static final String CHECKPOINT = "datashard.flink.checkpoint-id";

    static final String SINK_ID = "datashard.flink.sink-id";
    static final String LINEAGE = "datashard.flink.lineage";

    /** The properties of a snapshot that a commit makes. */
    static Map<String, String> of(CommitIdentity identity) {
        return Map.of(
                SINK_ID,
                identity.sinkId(),
                LINEAGE,
                identity.lineage(),
                CHECKPOINT,
                identity.checkpointId().toString());
    }

    /** What a snapshot says; nothing if no sink has made it. */
    static Optional<SinkSummary> of(Snapshot snapshot) {
        return Optional.ofNullable(snapshot.summary().get(LINEAGE)).map(SinkSummary::new);
    }
}
