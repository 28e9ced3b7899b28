package io.datashard.cli;

import io.datashard.maintenance.Finding;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.maintenance.TableVerification;
import io.datashard.maintenance.VerificationReport;
import io.datashard.table.TableAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a table. */
@Command(
        name = "verify",
        description =
                "Check that everything the table names is there and as recorded. Exit code 0: sound; 1: damaged; 2: it could not be checked.")
final class Verify implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Option(
            names = "--deep",
            description = "Also read all rows of the current snapshot and compare data files with their SHA-256.")
    private boolean deep;

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        TableVerification check = TableMaintenance.of(access).verify();
        VerificationReport report = (deep ? check.deep() : check).run(Terminal.progress());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("sound", report.isSound());
        document.put("snapshots", report.snapshots());
        document.put("manifests", report.manifests());
        document.put("data-files", report.dataFiles());
        document.put("rows", report.rows());
        document.put(
                "findings", report.findings().stream().map(Verify::document).toList());
        String text = report.findings().stream().map(Verify::line).collect(Collectors.joining())
                + (report.isSound() ? "Sound: " : "Damaged: ") + report.snapshots() + " snapshots, "
                + report.manifests()
                + " manifests, " + report.dataFiles() + " data files and " + report.rows()
                + " rows in the current snapshot\n";
        return new Answer(document, text, report.isSound() ? Answer.DONE : Answer.FINDINGS);
    }

    private static Map<String, Object> document(Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("severity", finding.severity());
        document.put("kind", finding.kind());
        document.put("path", finding.path().isEmpty() ? null : finding.path());
        document.put("text", finding.text());
        return document;
    }

    private static String line(Finding finding) {
        String about = finding.path().isEmpty() ? finding.kind() : finding.kind() + " " + finding.path();
        return finding.severity() + ": " + about + ": " + finding.text().replace('\n', ' ') + "\n";
    }
}
