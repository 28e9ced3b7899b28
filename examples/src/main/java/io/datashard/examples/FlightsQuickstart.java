package io.datashard.examples;

import io.datashard.flink.convert.MetadataColumn;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.sink.DataShardSinkBuilder;
import io.datashard.flink.source.DataShardSource;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.read.StartingPosition;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;

/**
 * One Flink job streams flights into a table. A second job reads the same table as it grows, and prints each new snapshot. At the end, the
 * program prints the history of the table and the result of a query.
 */
public final class FlightsQuickstart {
    /** Marks the snapshots of one run in their summaries. */
    static final String LOAD = "quickstart.load";

    private static final Map<String, String> OPTIONS = Map.of(
            "path", "warehouse/flights",
            "rows", "20000",
            "rate", "600",
            "checkpoint-millis", "2000",
            "layout", "any",
            "partition", "none");

    private final PrintStream out;
    private final Clock clock;
    private final String path;
    private final long rows;
    private final long rate;
    private final long checkpointMillis;
    private final String load;
    private final Optional<Layout> layout;
    private final List<PartitionTerm> partitions;

    FlightsQuickstart(String[] args, PrintStream out, Clock clock) {
        Arguments arguments = Arguments.parse(args, OPTIONS);
        this.out = out;
        this.clock = clock;
        this.path = arguments.text("path");
        this.rows = arguments.number("rows");
        this.rate = arguments.number("rate");
        this.checkpointMillis = arguments.number("checkpoint-millis");
        this.load = clock.instant().toString();
        this.layout = layout(arguments.text("layout"));
        this.partitions = partitions(arguments.text("partition"));
    }

    /** The layout for a new table. The layout of an existing table is recognised. */
    private static Optional<Layout> layout(String name) {
        return switch (name) {
            case "any" -> Optional.empty();
            case "classic" -> Optional.of(Layout.CLASSIC);
            case "iceberg" -> Optional.of(Layout.ICEBERG);
            default -> throw new IllegalArgumentException("--layout is classic, iceberg or any, not '" + name + "'");
        };
    }

    /** The partitions for a new table, by time of departure or by airport. */
    private static List<PartitionTerm> partitions(String name) {
        return switch (name) {
            case "none" -> List.of();
            case "day" -> List.of(PartitionTerm.day("departure"));
            case "month" -> List.of(PartitionTerm.month("departure"));
            case "origin" -> List.of(PartitionTerm.identity("origin"));
            default ->
                throw new IllegalArgumentException("--partition is none, day, month or origin, not '" + name + "'");
        };
    }

    public static void main(String[] args) throws Exception {
        Console.run(out -> new FlightsQuickstart(args, out, Clock.systemUTC()).run());
    }

    void run() throws Exception {
        Optional<Snapshot> before = sayWhatIsThere();
        out.printf(
                Locale.ROOT,
                "Starting two Flink jobs in this process: one writes %,d flights, %,d a second, a checkpoint every %,d"
                        + " ms; the other reads.%n%n",
                rows,
                rate,
                checkpointMillis);
        CompletableFuture<JobExecutionResult> writing = startWriting().getJobExecutionResult();
        awaitTable(writing);
        try (DataShardTable table = DataShardTable.open(path)) {
            readWhile(writing, table, before);
            writing.get();
            Reports reports = new Reports(table, out);
            reports.history();
            reports.busiestRoutes();
            out.printf(Locale.ROOT, "%nThe table lies in %s%n", table.location());
        }
        out.println(
                "Run it again to append another load, or look at it with ./quickstart time-travel, etl, plain-java.");
    }

    private Optional<Snapshot> sayWhatIsThere() {
        if (!DataShardTable.exists(path)) {
            out.println("A new table is made in " + TableLocation.of(path));
            return Optional.empty();
        }
        try (DataShardTable table = DataShardTable.open(path)) {
            out.printf(
                    Locale.ROOT,
                    "The table %s exists with %,d rows in %d snapshots; appending another load.%n",
                    table.location(),
                    Reports.rows(table),
                    table.history().size());
            return table.currentSnapshot();
        }
    }

    /** The first job: the stream of flights, and the sink. */
    private JobClient startWriting() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(checkpointMillis);
        DataStream<Flight> flights = env.fromSource(
                new DataGeneratorSource<>(
                        new FlightAt(),
                        rows,
                        RateLimiterStrategy.perSecond((double) rate),
                        TypeInformation.of(Flight.class)),
                WatermarkStrategy.noWatermarks(),
                "flights");
        DataShardSinkBuilder<Flight> table =
                DataShardSink.forPojo(Flight.class).path(path).createIfMissing().snapshotProperty(LOAD, load);
        layout.ifPresent(table::layout);
        if (!partitions.isEmpty()) {
            table.partitionedBy(partitions.toArray(new PartitionTerm[0]));
        }
        flights.sinkTo(table.build()).uid("flights-table");
        return env.executeAsync("write flights");
    }

    /** Waits until the first job's sink has created the table, which the second job needs. */
    private void awaitTable(CompletableFuture<JobExecutionResult> writing) throws Exception {
        while (!DataShardTable.exists(path)) {
            try {
                writing.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                out.flush();
            }
        }
    }

    /** The second job: reads what is added to the table from the start of the first job on. */
    private void readWhile(
            CompletableFuture<JobExecutionResult> writing, DataShardTable table, Optional<Snapshot> before)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StartingPosition start = before.map(snapshot -> StartingPosition.snapshotId(snapshot.id()))
                .orElse(StartingPosition.earliest());
        RowType noColumns =
                (RowType) DataTypes.ROW(DataTypes.FIELD("delay", DataTypes.INT().notNull()))
                        .getLogicalType();
        List<MetadataColumn> origin =
                List.of(MetadataColumn.SNAPSHOT_ID, MetadataColumn.FILE_NAME, MetadataColumn.FILE_SIZE);
        DataStream<RowData> read = env.fromSource(
                DataShardSource.forRecords(RecordDeserializers.forRowData(noColumns, origin))
                        .path(path)
                        .continuous(Duration.ofMillis(200))
                        .startingAt(start)
                        .build(),
                WatermarkStrategy.noWatermarks(),
                "flights table");
        CloseableIterator<ReadRow> rowsRead = read.map(row -> new ReadRow(
                        row.getString(1).toString(), row.getString(2).toString(), row.getLong(3)))
                .returns(ReadRow.class)
                .collectAsync();
        JobClient reading = env.executeAsync("read flights");
        // If the first job fails, no more rows will come.
        var unused = writing.whenComplete((result, failure) -> {
            if (failure != null) {
                var unusedToo = reading.cancel();
            }
        });
        SnapshotPrinter printer = new SnapshotPrinter(table, out, clock, load);
        printer.heading();
        String old = before.map(snapshot -> snapshot.id().toString()).orElse("");
        while (printer.loadRows() < rows && rowsRead.hasNext()) {
            ReadRow row = rowsRead.next();
            if (!row.snapshotId().equals(old)) {
                printer.add(row);
            }
        }
        cancel(reading);
    }

    private static void cancel(JobClient job) throws InterruptedException {
        try {
            job.cancel().get();
        } catch (ExecutionException e) {
            // The job has ended by itself.
        }
    }
}
