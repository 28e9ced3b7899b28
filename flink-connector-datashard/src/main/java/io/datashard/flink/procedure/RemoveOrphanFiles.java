package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.maintenance.OrphanFile;
import io.datashard.maintenance.OrphanRemoval;
import io.datashard.maintenance.OrphanReport;
import io.datashard.maintenance.TableMaintenance;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.remove_orphan_files}: removes files that neither a snapshot nor a writer needs. */
@Internal
public final class RemoveOrphanFiles implements Procedure {
    static final String NAME = "remove_orphan_files";

    private static final Duration SHORTEST = Duration.ofHours(1);

    private final CallableTables tables;
    private final CalledProcedure procedure;

    RemoveOrphanFiles(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** A row for each orphan file. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "older_than", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "allow_short_grace", type = @DataTypeHint("BOOLEAN"), isOptional = true),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output = @DataTypeHint("ROW<path STRING, kind STRING, size_in_bytes BIGINT, last_modified TIMESTAMP_LTZ(3),"
                            + " removed BOOLEAN>"))
    public Row[] call(
            ProcedureContext context,
            @Nullable String table,
            @Nullable String olderThan,
            @Nullable Boolean allowShortGrace,
            @Nullable Boolean dryRun) {
        @Nullable Duration grace = olderThan == null ? null : procedure.duration("older_than", olderThan);
        boolean isShortAllowed = CalledProcedure.flag(allowShortGrace);
        if (grace != null && grace.compareTo(SHORTEST) < 0 && !isShortAllowed) {
            throw procedure.refused(
                    "the argument 'older_than' is " + CalledProcedure.quoted(String.valueOf(olderThan))
                            + ", and what is younger than an hour may be of a writer at work",
                    "Tell '1 h' or more, or allow_short_grace => true if nobody writes the table");
        }
        return tables.on(procedure, table, open -> {
            OrphanRemoval removal = TableMaintenance.of(open).removeOrphanFiles();
            removal = isShortAllowed ? removal.allowShortGrace() : removal;
            removal = grace == null ? removal : removal.olderThan(grace);
            return CalledProcedure.flag(dryRun)
                    ? rows(removal.plan(), false)
                    : rows(removal.run(EndedByInterrupt.PROGRESS), true);
        });
    }

    private static Row[] rows(OrphanReport report, boolean isRun) {
        Set<String> left = new HashSet<>(report.notRemoved());
        return report.files().stream()
                .map(file -> row(file, isRun && !left.contains(file.path())))
                .toArray(Row[]::new);
    }

    private static Row row(OrphanFile file, boolean isRemoved) {
        return Row.of(file.path(), file.kind(), file.bytes(), file.lastModified(), isRemoved);
    }
}
