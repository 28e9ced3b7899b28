package io.datashard.flink.source.enumerator;

import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.Planned;
import io.datashard.read.PlanningState;
import io.datashard.read.ScanCounts;
import io.datashard.read.SplitPlanner;
import io.datashard.storage.PassingTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rounds of planning for the enumerator, on its I/O thread. Blocking; one round at a time.
 *
 * @param name the table root, for the log
 * @param planner plans the splits
 * @param awaited the table as long as it may be missing
 * @param keeper keeps the position of the read
 * @param verification which checksums readers compare
 * @param time clock that measures the rounds
 * @param table the open table; any thread may close it with this object, as Flink closes an enumerator before it stops the planning thread
 */
record PlanningRounds(
        String name,
        SplitPlanner planner,
        AwaitedTable awaited,
        PositionKeeper keeper,
        ChecksumVerification verification,
        PassingTime time,
        Runnable table) {
    private static final Logger LOG = LoggerFactory.getLogger(PlanningRounds.class);
    private static final String PAGES_ONLY = "'" + SourceOptions.VERIFY_CHECKSUMS.key() + "' = 'page'";

    /** Plans the next round from a state. */
    Round run(PlanningState from) {
        long start = time.nanos();
        if (from.tableUuid() == null && awaited.isMissing()) {
            return new Round(new Planned(from, List.of(), true, ScanCounts.NONE, 0, Planned.UNCHANGED), List.of(), 0);
        }
        Planned planned = planner.plan(keeper.begin(from));
        List<DataShardSplit> splits = planned.splits().stream()
                .map(split -> DataShardSplit.of(split, verification, PAGES_ONLY))
                .toList();
        PlanningState reached = planned.state();
        if (!splits.isEmpty() && reached.step() == null) {
            LOG.info("Planned {} up to {}; splits so far: {}", name, reached.position(), reached.nextOrdinal());
        }
        return new Round(planned, splits, (time.nanos() - start) / 1_000_000);
    }

    void close() {
        table.run();
    }

    /**
     * A round.
     *
     * @param planned the next state and the planned files
     * @param splits the splits for the readers
     * @param millis how long the round took
     */
    record Round(Planned planned, List<DataShardSplit> splits, long millis) {}
}
