package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.read.PlanningState;
import java.util.List;

/** What an enumerator keeps in a checkpoint: a place in the table's manifests and a bounded number of splits, never all of them. */
public final class DataShardEnumeratorState {
    private final PlanningState planning;
    private final List<DataShardSplit> pending;

    DataShardEnumeratorState(PlanningState planning, List<DataShardSplit> pending) {
        this.planning = planning;
        this.pending = List.copyOf(pending);
    }

    PlanningState planning() {
        return planning;
    }

    /** Splits that no reader has, in order. */
    List<DataShardSplit> pending() {
        return pending;
    }
}
