package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.read.PlanningState;
import java.util.List;

/** The enumerator's state in a checkpoint: a place in the table's manifests and a bounded number of splits, never all splits of the table. */
public final class DataShardEnumeratorState {
    private final PlanningState planning;
    private final List<DataShardSplit> pending;
    private final long firstScanEnd;

    DataShardEnumeratorState(PlanningState planning, List<DataShardSplit> pending, long firstScanEnd) {
        this.planning = planning;
        this.pending = List.copyOf(pending);
        this.firstScanEnd = firstScanEnd;
    }

    PlanningState planning() {
        return planning;
    }

    /** The splits that no reader has, in order. */
    List<DataShardSplit> pending() {
        return pending;
    }

    /** See {@link FirstScan#end}. */
    long firstScanEnd() {
        return firstScanEnd;
    }
}
