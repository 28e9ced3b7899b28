package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.options.StartupMode;
import io.datashard.flink.options.StatisticsReport;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.read.SnapshotSelector;
import io.datashard.read.StartingPosition;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableRead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of snapshots that a table's options make.
 *
 * @param table name of the table, for messages
 * @param options options of the table
 * @param batch whether the job runs in batch mode
 * @param zone time zone of the session
 */
record ScanChoice(String table, ReadableConfig options, boolean batch, ZoneId zone) {
    private static final Logger LOG = LoggerFactory.getLogger(ScanChoice.class);

    /** Throws if options contradict each other. Does no I/O. */
    ScanChoice {
        List<String> chosen = Stream.<ConfigOption<?>>of(
                        SourceOptions.SNAPSHOT_ID,
                        SourceOptions.TIMESTAMP,
                        SourceOptions.TIMESTAMP_MILLIS,
                        SourceOptions.INCREMENTAL_BETWEEN,
                        SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP)
                .filter(option -> options.getOptional(option).isPresent())
                .map(option -> "'" + option.key() + "'")
                .toList();
        if (chosen.size() > 1) {
            throw new InvalidUseException(
                    "Cannot read the table " + table,
                    "the options " + String.join(" and ", chosen) + " choose different snapshots",
                    "Set one of them");
        }
    }

    private boolean isBetween() {
        return options.getOptional(SourceOptions.INCREMENTAL_BETWEEN).isPresent()
                || options.getOptional(SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP)
                        .isPresent();
    }

    /** Sets the choice in the builder. Opens the table only if two times choose the snapshots. */
    <T> void apply(DataShardSourceBuilder<T> builder, TableLocation location) {
        if (!isBetween() && isContinuous()) {
            builder.continuous(options.get(SourceOptions.MONITOR_INTERVAL)).startingAt(start());
            options.getOptional(SourceOptions.CONSUMER_ID).ifPresent(id -> builder.consumerId(id)
                    .consumerExpiration(options.get(SourceOptions.CONSUMER_EXPIRATION_TIME))
                    .ignoreConsumerProgress(options.get(SourceOptions.CONSUMER_IGNORE_PROGRESS)));
            return;
        }
        requireNoName();
        apply(() -> metadata(location), new BoundedRead() {
            @Override
            public void snapshotId(SnapshotId id) {
                builder.snapshotId(id);
            }

            @Override
            public void asOf(Instant time) {
                builder.asOf(time);
            }

            @Override
            public void between(SnapshotId after, SnapshotId upTo) {
                builder.between(after, upTo);
            }
        });
    }

    private static TableMetadata metadata(TableLocation location) {
        try (DataShardTable open = DataShardTable.open(location, ProcessSurroundings.current())) {
            return open.metadata();
        }
    }

    /** Sets the choice of a read that ends. */
    void apply(TableRead read, TableMetadata metadata) {
        apply(() -> metadata, new BoundedRead() {
            @Override
            public void snapshotId(SnapshotId id) {
                read.snapshotId(id);
            }

            @Override
            public void asOf(Instant time) {
                read.asOf(time);
            }

            @Override
            public void between(SnapshotId after, SnapshotId upTo) {
                read.between(after, upTo);
            }
        });
    }

    /** What takes the choice of a read that ends. */
    private interface BoundedRead {
        void snapshotId(SnapshotId id);

        void asOf(Instant time);

        void between(SnapshotId after, SnapshotId upTo);
    }

    /** Asks for the metadata only if two times choose the snapshots. */
    private void apply(Supplier<TableMetadata> metadata, BoundedRead read) {
        Optional<String> between = options.getOptional(SourceOptions.INCREMENTAL_BETWEEN);
        Optional<String> betweenTimes = options.getOptional(SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP);
        if (between.isPresent()) {
            String[] ids = pair(SourceOptions.INCREMENTAL_BETWEEN, between.get());
            read.between(id(SourceOptions.INCREMENTAL_BETWEEN, ids[0]), id(SourceOptions.INCREMENTAL_BETWEEN, ids[1]));
        } else if (betweenTimes.isPresent()) {
            applyTimes(read, metadata, pair(SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP, betweenTimes.get()));
        } else {
            requireNoStart();
            snapshotId().ifPresent(read::snapshotId);
            time().ifPresent(read::asOf);
        }
    }

