package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.error.SettingNames;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plans splits, a bounded number in each round, from an immutable state: after a failed round, the caller repeats it from the same state.
 * Between rounds it keeps only the open scan, to go on without reading manifests again.
 *
 * <p>Used by one thread at a time; blocking. Closing it does not close the table.
 */
public final class SplitPlanner implements AutoCloseable {
    /** Of that many snapshots, a round hands over what it has found, and looks at the table again. */
    private static final int MOST_SNAPSHOTS = 64;

    private final PlanningSettings settings;
    private final @Nullable Predicate filter;
    private final PlannedTable table;
    private final SettingNames names;
    private final int window;
    private final RecentReads recent = new RecentReads();
    private @Nullable OpenScan open;

    /**
     * Prepares planning. Reads nothing yet.
     *
     * @param filter files without a matching row are skipped
     * @param table the table to read
     * @param names how the user writes settings, for messages
     * @param window a round ends once it has this many splits, or has gone through many snapshots
     */
    public SplitPlanner(
            PlanningSettings settings, @Nullable Predicate filter, PlannedTable table, SettingNames names, int window) {
        this.settings = settings;
        this.filter = filter;
        this.table = table;
        this.names = names;
        this.window = window;
    }

    /**
     * Finds the start of the read. Plans no split.
     *
     * @return the state from which to plan on; done if there is nothing to read
     * @throws InvalidUseException if the read can't start there, or the filter does not fit the table
     */
    public PlanningState begin() {
        Round round = new Round(PlanningState.NEW);
        round.begin();
        return round.state;
    }

    /** Plans on from a state. */
    public Planned plan(PlanningState from) {
        Round round = new Round(from);
        boolean complete = false;
        try {
            round.run();
            complete = true;
        } finally {
            if (!complete) {
                closeScan();
            }
        }
        return round.result();
    }

    /**
     * Counts the rows of a bounded read from its start, by the records of its files.
     *
     * @return the number; empty if these do not tell how many rows of a file match the filter
     */
    public OptionalLong countRows() {
        RowTally rows = new RowTally();
        return tally(metadata -> Optional.of(rows)).isPresent() ? OptionalLong.of(rows.rows()) : OptionalLong.empty();
    }

    /**
     * Computes aggregates over a bounded read from its start, by the records of its files.
     *
     * @param keys columns: rows that have the same values in them are a group; without columns, all rows are one, even if there are none
     * @param aggregates what to compute of each group
     * @return the groups; empty if the records of a file do not tell, or if there are too many groups
     */
    public Optional<List<AggregatedGroup>> aggregate(List<String> keys, List<Aggregate> aggregates) {
        return tally(metadata -> AggregateTally.of(metadata, keys, aggregates)).map(AggregateTally::groups);
    }

    /**
     * Estimates the rows of a read of one snapshot, by the records of the files that it reads. There is no estimate of other reads.
     *
     * @param mostBytes there is no estimate either if the manifests to read are longer than that together, or the length of one is not known
     */
    public TableEstimate estimate(long mostBytes) {
        return isOfOneSnapshot()
                ? tally(metadata -> Optional.ofNullable(metadata.schema()).map(EstimateTally::new), mostBytes)
                        .map(EstimateTally::estimate)
                        .orElse(TableEstimate.UNKNOWN)
                : TableEstimate.UNKNOWN;
    }

    private boolean isOfOneSnapshot() {
        return settings.mode()
                .map(current -> true, atSnapshot -> true, asOf -> true, between -> false, continuous -> false);
    }

    private <T extends FileTally> Optional<T> tally(Function<TableMetadata, Optional<T>> tally) {
        return tally(tally, Long.MAX_VALUE);
    }

    private <T extends FileTally> Optional<T> tally(Function<TableMetadata, Optional<T>> tally, long mostBytes) {
        try {
            return new Round(PlanningState.NEW).tally(tally, mostBytes);
        } finally {
            closeScan();
        }
    }

    /** Waits for reads that are under way. */
    @Override
    public void close() {
        closeScan();
    }

    private ManifestReader manifests() {
        return recent.over(table.manifests(), table.metadata());
    }

    private void closeScan() {
        if (open != null) {
            open.scan().close();
            open = null;
        }
    }

    /** The scan of the step that is being planned; its cursor is after the last planned file. */
    private record OpenScan(ScanStep step, TableScan scan) {}

    /** One round. */
    private final class Round {
        private final List<FileSplit> splits = new ArrayList<>();
        private final SeenFiles seen;
        private PlanningState state;
        private boolean caughtUp;
        private ScanCounts counts = ScanCounts.NONE;
        private long boundary = Planned.UNCHANGED;

        Round(PlanningState state) {
            this.state = state;
            this.seen = new SeenFiles(state.position());
        }

