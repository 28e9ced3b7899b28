package io.datashard.flink.sink;

import io.datashard.flink.Savepoints;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.TableOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * A job that writes the rows {@code (i, "text-i")}, i from 0, into a table, so many for every checkpoint. Settings are changed by its
 * methods; it is started as often as wanted.
 */
final class NumbersJob {
    static final TypeInformation<Row> TYPE = Types.ROW_NAMED(new String[] {"id", "text"}, Types.LONG, Types.STRING);
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final NumbersTable table;
    private final Configuration config = new Configuration();
    private long first;
    private long rows = 1000;
    private @Nullable Integer perCheckpoint;
    private int parallelism = 2;
    private @Nullable Duration interval = Duration.ofMillis(50);
    private UnaryOperator<DataShardSinkBuilder<Row>> sink = builder -> builder;
    private UnaryOperator<StreamExecutionEnvironment> environment = env -> env;
    private Function<DataShardSink<Row>, Sink<Row>> wrapper = inner -> inner;
    private UnaryOperator<DataStream<Row>> stream = numbers -> numbers;

    NumbersJob(NumbersTable table) {
        this.table = table;
        restarts(0);
    }

    NumbersJob rows(long count) {
        this.rows = count;
        return this;
    }

    /** The first number; the job writes from there. */
    NumbersJob first(long number) {
        this.first = number;
        return this;
    }

    /** So many rows come at first, and again after each completed checkpoint. */
    NumbersJob perCheckpoint(@Nullable Integer count) {
        this.perCheckpoint = count;
        return this;
    }

    NumbersJob parallelism(int tasks) {
        this.parallelism = tasks;
        return this;
    }

    /** Null: no checkpoints. */
    NumbersJob interval(@Nullable Duration between) {
        this.interval = between;
        return this;
    }

    /** How often the job may fail. */
    NumbersJob restarts(int count) {
        config.set(RestartStrategyOptions.RESTART_STRATEGY, count == 0 ? "disable" : "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, count);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return this;
    }

    NumbersJob batch() {
        return environment(env -> env.setRuntimeMode(RuntimeExecutionMode.BATCH))
                .interval(null);
    }

    NumbersJob sink(UnaryOperator<DataShardSinkBuilder<Row>> change) {
        this.sink = change;
        return this;
    }

    NumbersJob environment(UnaryOperator<StreamExecutionEnvironment> change) {
        this.environment = change;
        return this;
    }

    NumbersJob wrapped(Function<DataShardSink<Row>, Sink<Row>> change) {
        this.wrapper = change;
        return this;
    }

    NumbersJob stream(UnaryOperator<DataStream<Row>> change) {
        this.stream = change;
        return this;
    }

    NumbersJob from(@Nullable String savepoint) {
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return this;
    }

    /** Runs the job to its end. */
    void run() throws Exception {
        start().getJobExecutionResult().get();
    }

    JobClient start() throws Exception {
        StreamExecutionEnvironment env = environment();
        stream.apply(numbers(env))
                .sinkTo(wrapper.apply(builtSink()))
                .uid("sink")
                .name("numbers");
        return env.executeAsync();
    }

    StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        if (interval != null) {
            env.enableCheckpointing(interval.toMillis());
        }
        return environment.apply(env);
    }

    DataShardSink<Row> builtSink() {
        TableOptions options = table.options();
        return sink.apply(DataShardSink.forRow(TYPE)
                        .path(table.path())
                        .createIfMissing()
                        .layoutOfNewTable(options.layout())
                        .partitionedBy(options.partitionedBy().toArray(PartitionTerm[]::new)))
                .build();
    }

    DataStream<Row> numbers(StreamExecutionEnvironment env) {
        long from = first;
        DataGeneratorSource<Row> source = new DataGeneratorSource<>(
                index -> Row.of(from + index, "text-" + (from + index)),
                rows,
                perCheckpoint == null ? RateLimiterStrategy.noOp() : RateLimiterStrategy.perCheckpoint(perCheckpoint),
                TYPE);
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers-" + from);
    }

    /** Stops a job with a savepoint as soon as all tasks run, and returns where that lies. */
    static String stop(JobClient job, Path savepoints) throws Exception {
        return Savepoints.stop(job, savepoints);
    }

    /** Takes a savepoint as soon as all tasks run. */
    static String savepoint(JobClient job, Path savepoints) {
        return Savepoints.take(job, savepoints);
    }

    static void cancel(JobClient job) throws InterruptedException, ExecutionException {
        Savepoints.cancel(job);
    }
}
