package io.datashard.flink.care;

import io.datashard.flink.options.CareSettings;
import io.datashard.flink.options.CompactionSettings;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.maintenance.ExpiryReport;
import io.datashard.maintenance.OrphanReport;
import io.datashard.maintenance.Progress;
import io.datashard.maintenance.RewriteReport;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.util.Objects;

/**
 * The tasks of the table library, with the settings of a sink.
 *
 * @param table the open table
 * @param settings what to do
 * @param rollingBytes the length at which the writers end a data file
 */
record MaintenanceTasks(TableAccess table, CareSettings settings, long rollingBytes) implements TableTasks {
    /** Opens a table. */
    static MaintenanceTasks open(TableLocation location, CareSettings settings, long rollingBytes) {
        return new MaintenanceTasks(TableAccess.open(location, ProcessSurroundings.current()), settings, rollingBytes);
    }

    @Override
    public Outcome run(CareTask task, Progress progress) {
        TableMaintenance maintenance = TableMaintenance.of(table);
        return switch (task) {
            case EXPIRY -> expire(maintenance);
            case COMPACTION -> merge(maintenance, progress);
            case CLEANING -> clean(maintenance, progress);
        };
    }

    private Outcome expire(TableMaintenance maintenance) {
        ExpiryReport report = maintenance
                .expireSnapshots()
                .olderThan(table.clock().instant().minus(Objects.requireNonNull(settings.snapshotsRetained())))
                .retainLast(settings.snapshotsRetainedMin())
                .run();
        return new Outcome(
                report.expired().size(),
                report.expired().size() + " snapshots have expired, " + report.kept() + " are left");
    }

    private Outcome merge(TableMaintenance maintenance, Progress progress) {
        CompactionSettings compaction = settings.compaction();
        RewriteReport report = maintenance
                .rewriteDataFiles()
                .targetFileSize(compaction.fileBytes(rollingBytes))
                .minInputFiles(compaction.minFiles())
                .smallFileRatio(compaction.smallFileRatio())
                .maxGroupSize(compaction.taskBytes(rollingBytes))
                .run(progress);
        return new Outcome(
                report.filesBefore(),
                report.filesBefore() + " data files are " + report.filesAfter() + " now, with " + report.rows()
                        + " rows");
    }

    private Outcome clean(TableMaintenance maintenance, Progress progress) {
        OrphanReport report = maintenance
                .removeOrphanFiles()
                .olderThan(Objects.requireNonNull(settings.orphansRetained()))
                .run(progress);
        int removed = report.files().size() - report.notRemoved().size();
        return new Outcome(
                removed,
                "files that nothing needs: " + removed + " removed"
                        + (report.notRemoved().isEmpty()
                                ? ""
                                : ", " + report.notRemoved().size() + " could not be"));
    }

    @Override
    public void close() {
        table.close();
    }
}
