package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.maintenance.ExpiryReport;
import io.datashard.maintenance.SnapshotExpiry;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.time.Duration;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.expire_snapshots}: lets go of old snapshots. */
@Internal
public final class ExpireSnapshots implements Procedure {
    static final String NAME = "expire_snapshots";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    ExpireSnapshots(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** One row: what was, or with {@code dry_run} would be, expired. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "older_than", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "retain_last", type = @DataTypeHint("INT"), isOptional = true),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output =
                    @DataTypeHint("ROW<expired_snapshots INT, kept_snapshots INT, expired_snapshot_ids ARRAY<STRING NOT"
                            + " NULL>, dry_run BOOLEAN>"))
    public Row[] call(
            ProcedureContext context,
            @Nullable String table,
            @Nullable String olderThan,
            @Nullable Integer retainLast,
            @Nullable Boolean dryRun) {
        @Nullable Duration age = olderThan == null ? null : procedure.duration("older_than", olderThan);
        if (retainLast != null) {
            int unused = procedure.atLeast(1, "retain_last", retainLast);
        }
        return tables.on(procedure, table, open -> {
            SnapshotExpiry expiry = expiry(open, age, retainLast);
            boolean isPlan = CalledProcedure.flag(dryRun);
            return rows(isPlan ? expiry.plan() : expiry.run(), isPlan);
        });
    }

    private static SnapshotExpiry expiry(TableAccess table, @Nullable Duration age, @Nullable Integer retainLast) {
        SnapshotExpiry expiry = TableMaintenance.of(table).expireSnapshots();
        if (age != null) {
            expiry = expiry.olderThan(table.clock().instant().minus(age));
        }
        return retainLast == null ? expiry : expiry.retainLast(retainLast);
    }

    private static Row[] rows(ExpiryReport report, boolean isPlan) {
        return new Row[] {
            Row.of(report.expired().size(), report.kept(), report.expired().toArray(String[]::new), isPlan)
        };
    }
}
