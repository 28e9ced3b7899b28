package io.datashard.examples;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.model.Snapshot;
import io.datashard.schema.Predicates;
import io.datashard.table.DataShardTable;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads one table and writes another, exactly once: follows new flights and keeps those more than an hour late. When nothing new has come for a
 * while, the job stops with a savepoint. The next run goes on from there and reads only newer rows.
 */
public final class IncrementalEtl {
    private static final Map<String, String> OPTIONS =
            Map.of("path", "warehouse/flights", "target", "warehouse/long-delays", "idle-seconds", "10");

    private final Arguments arguments;
    private final PrintStream out;
    private final Clock clock;
    private final String source;
    private final String target;
    private final Path savepoints;
    private final Set<Snapshot> printed = new HashSet<>();

    IncrementalEtl(String[] args, PrintStream out, Clock clock) {
        this.arguments = Arguments.parse(args, OPTIONS);
        this.out = out;
        this.clock = clock;
        this.source = arguments.text("path");
        this.target = arguments.text("target");
        this.savepoints = Path.of(target + "-savepoints").toAbsolutePath();
    }

    public static void main(String[] args) throws Exception {
        Console.run(out -> new IncrementalEtl(args, out, Clock.systemUTC()).run());
    }

    void run() throws Exception {
        ExampleTable.loadIfMissing(source, out);
        if (DataShardTable.exists(target)) {
            try (DataShardTable table = DataShardTable.open(target)) {
                printed.addAll(table.history());
            }
        }
        JobClient job = start();
        waitUntilIdle(job.getJobExecutionResult());
        String savepoint = job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
                .get();
        Files.writeString(latest(), savepoint);
        printNew();
        try (DataShardTable table = DataShardTable.open(target)) {
            out.printf(
                    Locale.ROOT, "%s has %,d rows. Stopped with a savepoint.%n", table.location(), Reports.rows(table));
        }
    }

    private JobClient start() throws Exception {
        Configuration configuration = new Configuration();
        if (Files.exists(latest())) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, Files.readString(latest()));
            out.println("Going on from the savepoint of the last run.");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(1_000);
        // Stable uids: by them, the state of a savepoint finds its operators.
        env.fromSource(
                        DataShardSource.forPojo(Flight.class)
                                .path(source)
                                .where(Predicates.greaterThan("delay", 60))
                                .continuous(Duration.ofMillis(500))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "flights")
                .uid("flights")
                .map(LongDelay::of)
                .returns(LongDelay.class)
                .uid("long-delays")
                .sinkTo(DataShardSink.forPojo(LongDelay.class)
                        .path(target)
                        .createIfMissing()
                        .sinkId("long-delays")
                        .build())
                .uid("long-delays-table");
        return env.executeAsync("late flights");
    }

    private void waitUntilIdle(CompletableFuture<JobExecutionResult> job) throws Exception {
        Duration idle = Duration.ofSeconds(arguments.number("idle-seconds"));
        Instant last = clock.instant();
        while (Duration.between(last, clock.instant()).compareTo(idle) < 0) {
            try {
                job.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                last = printNew() ? clock.instant() : last;
            }
        }
    }

    /** Prints the new snapshots of the target. */
    private boolean printNew() {
        boolean any = false;
        if (DataShardTable.exists(target)) {
            try (DataShardTable table = DataShardTable.open(target)) {
                for (Snapshot snapshot : table.history()) {
                    if (printed.add(snapshot)) {
                        any = true;
                        out.printf(
                                Locale.ROOT,
                                "  %s: %s rows into %s%n",
                                snapshot.timestamp(),
                                snapshot.summary().get("added-records"),
                                target);
                    }
                }
            }
        }
        return any;
    }

    private Path latest() {
        return savepoints.resolve("latest.txt");
    }
}
