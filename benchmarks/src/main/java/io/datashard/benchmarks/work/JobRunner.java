package io.datashard.benchmarks.work;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
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
     * Runs a job to its end and measures it.
     *
     * @param checkpoints what to do about checkpoints besides those that come by time
     */
    Measured run(StreamExecutionEnvironment environment, Checkpoints checkpoints) throws Exception {
        JobGraph job = environment.getStreamGraph().getJobGraph();
        Measurement measurement = new Measurement();
        cluster.submitJob(job).get();
        CompletableFuture<JobResult> result = cluster.requestJobResult(job.getJobID());
        CompletableFuture<?> checkpoint = CompletableFuture.completedFuture(null);
        while (!endsWithin(result, LOOK_MILLIS)) {
            measurement.note();
            if (checkpoint.isDone() && checkpoints.wanted()) {
                // May be refused, because another is under way or the job has just ended: the next look tells.
                checkpoint = cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED);
            }
        }
        Measured measured = measurement.end();
        var failure = result.get().getSerializedThrowable();
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "the job failed", failure.get().deserializeError(JobRunner.class.getClassLoader()));
        }
        return measured;
    }

    private static boolean endsWithin(CompletableFuture<JobResult> result, long millis) throws Exception {
        try {
            result.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Asks for checkpoints. */
    interface Checkpoints {
        /** None besides those that come by time. */
        Checkpoints BY_TIME = () -> false;

        /** Whether one is wanted now. */
        boolean wanted();

        /** One as soon as all rows are made, so that the end of a job does not wait for the clock. */
        static Checkpoints atTheEnd(Meter meter, int tasks) {
            return () -> meter.finishedSources.get() >= tasks;
        }

        /** One whenever that many rows were made, and at the end. */
        static Checkpoints every(long rows, Meter meter, int tasks) {
            long[] next = {rows};
            return () -> {
                boolean due = meter.made.sum() >= next[0];
                next[0] += due ? rows : 0;
                return due || meter.finishedSources.get() >= tasks;
            };
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
