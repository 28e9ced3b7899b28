package io.datashard.flink.sink;

import io.datashard.error.InvalidUseException;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.legacy.InputFormatSourceFunction;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds mistakes around a sink when its job is submitted. */
final class SubmissionChecks {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionChecks.class);

    private SubmissionChecks() {}

    /**
     * Checks that all rows will be published: when a checkpoint completes, or when the input of a job without checkpoints ends.
     *
     * @throws InvalidUseException if some rows would never be published
     */
    static void requireCommits(DataStream<?> input, SinkSettings settings) {
        StreamExecutionEnvironment env = input.getExecutionEnvironment();
        if (env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH) {
            return; // without checkpoints, whatever is set
        }
        if (env.getCheckpointConfig().isCheckpointingEnabled()) {
            requireLastCheckpoint(env.getConfiguration(), settings);
            warnOfRepetition(env.getCheckpointConfig(), settings);
            warnOfLostCheckpoints(env.getCheckpointConfig(), input.getTransformation(), settings);
        } else {
            requireEnd(input.getTransformation(), settings);
        }
    }

    /**
     * When the input ends, the rows after the last checkpoint need one more checkpoint. The check covers unbounded streams too: nobody knows
     * whether a source that calls itself unbounded ends some day (Kafka up to given offsets, a sequence of datagen), and once one source of
     * several has ended, no checkpoint completes any more.
     */
    private static void requireLastCheckpoint(ReadableConfig config, SinkSettings settings) {
        if (!config.get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)) {
            throw new InvalidUseException(
                    "Cannot write a stream to " + settings.location(),
                    "'" + CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH.key()
                            + "' is 'false': Flink takes no checkpoint once a source has ended, and what was written after the last one would"
                            + " never be published, without any error",
                    "Leave the option out, or set it to 'true'. A bounded job can also run in batch mode ('execution.runtime-mode' ="
                            + " 'batch')");
        }
    }

    /** With at-least-once checkpoints, Flink sends rows twice after a failure; the sink can't recognise those. */
    private static void warnOfRepetition(CheckpointConfig checkpoints, SinkSettings settings) {
        if (checkpoints.getCheckpointingConsistencyMode() == CheckpointingMode.AT_LEAST_ONCE) {
            LOG.warn(
                    "'execution.checkpointing.mode' is 'AT_LEAST_ONCE': after a failure rows may come twice to {}. Leave it at"
                            + " 'EXACTLY_ONCE' to have each once",
                    settings.location());
        }
    }

    /** An endless stream without checkpoints would never be published. */
    private static void requireEnd(Transformation<?> input, SinkSettings settings) {
        if (isUnbounded(input)) {
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

    /** Rows that are written but not yet published are only in the last checkpoint. */
    private static void warnOfLostCheckpoints(
            CheckpointConfig checkpoints, Transformation<?> input, SinkSettings settings) {
        ExternalizedCheckpointRetention retention = checkpoints.getExternalizedCheckpointRetention();
        if (retention == ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS && isUnbounded(input)) {
            LOG.warn(
                    "If this job ends by a failure, Flink removes its checkpoints, and rows for {} that are not yet published are lost"
                            + " with them. Set 'execution.checkpointing.externalized-checkpoint-retention' to 'RETAIN_ON_CANCELLATION'",
                    settings.location());
        }
    }

    private static boolean isUnbounded(Transformation<?> transformation) {
        List<Transformation<?>> upstream = transformation.getTransitivePredecessors();
        return upstream.stream()
                .anyMatch(source -> source instanceof WithBoundedness bounded
                        && bounded.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED
                        && !readsAnInputFormat(source));
    }

    /** Input formats end, but Flink does not say so for the rows of INSERT INTO … VALUES in streaming mode. */
    @SuppressWarnings("deprecation") // The check is for the old interface.
    private static boolean readsAnInputFormat(Transformation<?> source) {
        return source instanceof LegacySourceTransformation<?> legacy
                && legacy.getOperator().getUserFunction() instanceof InputFormatSourceFunction;
    }
}
