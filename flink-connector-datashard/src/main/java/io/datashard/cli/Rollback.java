package io.datashard.cli;

import io.datashard.maintenance.RollbackReport;
import io.datashard.maintenance.SnapshotRollback;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.table.TableAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an earlier snapshot the current one again. */
@Command(name = "rollback", description = "Make an earlier snapshot the current one again; 'history' lists them.")
final class Rollback implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Mixin
    private DryRun dryRun = new DryRun();

    @Option(names = "--to", required = true, paramLabel = "ID", description = "The id of the snapshot.")
    private String to = "";

    @Override
    public Integer call() {
        return table.answer(this::answer);
    }

    private Answer answer(TableAccess access) {
        SnapshotRollback rollback = TableMaintenance.of(access).rollbackToSnapshot(to);
        RollbackReport report = dryRun.isChosen() ? rollback.plan() : rollback.run();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dry-run", dryRun.isChosen());
        document.put("from", report.from());
        document.put("to", report.to());
        document.put("files-removed", report.filesRemoved());
        document.put("files-added", report.filesAdded());
        return Answer.done(
                document,
                dryRun.would("roll back", "Rolled back") + " from " + report.from() + " to " + report.to() + ": "
                        + report.filesRemoved() + " files fewer, " + report.filesAdded() + " files again\n");
    }
}