    /** How many readers the source may choose to have; 0 = Flink chooses. */
    int mostReaders() {
        return options.get(SourceOptions.INFER_PARALLELISM) ? options.get(SourceOptions.INFER_PARALLELISM_MAX) : 0;
    }

    /**
     * Whether the planner is told what the metadata knows of the rows: of one snapshot, and in batch mode only. In streaming mode, Flink takes a sum
     * of numbers that are all positive for one that only grows, and drops its retractions.
     */
    boolean reportsStatistics() {
        return batch && !isBetween() && options.get(SourceOptions.REPORT_STATISTICS) == StatisticsReport.ALL;
    }

    /** Whether aggregates may be answered by metadata: in batch mode, unless the user turns it off. */
    boolean answersAggregates() {
        return batch && options.get(SourceOptions.AGGREGATE_PUSH_DOWN);
    }

    /**
     * Checks that the table has the snapshots of a bounded read, so that a mistake fails before the job runs.
     *
     * @throws InvalidUseException if the table lacks one
     */
    void requireSnapshots(TableMetadata metadata) {
        Optional<String> between = options.getOptional(SourceOptions.INCREMENTAL_BETWEEN);
        boolean placed = between.isPresent() || snapshotId().isPresent() || time().isPresent();
        if (!placed || (between.isEmpty() && isContinuous())) {
            return;
        }
        SnapshotSelector selector = new SnapshotSelector(table, metadata, OptionNames.FLINK);
        between.ifPresent(text -> {
            String[] ids = pair(SourceOptions.INCREMENTAL_BETWEEN, text);
            selector.requireLine(
                    id(SourceOptions.INCREMENTAL_BETWEEN, ids[0]), id(SourceOptions.INCREMENTAL_BETWEEN, ids[1]));
        });
        snapshotId().ifPresent(selector::byId);
        time().ifPresent(selector::asOf);
    }

    /** Whether the read goes on without end. */
    boolean isContinuous() {
        boolean monitored = options.getOptional(SourceOptions.MONITOR_INTERVAL).isPresent();
        if (monitored && batch) {
            LOG.info("The table {} is read once: 'source.monitor-interval' is without effect in batch mode", table);
        }
        return monitored && !batch;
    }

    /** Whether the read may begin before there is a table. */
    boolean awaitsTable() {
        return !awaited().isZero() && isContinuous();
    }

    /** For how long the read waits for a table that is not there; zero = not at all. */
    Duration awaited() {
        return options.getOptional(SourceOptions.AWAIT_TABLE).orElse(Duration.ZERO);
    }

    private StartingPosition start() {
        Optional<StartingPosition> bySnapshot = snapshotId().map(StartingPosition::snapshotId);
        Optional<StartingPosition> byTime = time().map(StartingPosition::timestamp);
        @Nullable StartupMode mode = options.getOptional(SourceOptions.STARTUP_MODE).orElse(null);
        if (mode == null) {
            return bySnapshot.or(() -> byTime).orElse(StartingPosition.full());
        }
        return switch (mode) {
            case SNAPSHOT_ID -> bySnapshot.orElseThrow(() -> lacks(mode, "'scan.snapshot-id'"));
            case TIMESTAMP -> byTime.orElseThrow(() -> lacks(mode, "'scan.timestamp' or 'scan.timestamp-millis'"));
            case FULL -> unlessPlaced(mode, StartingPosition.full());
            case LATEST -> unlessPlaced(mode, StartingPosition.latest());
            case EARLIEST -> unlessPlaced(mode, StartingPosition.earliest());
        };
    }