        void begin() {
            if (state.step() == null) {
                table.refresh();
            }
            requireSameTable();
            if (state.tableUuid() == null) {
                checkFilter();
                state = new StartOfRead(settings, table, names).of(state);
            }
            if (!state.numbering().equals(table.numbering())) {
                requireNumbersNotNeeded();
            }
        }

        void run() {
            begin();
            int snapshots = 0;
            while (!state.done() && !caughtUp && splits.size() < window) {
                ScanStep step = state.step();
                noteBoundary();
                if (step != null) {
                    plan(step);
                } else if (snapshots++ < MOST_SNAPSHOTS) {
                    moveOn();
                } else {
                    break;
                }
            }
            noteBoundary();
            if (!state.done()) {
                rememberFiles();
            }
        }

        /** Between two steps, what was planned leads up to the position, and all else comes after it. */
        private void noteBoundary() {
            if (state.step() == null) {
                boundary = state.nextOrdinal();
            }
        }

        <T extends FileTally> Optional<T> tally(Function<TableMetadata, Optional<T>> wanted, long mostBytes) {
            begin();
            Optional<T> tally = wanted.apply(table.metadata());
            while (tally.isPresent() && !state.done()) {
                ScanStep step = state.step();
                if (step == null) {
                    moveOn();
                    continue;
                }
                TableScan scan = openScan(step);
                boolean isLong = mostBytes < Long.MAX_VALUE && !scan.hasAtMost(mostBytes);
                if (isLong || !scan.tally(tally.get())) {
                    return Optional.empty();
                }
                complete(step);
            }
            return tally;
        }

        private void moveOn() {
            NextStep.Found next = new NextStep(settings, table, names, manifests(), seen, state).find();
            state = next.state();
            caughtUp = next.caughtUp();
        }

        /** Finds the files of the position's snapshot. Call it before the position is kept, or used after its snapshot has expired. */
        private void rememberFiles() {
            state = state.at(seen.complete(manifests(), table.metadata(), state.position()));
        }

        Planned result() {
            long lag = table.metadata().lastSequenceNumber().value()
                    - state.position().sequenceNumber().value();
            return new Planned(state, splits, caughtUp, counts, Math.max(0, lag), boundary);
        }

        private void plan(ScanStep step) {
            TableScan scan = openScan(step);
            ScanCounts before = scan.counts();
            SplitCutter cutter = new SplitCutter(settings.reading().splitTargetBytes());
            ScannedFile file = null;
            while (splits.size() < window && state.plannedRows() < settings.limit() && (file = scan.next()) != null) {
                List<FileSplit> cut = cutter.cut(file, state.nextOrdinal());
                splits.addAll(cut);
                state = state.advance(scan.cursor(), cut.size(), file.file().recordCount());
            }
            counts = counts.plus(scan.counts().since(before));
            if (state.plannedRows() >= settings.limit()) {
                closeScan();
                state = state.finish();
            } else if (file == null && splits.size() < window) {
                complete(step);
            }
        }

        private void complete(ScanStep step) {
            closeScan();
            state = state.reach(seen.move(table.metadata(), step, step.to()));
            if (isOfOneSnapshot()) {
                state = state.finish();
            }
        }

        private TableScan openScan(ScanStep step) {
            OpenScan current = open;
            if (current != null
                    && current.step().equals(step)
                    && current.scan().cursor().equals(state.cursor())) {
                return current.scan();
            }
            closeScan();
            FilePruner pruner = FilePruner.of(table.metadata(), filter);
            TableScan scan = TableScan.open(manifests(), table.metadata(), step, pruner, state.cursor());
            open = new OpenScan(step, scan);
            return scan;
        }

        /** A step by sequence numbers can't go on with another kind of numbers. All other steps name manifests, which never change. */
        private void requireNumbersNotNeeded() {
            if (state.step() instanceof ScanStep.Above) {
                throw new InvalidUseException(
                        "Cannot go on reading " + table.name(),
                        "the table was migrated to another layout while the reader was bridging expired snapshots by"
                                + " their sequence numbers, and these may have been given anew",
                        "Start to read without the old state, at a snapshot that it had read; nothing was read twice"
                                + " so far");
            }
        }

        private void checkFilter() {
            Schema schema = table.metadata().schema();
            if (filter != null && schema != null) {
                RowFilter.of(filter, schema);
            }
        }

        private void requireSameTable() {
            String uuid = table.metadata().tableUuid();
            if (state.tableUuid() != null && !state.tableUuid().equals(uuid)) {
                throw new InvalidUseException(
                        "Cannot go on reading " + table.name(),
                        "another table lies there now: its UUID is " + uuid + ", the reader began with "
                                + state.tableUuid(),
                        "Start to read without the old state");
            }
        }
    }
}
