package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a read does once all files of a step are planned: it goes on to the next change of the table, bridges a gap as the settings say, or has
 * caught up. Used once.
 */
final class NextStep {
    private static final Logger LOG = LoggerFactory.getLogger(NextStep.class);

    private final PlanningSettings settings;
    private final PlannedTable table;
    private final SettingNames names;
    private final ManifestReader manifests;
    private final SeenFiles seen;
    private PlanningState state;
    private boolean caughtUp;

    /**
     * Looks in a table as it was read last; reads nothing yet.
     *
     * @param seen the files of the positions that the round came from
     * @param state a state without a step
     */
    NextStep(
            PlanningSettings settings,
            PlannedTable table,
            SettingNames names,
            ManifestReader manifests,
            SeenFiles seen,
            PlanningState state) {
        this.settings = settings;
        this.table = table;
        this.names = names;
        this.manifests = manifests;
        this.seen = seen;
        this.state = state;
    }

    /**
     * The state that follows.
     *
     * @param caughtUp whether there is nothing more to plan for now
     */
    record Found(PlanningState state, boolean caughtUp) {}

    /**
     * Finds the next step, or that there is none.
     *
     * @throws InvalidUseException if rows were removed, or what is new can't be told, and the settings say that this fails
     */
    Found find() {
        moveOn();
        return new Found(state, caughtUp);
    }

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
            reach(next.to());
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
                        between -> Optional.of(
                                new SnapshotSelector(table.name(), metadata, names).byId(new SnapshotId(between.to()))),
                        continuous -> metadata.currentSnapshot());
    }

    private Change change(TableMetadata metadata, Snapshot target) {
        SnapshotId id = state.position().snapshotId();
        if (id != null && metadata.snapshot(id).isEmpty()) {
            state = state.at(seen.complete(manifests, metadata, state.position()));
        }
        return renumber(metadata, target)
                .orElseGet(() -> new ChangePlanner(manifests, metadata).next(state.position(), target));
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

    private void reach(Snapshot to) {
        state = state.reach(seen.move(table.metadata(), null, to));
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
            reach(next);
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
}
