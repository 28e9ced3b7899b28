package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.time.Instant;
import java.util.Optional;

/** Where a read begins: its first step or position. */
final class StartOfRead {
    private final PlanningSettings settings;
    private final PlannedTable table;
    private final TableMetadata metadata;
    private final SettingNames names;
    private final SnapshotSelector select;

    StartOfRead(PlanningSettings settings, PlannedTable table, SettingNames names) {
        this.settings = settings;
        this.table = table;
        this.names = names;
        this.metadata = table.metadata();
        this.select = new SnapshotSelector(table.name(), metadata, names);
    }

    /** The state of a read that starts now. */
    PlanningState of(PlanningState state) {
        PlanningState begun = state.begin(metadata.tableUuid(), table.numbering(), ContinuousPosition.START);
        return settings.mode()
                .map(
                        current -> metadata.currentSnapshot()
                                .map(snapshot -> begun.plan(all(snapshot)))
                                .orElseGet(begun::finish),
                        at -> begun.plan(all(select.byId(new SnapshotId(at.snapshot())))),
                        asOf -> begun.plan(all(select.asOf(asOf.time()))),
                        between -> {
                            requireFullHistory();
                            return begun.begin(metadata.tableUuid(), table.numbering(), from(between));
                        },
                        continuous -> {
                            requireFullHistory();
                            return continuous(begun, continuous.start());
                        });
    }

    /** All rows as of a snapshot. */
    private ScanStep all(Snapshot snapshot) {
        LegacyHistory history = new LegacyHistory(table.manifests(), metadata);
        if (!history.isIncremental()) {
            return new ScanStep.Full(snapshot);
        }
        if (settings.reading().legacyReadMode() == LegacyReadMode.UNION) {
            return history.union(snapshot);
        }
        throw new InvalidUseException(
                "Cannot read " + table.name(),
                "Python 0.4 or older wrote it: its snapshots hold only the files that they added, so that a read of"
                        + " one of them would miss the others",
                "Set " + names.of(Setting.LEGACY_READ_MODE) + " to 'union' to read all of them together");
    }

    private void requireFullHistory() {
        if (new LegacyHistory(table.manifests(), metadata).isIncremental()) {
            throw new InvalidUseException(
                    "Cannot read the changes of " + table.name(),
                    "Python 0.4 or older wrote it, whose snapshots do not tell what the table held",
                    "Read it as a whole in batch, with " + names.of(Setting.LEGACY_READ_MODE) + " = 'union'");
        }
    }

    private ContinuousPosition from(ReadMode.Between between) {
        SnapshotId from = new SnapshotId(between.from());
        select.requireLine(from, new SnapshotId(between.to()));
        return ContinuousPosition.at(select.byId(from));
    }

    private PlanningState continuous(PlanningState begun, StartingPosition start) {
        Optional<Snapshot> current = metadata.currentSnapshot();
        return start.map(
                full -> current.map(snapshot -> begun.plan(new ScanStep.Full(snapshot)))
                        .orElse(begun),
                latest -> current.map(snapshot -> begun.reach(ContinuousPosition.at(snapshot)))
                        .orElse(begun),
                earliest -> begun,
                at -> begun.reach(before(select.byId(at.snapshotId()))),
                at -> begun.reach(atTime(at.time())));
    }

    private ContinuousPosition atTime(Instant time) {
        Optional<Snapshot> first = select.firstFrom(time);
        if (first.isEmpty()) {
            return metadata.currentSnapshot().map(ContinuousPosition::at).orElse(ContinuousPosition.START);
        }
        ContinuousPosition before = before(first.get());
        boolean olderAreGone = !before.equals(ContinuousPosition.START)
                && metadata.snapshots().stream()
                        .noneMatch(snapshot -> snapshot.timestamp().isBefore(time));
        if (olderAreGone) {
            throw new InvalidUseException(
                    "Cannot read " + table.name() + " from " + time + " on",
                    "the snapshots of that time have been expired; the first that is left, "
                            + first.get().id() + ", is of " + first.get().timestamp(),
                    "Choose a later time, or " + names.of(Setting.START) + " = 'full'");
        }
        return before;
    }

    /** The position before a snapshot: a reader there sees this snapshot next. */
    private ContinuousPosition before(Snapshot snapshot) {
        Optional<Snapshot> parent = snapshot.parent() == null ? Optional.empty() : metadata.snapshot(snapshot.parent());
        long number = snapshot.sequenceNumber().value();
        if (parent.isPresent()) {
            return ContinuousPosition.at(parent.get());
        }
        if (number > 1) {
            return ContinuousPosition.after(new SequenceNumber(number - 1));
        }
        if (number == 1 || snapshot.parent() == null) {
            return ContinuousPosition.START;
        }
        throw new InvalidUseException(
                "Cannot read " + table.name() + " from snapshot " + snapshot.id() + " on",
                "the snapshot before it has been expired and there is no sequence number, so that it can't be told"
                        + " what it added",
                "Choose a later snapshot, or " + names.of(Setting.START) + " = 'full'");
    }
}
