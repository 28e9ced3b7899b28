package io.datashard.cli;

import io.datashard.maintenance.OrphanFile;
import io.datashard.maintenance.OrphanRemoval;
import io.datashard.maintenance.OrphanReport;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes files that nothing needs. */
@Command(name = "clean", description = "Remove files that neither a snapshot nor a writer needs.")
final class Clean implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private DryRun dryRun = new DryRun();

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "Remove only what is older, such as 1d, which is the default. At least 1h.")
    private @Nullable String olderThan;

    @Option(
            names = "--allow-short-grace",
            description =
                    "Allow less than 1h. Only when nobody writes to the table: the files of a running writer may be younger.")
    private boolean allowShortGrace;

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        @Nullable Duration grace = olderThan == null ? null : Units.duration(olderThan);
        OrphanRemoval removal = TableMaintenance.of(access).removeOrphanFiles();
        if (allowShortGrace) {
            removal = removal.allowShortGrace();
        }
        if (grace != null) {
            removal = removal.olderThan(grace);
        }
        OrphanReport report = dryRun.isChosen() ? removal.plan() : removal.run(Terminal.progress());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", dryRun.isChosen());
        document.put("files", report.files().stream().map(Clean::document).toList());
        document.put("bytes", report.bytes());
        document.put("not-removed", report.notRemoved());
        return new Answer(document, text(report), report.notRemoved().isEmpty() ? Answer.DONE : Answer.FINDINGS);
    }

    private String text(OrphanReport report) {
        StringBuilder text = new StringBuilder();
        if (!report.files().isEmpty()) {
            TextTable lines = new TextTable("FILE", "KIND", "BYTES", "LAST WRITTEN");
            report.files().forEach(file -> lines.row(file.path(), file.kind(), file.bytes(), file.lastModified()));
            text.append(lines.text());
        }
        report.notRemoved()
                .forEach(path -> text.append("not removed: ").append(path).append('\n'));
        return text.append(dryRun.would("remove", "Removed"))
                .append(' ')
                .append(report.files().size() - report.notRemoved().size())
                .append(" files, ")
                .append(report.bytes())
                .append(" bytes\n")
                .toString();
    }

    private static Map<String, Object> document(OrphanFile file) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", file.path());
        document.put("kind", file.kind());
        document.put("bytes", file.bytes());
        document.put("last-written", file.lastModified().toString());
        return document;
    }
}
