package io.datashard.cli;

import io.datashard.maintenance.DataFileRewrite;
import io.datashard.maintenance.RewriteGroup;
import io.datashard.maintenance.RewritePlan;
import io.datashard.maintenance.RewriteReport;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Merges small data files. */
@Command(
        name = "compact",
        description = "Merge small data files of each partition into larger ones. Rows stay as they are.")
final class Compact implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private DryRun dryRun = new DryRun();

    @Option(names = "--target-file-size", paramLabel = "SIZE", description = "How large files become. Default: 128mb.")
    private @Nullable String targetFileSize;

    @Option(names = "--min-input-files", paramLabel = "N", description = "Merge no fewer files than this. Default: 5.")
    private @Nullable Integer minInputFiles;

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        @Nullable Long target = targetFileSize == null ? null : Units.bytes(targetFileSize);
        DataFileRewrite rewrite = TableMaintenance.of(access).rewriteDataFiles();
        if (target != null) {
            rewrite = rewrite.targetFileSize(target);
        }
        if (minInputFiles != null) {
            rewrite = rewrite.minInputFiles(minInputFiles);
        }
        return dryRun.isChosen() ? planned(rewrite.plan()) : done(rewrite.run(Terminal.progress()));
    }

    private static Answer planned(RewritePlan plan) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", true);
        document.put("groups", plan.groups().stream().map(Compact::document).toList());
        document.put("files", plan.files());
        document.put("bytes", plan.bytes());
        TextTable lines = new TextTable("PARTITION", "FILES", "ROWS", "BYTES");
        plan.groups()
                .forEach(group -> lines.row(
                        group.partition().isEmpty() ? "(all)" : group.partition(),
                        group.files().size(),
                        group.rows(),
                        group.bytes()));
        String text = (plan.groups().isEmpty() ? "" : lines.text()) + "Would rewrite " + plan.files() + " files, "
                + plan.bytes() + " bytes, in " + plan.groups().size() + " groups\n";
        return Answer.done(document, text);
    }

    private static Map<String, Object> document(RewriteGroup group) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("partition", group.partition().isEmpty() ? null : group.partition());
        document.put("files", group.files());
        document.put("rows", group.rows());
        document.put("bytes", group.bytes());
        return document;
    }

    private static Answer done(RewriteReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", false);
        document.put("rewritten-groups", report.rewrittenGroups());
        document.put("dropped-groups", report.droppedGroups());
        document.put("files-before", report.filesBefore());
        document.put("files-after", report.filesAfter());
        document.put("rows", report.rows());
        document.put("bytes-before", report.bytesBefore());
        document.put("bytes-after", report.bytesAfter());
        String dropped = report.droppedGroups() == 0
                ? ""
                : "Left " + report.droppedGroups()
                        + " groups as they are: others had changed their files. Run it again.\n";
        return Answer.done(
                document,
                "Rewrote " + report.filesBefore() + " files (" + report.bytesBefore() + " bytes) into "
                        + report.filesAfter() + " (" + report.bytesAfter() + " bytes), " + report.rows() + " rows\n"
                        + dropped);
    }
}
