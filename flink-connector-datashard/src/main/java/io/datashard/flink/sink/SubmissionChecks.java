package io.datashard.flink.sink;

import io.datashard.format.error.InvalidUseException;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.legacy.InputFormatSourceFunction;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be told wrong with a sink when its job is submitted. */
final class SubmissionChecks {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionChecks.class);

    private SubmissionChecks() {}

    /** A stream that never ends and has no checkpoints would never be published. */
    static void requireCommits(DataStream<?> input, SinkSettings settings) {
        StreamExecutionEnvironment env = input.getExecutionEnvironment();
        boolean batch = env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        if (batch || env.getCheckpointConfig().isCheckpointingEnabled()) {
            return;
        }
        if (isUnbounded(input.getTransformation())) {
            throw new InvalidUseException(
                    "Cannot write an unbounded stream to " + settings.location(),
                    "checkpointing is off, and rows become visible only when a checkpoint completes or the input ends: nothing would"
                            + " ever be published",
                    "Set 'execution.checkpointing.interval', or call env.enableCheckpointing(...)");
        }
        LOG.warn(
                "Checkpointing is off: what this job writes to {} becomes visible all at once when its input ends, and all of it is"
                        + " written again if the job fails before. Set 'execution.checkpointing.interval' to publish earlier",
                settings.location());
    }

    private static boolean isUnbounded(Transformation<?> transformation) {
        List<Transformation<?>> upstream = transformation.getTransitivePredecessors();
        return upstream.stream()
                .anyMatch(source -> source instanceof WithBoundedness bounded
                        && bounded.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED
                        && !readsAnInputFormat(source));
    }

    /** Input formats end; Flink says nothing of the kind about the rows of INSERT INTO … VALUES in streaming mode. */
    @SuppressWarnings("deprecation") // What is asked for is the old interface.
    private static boolean readsAnInputFormat(Transformation<?> source) {
        return source instanceof LegacySourceTransformation<?> legacy
                && legacy.getOperator().getUserFunction() instanceof InputFormatSourceFunction;
    }
}
