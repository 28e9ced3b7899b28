package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.maintenance.ManifestReport;
import io.datashard.maintenance.ManifestRewriting;
import io.datashard.maintenance.TableMaintenance;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.rewrite_manifests}: merges manifests. */
@Internal
public final class RewriteManifests implements Procedure {
    static final String NAME = "rewrite_manifests";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    RewriteManifests(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** One row: how many manifests there were, and are or would be. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output = @DataTypeHint("ROW<manifests_before INT, manifests_after INT, dry_run BOOLEAN>"))
    public Row[] call(ProcedureContext context, @Nullable String table, @Nullable Boolean dryRun) {
        return tables.on(procedure, table, open -> {
            ManifestRewriting rewriting = TableMaintenance.of(open).rewriteManifests();
            boolean isPlan = CalledProcedure.flag(dryRun);
            ManifestReport report = isPlan ? rewriting.plan() : rewriting.run();
            return new Row[] {Row.of(report.manifestsBefore(), report.manifestsAfter(), isPlan)};
        });
    }
}
