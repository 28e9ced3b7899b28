package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.maintenance.RollbackReport;
import io.datashard.maintenance.SnapshotRollback;
import io.datashard.maintenance.TableMaintenance;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.rollback_to_snapshot}: makes an earlier snapshot the current one again. */
@Internal
public final class RollbackToSnapshot implements Procedure {
    static final String NAME = "rollback_to_snapshot";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    RollbackToSnapshot(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** One row: the snapshots before and after, and the data files that left and came. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "snapshot_id", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output = @DataTypeHint("ROW<previous_snapshot_id STRING, current_snapshot_id STRING, files_removed INT,"
                            + " files_added INT, dry_run BOOLEAN>"))
    public Row[] call(
            ProcedureContext context, @Nullable String table, @Nullable String snapshotId, @Nullable Boolean dryRun) {
        String id = SnapshotArgument.parse(procedure, procedure.required("snapshot_id", snapshotId))
                .toString();
        return tables.on(procedure, table, open -> {
            SnapshotRollback rollback = TableMaintenance.of(open).rollbackToSnapshot(id);
            boolean isPlan = CalledProcedure.flag(dryRun);
            RollbackReport report = isPlan ? rollback.plan() : rollback.run();
            return new Row[] {Row.of(report.from(), report.to(), report.filesRemoved(), report.filesAdded(), isPlan)};
        });
    }
}