    private StartingPosition unlessPlaced(StartupMode mode, StartingPosition position) {
        if (snapshotId().isPresent() || time().isPresent()) {
            throw new InvalidUseException(
                    "Cannot start to read the table " + table,
                    "'scan.startup.mode' is '" + mode + "', and a snapshot or a time is given besides",
                    "Set 'scan.startup.mode' to 'snapshot-id' or 'timestamp', or leave one of them out");
        }
        return position;
    }

    private InvalidUseException lacks(StartupMode mode, String key) {
        return new InvalidUseException(
                "Cannot start to read the table " + table,
                "'scan.startup.mode' is '" + mode + "', and the place is not given",
                "Set " + key);
    }

    /** Refuses a start for a read that ends. Batch mode ignores the option, so that one declaration serves both modes. */
    private void requireNoStart() {
        if (!batch && options.getOptional(SourceOptions.AWAIT_TABLE).isPresent()) {
            throw new InvalidUseException(
                    "Cannot read the table " + table,
                    "'scan.await-table' lets a continuous read wait, and this read ends with the current snapshot",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'scan.await-table'");
        }
        if (!batch && options.getOptional(SourceOptions.STARTUP_MODE).isPresent()) {
            throw new InvalidUseException(
                    "Cannot read the table " + table,
                    "'scan.startup.mode' says where a continuous read starts, and this read ends with the current"
                            + " snapshot",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'scan.startup.mode'");
        }
    }

    /** Refuses a name for a read that ends; in batch mode it is ignored. */
    private void requireNoName() {
        if (isNamed() && batch) {
            LOG.info("The table {} is read once: 'consumer-id' is without effect in batch mode", table);
        } else if (isNamed()) {
            throw new InvalidUseException(
                    "Cannot read the table " + table,
                    "'consumer-id' keeps the position of a continuous read, and this read ends",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'consumer-id'");
        }
    }

    /** Whether the table's options give a continuous read a name. */
    boolean isNamed() {
        return options.getOptional(SourceOptions.CONSUMER_ID).isPresent();
    }

    private Optional<SnapshotId> snapshotId() {
        return options.getOptional(SourceOptions.SNAPSHOT_ID).map(text -> id(SourceOptions.SNAPSHOT_ID, text));
    }

    private Optional<Instant> time() {
        return options.getOptional(SourceOptions.TIMESTAMP)
                .map(text -> PointInTime.parse(SourceOptions.TIMESTAMP.key(), text, zone))
                .or(() -> options.getOptional(SourceOptions.TIMESTAMP_MILLIS).map(Instant::ofEpochMilli));
    }

    private void applyTimes(BoundedRead read, Supplier<TableMetadata> metadata, String[] times) {
        String key = SourceOptions.INCREMENTAL_BETWEEN_TIMESTAMP.key();
        Instant from = PointInTime.parse(key, times[0], zone);
        Instant to = PointInTime.parse(key, times[1], zone);
        if (to.isBefore(from)) {
            throw new InvalidUseException(
                    "Cannot read the table " + table,
                    "the second time of '" + key + "' is before the first",
                    "Swap them");
        }
        SnapshotSelector selector = new SnapshotSelector(table, metadata.get(), OptionNames.FLINK);
        SnapshotId after = selector.asOf(from).id();
        SnapshotId upTo = selector.asOf(to).id();
        selector.requireLine(after, upTo);
        read.between(after, upTo);
    }

    private SnapshotId id(ConfigOption<String> option, String text) {
        try {
            return SnapshotId.parse(text);
        } catch (NumberFormatException e) {
            throw new InvalidUseException(
                    "Cannot use '" + text + "' for '" + option.key() + "' of the table " + table,
                    "a snapshot id is a whole number from 0 to 2^64-1",
                    "Take an id from the table's history",
                    e);
        }
    }

    private String[] pair(ConfigOption<String> option, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 2) {
            throw new InvalidUseException(
                    "Cannot use '" + text + "' for '" + option.key() + "' of the table " + table,
                    "it must name two places with a comma between",
                    "Write it like 'a,b'; what was added after a up to b is read");
        }
        return new String[] {parts[0].trim(), parts[1].trim()};
    }
}
