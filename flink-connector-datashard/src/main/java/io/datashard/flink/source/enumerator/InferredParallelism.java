package io.datashard.flink.source.enumerator;

import io.datashard.annotation.Internal;
import io.datashard.error.DataShardException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SourceOptions;
import io.datashard.read.FileSplit;
import io.datashard.read.Planned;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.SplitPlanner;
import io.datashard.schema.Predicate;
import io.datashard.table.AccessedTable;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import org.apache.flink.api.connector.source.DynamicParallelismInference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many readers a bounded read keeps busy: no more than it has splits, and for each about as many bytes as Flink gives to a task.
 *
 * @param most the most readers; 0 = Flink decides
 */
@Internal
public record InferredParallelism(int most) implements Serializable {
    /** The default of the option. */
    public static final InferredParallelism DEFAULT =
            new InferredParallelism(SourceOptions.INFER_PARALLELISM_MAX.defaultValue());

    private static final Logger LOG = LoggerFactory.getLogger(InferredParallelism.class);
    private static final long serialVersionUID = 1L;

    /** To open a file takes about as long as to read so many bytes of it. */
    private static final long BYTES_TO_OPEN = 4L << 20;

    /** The number of readers for a read, at least 1. Blocking; a table that can't be read is for the enumerator to tell of. */
    public int of(
            TableLocation location,
            PlanningSettings settings,
            @Nullable Predicate filter,
            DynamicParallelismInference.Context context) {
        int bound = context.getParallelismInferenceUpperBound();
        if (most == 0 || settings.isContinuous()) {
            return bound;
        }
        int enough = Math.min(most, bound);
        try (AccessedTable table = new AccessedTable(location, ProcessSurroundings::current, storage -> {});
                SplitPlanner planner =
                        new SplitPlanner(settings, filter, table, OptionNames.FLINK, DataShardEnumerator.WINDOW)) {
            return count(planner, enough, Math.max(1, context.getDataVolumePerTask()));
        } catch (DataShardException e) {
            LOG.debug("The splits of {} can't be counted", location, e);
            return enough;
        }
    }

    private static int count(SplitPlanner planner, int enough, long bytesOfTask) {
        PlanningState state = planner.begin();
        long splits = 0;
        long bytes = 0;
        long readers = 0;
        while (!state.done() && readers < enough) {
            Planned round = planner.plan(state);
            for (FileSplit split : round.splits()) {
                splits++;
                bytes += split.end() - split.start() + BYTES_TO_OPEN;
            }
            state = round.state();
            readers = Math.min(splits, (bytes + bytesOfTask - 1) / bytesOfTask);
        }
        return (int) Math.max(1, Math.min(readers, enough));
    }
}
