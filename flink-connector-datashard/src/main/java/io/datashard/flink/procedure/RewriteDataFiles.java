package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.maintenance.DataFileRewrite;
import io.datashard.maintenance.RewriteGroup;
import io.datashard.maintenance.RewritePlan;
import io.datashard.maintenance.RewriteReport;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.util.function.UnaryOperator;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.rewrite_data_files}: merges small data files. */
@Internal
public final class RewriteDataFiles implements Procedure {
    static final String NAME = "rewrite_data_files";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    RewriteDataFiles(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** One row: what was, or with {@code dry_run} would be, rewritten; what only a run can tell is NULL in a plan. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "target_file_size", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "min_input_files", type = @DataTypeHint("INT"), isOptional = true),
                @ArgumentHint(name = "small_file_ratio", type = @DataTypeHint("DOUBLE"), isOptional = true),
                @ArgumentHint(name = "max_group_size", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            },
            output = @DataTypeHint("ROW<rewritten_groups INT, dropped_groups INT, files_before INT, files_after INT,"
                            + " `rows` BIGINT, bytes_before BIGINT, bytes_after BIGINT, dry_run BOOLEAN>"))
    public Row[] call(
            ProcedureContext context,
            @Nullable String table,
            @Nullable String targetFileSize,
            @Nullable Integer minInputFiles,
            @Nullable Double smallFileRatio,
            @Nullable String maxGroupSize,
            @Nullable Boolean dryRun) {
        UnaryOperator<DataFileRewrite> size = size(targetFileSize, maxGroupSize);
        UnaryOperator<DataFileRewrite> choice = choice(minInputFiles, smallFileRatio);
        return tables.on(procedure, table, open -> {
            DataFileRewrite rewrite = choice.apply(size.apply(rewrite(open)));
            return CalledProcedure.flag(dryRun) ? rows(rewrite.plan()) : rows(rewrite.run(EndedByInterrupt.PROGRESS));
        });
    }

    private static DataFileRewrite rewrite(TableAccess table) {
        return TableMaintenance.of(table).rewriteDataFiles();
    }

    private UnaryOperator<DataFileRewrite> size(@Nullable String targetFileSize, @Nullable String maxGroupSize) {
        @Nullable Long target = targetFileSize == null ? null : procedure.size("target_file_size", targetFileSize);
        @Nullable Long most = maxGroupSize == null ? null : procedure.size("max_group_size", maxGroupSize);
        return rewrite -> {
            DataFileRewrite sized = target == null ? rewrite : rewrite.targetFileSize(target);
            return most == null ? sized : sized.maxGroupSize(most);
        };
    }

    private UnaryOperator<DataFileRewrite> choice(@Nullable Integer minInputFiles, @Nullable Double smallFileRatio) {
        @Nullable Integer fewest = minInputFiles == null ? null : procedure.atLeast(2, "min_input_files", minInputFiles);
        @Nullable Double ratio = smallFileRatio == null ? null : procedure.part("small_file_ratio", smallFileRatio);
        return rewrite -> {
            DataFileRewrite chosen = fewest == null ? rewrite : rewrite.minInputFiles(fewest);
            return ratio == null ? chosen : chosen.smallFileRatio(ratio);
        };
    }

    private static Row[] rows(RewritePlan plan) {
        long rows = plan.groups().stream().mapToLong(RewriteGroup::rows).sum();
        return new Row[] {Row.of(plan.groups().size(), 0, plan.files(), null, rows, plan.bytes(), null, true)};
    }

    private static Row[] rows(RewriteReport report) {
        return new Row[] {
            Row.of(
                    report.rewrittenGroups(),
                    report.droppedGroups(),
                    report.filesBefore(),
                    report.filesAfter(),
                    report.rows(),
                    report.bytesBefore(),
                    report.bytesAfter(),
                    false)
        };
    }
}
