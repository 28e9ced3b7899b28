package io.datashard.flink.lookup;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.OptionNames;
import io.datashard.read.FileSplit;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.Planned;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import io.datashard.table.AccessedTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of a table, and later those that were added since. Keeps no position: a call that failed is repeated from the same one. Not
 * thread-safe; blocking; must be closed.
 */
final class TableChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableChanges.class);

    /** How many files a round of planning finds, so that they can be opened ahead. */
    private static final int ROUND = 16;

    private final LookupPlan plan;
    private final AccessedTable table;
    private final FileRows files;
    private final SplitPlanner planner;
    private @Nullable String uuid;

    /**
     * Prepares reading; opens nothing yet.
     *
     * @param opened receives the storage once the table is open
     */
    TableChanges(LookupPlan plan, Supplier<Surroundings> surroundings, Consumer<Storage> opened) {
        this.plan = plan;
        this.files = new FileRows(plan);
        this.table = new AccessedTable(plan.location(), surroundings, storage -> {
            files.in(storage);
            opened.accept(storage);
        });
        ReadSettings reading =
                new ReadSettings(Long.MAX_VALUE, plan.reading().legacyReadMode(), OnGap.FAIL, NonAppendChanges.FAIL);
        ReadMode mode = new ReadMode.Continuous(StartingPosition.full(), Duration.ZERO);
        this.planner = new SplitPlanner(
                new PlanningSettings(mode, Long.MAX_VALUE, reading),
                plan.reading().filter(),
                table,
                OptionNames.FLINK,
                ROUND);
    }

    /**
     * Reads all rows as of the current snapshot.
     *
     * @param rows takes each row, which is valid for that call
     * @return the position at the snapshot
     * @throws InvalidUseException if the table can't be read so, or another table lies there than before
     */
    PlanningState readAll(Consumer<RowData> rows) {
        files.countFrom(0);
        PlanningState state = planner.begin();
        requireSameTable(state);
        // As long as there is a step, the planner does not look at the table again: it ends with the snapshot that it
        // began with.
        boolean isComplete = state.step() == null;
        while (!isComplete) {
            Planned round = planner.plan(state);
            read(round.splits(), rows);
            state = round.state();
            isComplete = round.caughtUp();
        }
        return state;
    }

    /**
     * Reads the rows that were added since a position, up to the current snapshot. Costs one small request if the table has not changed.
     *
     * @param rows takes each row, which is valid for that call; what it has got is worth nothing if the result is empty
     * @return the position at the current snapshot; empty if something else was done than adding rows, or nobody can tell
     */
    Optional<PlanningState> readAdded(PlanningState from, Consumer<RowData> rows) {
        long before = files.readRows();
        Optional<PlanningState> reached = Optional.empty();
        try {
            reached = addedSince(from, rows);
        } finally {
            if (reached.isEmpty()) {
                files.countFrom(before);
            }
        }
        return reached;
    }

    private Optional<PlanningState> addedSince(PlanningState from, Consumer<RowData> rows) {
        PlanningState state = from;
        boolean caughtUp = false;
        while (!caughtUp) {
            Planned round;
            try {
                round = planner.plan(state);
            } catch (InvalidUseException e) {
                LOG.info("Reading all rows of {} again for a lookup join: {}", plan.table(), e.getMessage());
                return Optional.empty();
            }
            read(round.splits(), rows);
            state = round.state();
            caughtUp = round.caughtUp();
        }
        return Optional.of(state);
    }

    /** How many rows the current snapshot has, whether the query needs them or not. */
    long countRows() {
        ReadSettings reading =
                ReadSettings.DEFAULT.withLegacyReadMode(plan.reading().legacyReadMode());
        PlanningSettings settings = new PlanningSettings(new ReadMode.Current(), Long.MAX_VALUE, reading);
        try (SplitPlanner counting = new SplitPlanner(settings, null, table, OptionNames.FLINK, 1)) {
            return counting.countRows().orElse(0);
        }
    }

    /** Of how many rows it is known whether the query needs them: of those that are held or being read. */
    long readRows() {
        return files.readRows();
    }

    @Override
    public void close() {
        // Whatever fails, both are closed.
        try (table) {
            planner.close();
        }
    }

    private void read(List<FileSplit> splits, Consumer<RowData> rows) {
        files.read(splits, table.metadata().schema(), rows);
    }

    private void requireSameTable(PlanningState state) {
        String found = state.tableUuid();
        if (uuid != null && !uuid.equals(found)) {
            throw new InvalidUseException(
                    "Cannot go on looking up rows of the table " + plan.table(),
                    "another table lies there now: its UUID is " + found + ", the job began with " + uuid,
                    "Start the job anew if that is the table to join with");
        }
        uuid = found;
    }
}
