package io.datashard.commit;

import io.datashard.model.Snapshot;
import java.util.Map;
import java.util.Optional;

/**
 * What the summary of a snapshot says about the sink commit that made it. Only information, except that {@link RewindPolicy#ROLLBACK} uses it
 * to find the snapshots.
 *
 * @param lineage the lineage that published the snapshot
 */
record SinkSummary(String lineage) {
    /** Summary key of the checkpoint id. */
    static final String CHECKPOINT = "datashard.flink.checkpoint-id";

    static final String SINK_ID = "datashard.flink.sink-id";
    static final String LINEAGE = "datashard.flink.lineage";

    /** The summary of the snapshot of a commit. */
    static Map<String, String> of(CommitIdentity identity) {
        return Map.of(
                SINK_ID,
                identity.sinkId(),
                LINEAGE,
                identity.lineage(),
                CHECKPOINT,
                identity.checkpointId().toString());
    }

    /** Parses the summary of a snapshot; empty if no sink made it. */
    static Optional<SinkSummary> of(Snapshot snapshot) {
        return Optional.ofNullable(snapshot.summary().get(LINEAGE)).map(SinkSummary::new);
    }
}
