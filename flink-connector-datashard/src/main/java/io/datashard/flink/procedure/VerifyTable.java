package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.error.CorruptDataException;
import io.datashard.maintenance.Finding;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.maintenance.TableVerification;
import io.datashard.maintenance.VerificationReport;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.verify}: checks a table. */
@Internal
public final class VerifyTable implements Procedure {
    static final String NAME = "verify";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    VerifyTable(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** A row for each finding, and a last one that says what was checked: no answer would look like no check. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "deep", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output = @DataTypeHint("ROW<severity STRING, kind STRING, path STRING, text STRING>"))
    public Row[] call(ProcedureContext context, @Nullable String table, @Nullable Boolean deep) {
        try {
            return tables.on(procedure, table, open -> {
                TableVerification verification = TableMaintenance.of(open).verify();
                verification = CalledProcedure.flag(deep) ? verification.deep() : verification;
                return rows(verification.run(EndedByInterrupt.PROGRESS));
            });
        } catch (CorruptDataException e) {
            // It can't even be opened, which is what was asked.
            Finding damage = new Finding("error", "metadata", "", String.valueOf(e.getMessage()));
            return rows(new VerificationReport(List.of(damage), 0, 0, 0, 0));
        }
    }

    private static Row[] rows(VerificationReport report) {
        return Stream.concat(report.findings().stream().map(VerifyTable::row), Stream.of(summary(report)))
                .toArray(Row[]::new);
    }

    private static Row row(Finding finding) {
        return Row.of(finding.severity(), finding.kind(), finding.path(), finding.text());
    }

    private static Row summary(VerificationReport report) {
        return Row.of(
                "summary",
                "checked",
                "",
                report.snapshots() + " snapshots, " + report.manifests() + " manifests, " + report.dataFiles()
                        + " data files, " + report.rows() + " rows");
    }
}
