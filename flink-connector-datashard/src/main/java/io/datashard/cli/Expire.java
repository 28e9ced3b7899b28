package io.datashard.cli;

import io.datashard.maintenance.ExpiryReport;
import io.datashard.maintenance.SnapshotExpiry;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets go of old snapshots. */
@Command(
        name = "expire",
        description =
                "Let go of old snapshots. Their files stay until 'clean' removes them. The current snapshot always stays.")
final class Expire implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private DryRun dryRun = new DryRun();

    @Option(
            names = "--older-than",
            paramLabel = "AGE|TIME",
            description =
                    "Expire what is older, such as 7d or 2026-01-31T00:00:00Z. Default: 5d, unless --retain-last alone is given.")
    private @Nullable String olderThan;

    @Option(
            names = "--retain-last",
            paramLabel = "N",
            description = "Keep at least so many of the newest snapshots. Default: 1.")
    private @Nullable Integer retainLast;

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        @Nullable Instant oldest = olderThan == null ? null : Units.instant(olderThan, access.clock());
        SnapshotExpiry expiry = TableMaintenance.of(access).expireSnapshots();
        if (oldest != null) {
            expiry = expiry.olderThan(oldest);
        }
        if (retainLast != null) {
            expiry = expiry.retainLast(retainLast);
        }
        ExpiryReport report = dryRun.isChosen() ? expiry.plan() : expiry.run();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", dryRun.isChosen());
        document.put("expired", report.expired());
        document.put("kept", report.kept());
        StringBuilder text = new StringBuilder();
        report.expired().forEach(id -> text.append(id).append('\n'));
        text.append(dryRun.would("expire", "Expired"))
                .append(' ')
                .append(report.expired().size())
                .append(" snapshots, kept ")
                .append(report.kept())
                .append('\n');
        return Answer.done(document, text.toString());
    }
}
