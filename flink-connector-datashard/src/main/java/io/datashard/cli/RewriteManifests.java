package io.datashard.cli;

import io.datashard.maintenance.ManifestReport;
import io.datashard.maintenance.ManifestRewriting;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Merges manifests. */
@Command(
        name = "rewrite-manifests",
        description = "Merge the manifests of the current snapshot, so that reads plan with fewer requests.")
final class RewriteManifests implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private DryRun dryRun = new DryRun();

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        ManifestRewriting rewriting = TableMaintenance.of(access).rewriteManifests();
        ManifestReport report = dryRun.isChosen() ? rewriting.plan() : rewriting.run();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", dryRun.isChosen());
        document.put("manifests-before", report.manifestsBefore());
        document.put("manifests-after", report.manifestsAfter());
        return Answer.done(
                document,
                dryRun.would("merge", "Merged") + " " + report.manifestsBefore() + " manifests into "
                        + report.manifestsAfter() + "\n");
    }
}
