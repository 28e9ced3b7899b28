package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans splits, a bounded number in each round, from an immutable state: after a failed round, the caller repeats it from the same state.
 * Between rounds it keeps only the open scan, to go on without reading manifests again.
 *
 * <p>Used by one thread at a time; blocking. Closing it does not close the table.
 */
public final class SplitPlanner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SplitPlanner.class);

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
     * @param window a round ends once it has this many splits
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
            while (!state.done() && !caughtUp && splits.size() < window) {
                ScanStep step = state.step();
                if (step == null) {
                    moveOn();
                } else {
                    plan(step);
                }
            }
            if (!state.done()) {
                rememberFiles();
            }
        }

        /** Finds the files of the position's snapshot. Call it before the position is kept, or used after its snapshot has expired. */
        private void rememberFiles() {
            state = state.at(seen.complete(manifests(), table.metadata(), state.position()));
        }

        private void reach(Snapshot to, @Nullable ScanStep by) {
            state = state.reach(seen.move(table.metadata(), by, to));
        }

        Planned result() {
            long lag = table.metadata().lastSequenceNumber().value()
                    - state.position().sequenceNumber().value();
            return new Planned(state, splits, caughtUp, counts, Math.max(0, lag));
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
            reach(step.to(), step);
            boolean isAll = settings.mode()
                    .map(current -> true, atSnapshot -> true, asOf -> true, between -> false, continuous -> false);
            if (isAll) {
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

        /** Converts the position to the kind of sequence numbers that the table has now. If that is impossible, the result is a gap. */
        private Optional<Change> renumber(TableMetadata metadata, Snapshot target) {
            ContinuousPosition position = state.position();
            Optional<Snapshot> listed =
                    position.snapshotId() == null ? Optional.empty() : metadata.snapshot(position.snapshotId());
            if (state.numbering().equals(table.numbering())) {
                return Optional.empty();
            }
            if (listed.isEmpty() && !position.equals(ContinuousPosition.START)) {
                return Optional.of(new Change.Gap(
                        target,
                        "the table was migrated to another layout since, which may number snapshots anew, and"
                                + " the first has been expired"));
            }
            state = state.renumber(
                    table.numbering(),
                    listed.map(ContinuousPosition::at).orElse(position).with(position.files()));
            return Optional.empty();
        }

        private Change change(TableMetadata metadata, Snapshot target) {
            SnapshotId id = state.position().snapshotId();
            if (id != null && metadata.snapshot(id).isEmpty()) {
                rememberFiles();
            }
            return renumber(metadata, target)
                    .orElseGet(() -> new ChangePlanner(manifests(), metadata).next(state.position(), target));
        }

        /** Finds the next step, if there is one. */
        private void moveOn() {
            TableMetadata metadata = table.metadata();
            Optional<Snapshot> target = target(metadata);
            if (target.isEmpty() && !state.position().equals(ContinuousPosition.START)) {
                beginAnew();
                return;
            }
            Change change = target.isEmpty() ? new Change.None() : change(metadata, target.get());
            Runnable step = change.map(
                    none -> this::rest,
                    next -> () -> take(next),
                    removed -> () -> takeAdded(removed),
                    gap -> () -> bridge(gap, target.orElseThrow()));
            step.run();
        }

        private void rest() {
            caughtUp = true;
            state = settings.isContinuous() ? state : state.finish();
        }

        private void take(Change.Next next) {
            if (next.step() == null) {
                reach(next.to(), null);
            } else {
                state = state.plan(next.step());
            }
        }

        private void takeAdded(Change.RowsRemoved removed) {
            requireSkipping(removed);
            state = state.plan(removed.step());
        }

        private Optional<Snapshot> target(TableMetadata metadata) {
            return settings.mode()
                    .map(
                            current -> metadata.currentSnapshot(),
                            atSnapshot -> metadata.currentSnapshot(),
                            asOf -> metadata.currentSnapshot(),
                            between -> Optional.of(new SnapshotSelector(table.name(), metadata, names)
                                    .byId(new SnapshotId(between.to()))),
                            continuous -> metadata.currentSnapshot());
        }

        private void requireSkipping(Change.RowsRemoved removed) {
            if (settings.reading().nonAppendChanges() == NonAppendChanges.FAIL) {
                throw new InvalidUseException(
                        "Cannot read the changes of " + table.name() + " after " + state.position(),
                        "snapshot " + removed.to().id() + " (" + removed.to().operation()
                                + ") removed rows, which a stream of added rows can't show",
                        "Set " + names.of(Setting.NON_APPEND_CHANGES)
                                + " to 'skip' to read only what it added, or read the table anew");
            }
            LOG.warn(
                    "Snapshot {} of {} removed rows; {} is 'skip', so that they stay with the reader",
                    removed.to().id(),
                    table.name(),
                    names.of(Setting.NON_APPEND_CHANGES));
        }

        private void bridge(Change.Gap gap, Snapshot target) {
            if (settings.reading().onGap() == OnGap.FAIL || !settings.isContinuous()) {
                throw gap("snapshot " + gap.to().id(), gap.why());
            }
            LOG.warn(
                    "Cannot tell what is new in {} from {} to snapshot {}; going on by {} = '{}'",
                    table.name(),
                    state.position(),
                    gap.to().id(),
                    names.of(Setting.ON_GAP),
                    settings.reading().onGap());
            Snapshot next = settings.reading().onGap() == OnGap.EARLIEST ? gap.to() : target;
            if (!state.numbering().equals(table.numbering())) {
                state = state.renumber(table.numbering(), ContinuousPosition.START);
            }
            if (settings.reading().onGap() == OnGap.EARLIEST) {
                state = state.plan(new ScanStep.Full(next));
            } else {
                reach(next, null);
            }
        }

        /** The table was rolled back to a state without rows: all rows from now on are new. */
        private void beginAnew() {
            if (settings.reading().onGap() == OnGap.FAIL || !settings.isContinuous()) {
                throw gap("an empty table", "the table went back: it has no snapshot any more");
            }
            LOG.warn(
                    "{} has no snapshot any more; going on by {} = '{}'",
                    table.name(),
                    names.of(Setting.ON_GAP),
                    settings.reading().onGap());
            state = state.begin(table.metadata().tableUuid(), table.numbering(), ContinuousPosition.START);
        }

        private InvalidUseException gap(String to, String why) {
            return new InvalidUseException(
                    "Cannot tell what is new in " + table.name() + " from " + state.position() + " to " + to,
                    why,
                    "Keep snapshots for longer than a reader may stand still; set " + names.of(Setting.ON_GAP)
                            + " to 'earliest' to read"
                            + " the table as of that snapshot anew (rows come again), or to 'latest' to go on after the"
                            + " current one (rows are lost)");
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
