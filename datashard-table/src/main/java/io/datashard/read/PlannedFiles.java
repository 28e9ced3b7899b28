package io.datashard.read;

import io.datashard.error.SettingNames;
import io.datashard.schema.Predicate;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The data files of a bounded read, one after the other, found on demand. Not thread-safe; blocking. */
public final class PlannedFiles implements FileSource {
    private final SplitPlanner planner;
    private final Deque<FileSplit> planned = new ArrayDeque<>();
    private PlanningState state;

    private PlannedFiles(SplitPlanner planner) {
        this.planner = planner;
        this.state = planner.begin();
    }

    /**
     * Begins a read of whole files. Looks at the table and uses its current metadata.
     *
     * @param mode which snapshots to read; not continuous
     * @param reading how to read them
     * @param filter files without a matching row are skipped
     * @param names how the user writes settings, for messages
     * @throws io.datashard.error.InvalidUseException if the table has no such snapshots, or the filter does not fit it
     */
    public static PlannedFiles begin(
            ReadMode mode, ReadSettings reading, @Nullable Predicate filter, PlannedTable table, SettingNames names) {
        PlanningSettings settings =
                new PlanningSettings(mode, Long.MAX_VALUE, reading.withSplitTargetBytes(Long.MAX_VALUE));
        return new PlannedFiles(new SplitPlanner(settings, filter, table, names, 1));
    }

    @Override
    public @Nullable ScannedFile next() {
        while (planned.isEmpty() && !state.done()) {
            Planned round = planner.plan(state);
            state = round.state();
            planned.addAll(round.splits());
        }
        FileSplit next = planned.poll();
        return next == null ? null : next.scanned();
    }

    /** Whether the end is reached; true from the start if there is nothing to read. */
    public boolean isDone() {
        return planned.isEmpty() && state.done();
    }

    @Override
    public void close() {
        planner.close();
    }
}
