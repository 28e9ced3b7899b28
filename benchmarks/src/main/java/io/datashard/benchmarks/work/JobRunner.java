package io.datashard.benchmarks.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process, and how its jobs are run and measured. Not thread-safe. */
final class JobRunner implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;

    private final MiniCluster cluster;

    JobRunner(int slots) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
        cluster.start();
    }

    /** An environment for jobs that write, with checkpoints. */
    static StreamExecutionEnvironment writing(int parallelism, Duration checkpoints) {
        Configuration configuration = configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
        return environment(configuration, parallelism);
    }

    /** An environment for jobs that read to an end. */
    static StreamExecutionEnvironment reading(int parallelism) {
        Configuration configuration = configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        // The asked parallelism, not one that Flink finds fitting.
        configuration.set(BatchExecutionOptions.ADAPTIVE_AUTO_PARALLELISM_ENABLED, false);
        return environment(configuration, parallelism);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return configuration;
    }

    private static StreamExecutionEnvironment environment(Configuration configuration, int parallelism) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return environment;
    }

    /**
     * Runs a job that reads.
     *
     * @throws IllegalStateException if it is not one chain of the environment's parallelism: then another work than the asked one would be measured
     */
    Measured read(StreamExecutionEnvironment environment, Meter meter) throws Exception {
        JobGraph job = environment.getStreamGraph().getJobGraph();
        List<String> chains = new ArrayList<>();
        job.getVertices()
                .forEach(vertex -> chains.add(vertex.getName() + " of parallelism " + vertex.getParallelism()));
        if (chains.size() != 1 || job.getVerticesAsArray()[0].getParallelism() != environment.getParallelism()) {
            throw new IllegalStateException(
                    "Cannot measure a job of " + chains + ": source and sink are not one chain of parallelism "
                            + environment.getParallelism() + ". Look how the system chooses its parallelism");
        }
        return run(job, meter, () -> false);
    }

    /** Runs a job that writes, with a checkpoint whenever all sources wait for one or have ended, so that nothing waits for the clock. */
    Measured write(StreamExecutionEnvironment environment, Meter meter, int tasks) throws Exception {
        return run(
                environment.getStreamGraph().getJobGraph(),
                meter,
                () -> meter.finishedSources.get() + meter.waitingSources.get() >= tasks);
    }

    private Measured run(JobGraph job, Meter meter, BooleanSupplier wantsCheckpoint) throws Exception {
        Measurement.collectGarbage();
        cluster.submitJob(job).get();
        CompletableFuture<JobResult> result = cluster.requestJobResult(job.getJobID());
        CompletableFuture<?> checkpoint = CompletableFuture.completedFuture(null);
        while (!endsWithin(result, LOOK_MILLIS)) {
            meter.note();
            if (checkpoint.isDone() && wantsCheckpoint.getAsBoolean()) {
                // May be refused, because another is under way or the job has just ended: then it is still wanted at
                // the next look.
                checkpoint = cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED);
            }
        }
        var failure = result.get().getSerializedThrowable();
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "the job failed", failure.get().deserializeError(JobRunner.class.getClassLoader()));
        }
        return meter.end();
    }

    private static boolean endsWithin(CompletableFuture<JobResult> result, long millis) throws Exception {
        try {
            result.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
