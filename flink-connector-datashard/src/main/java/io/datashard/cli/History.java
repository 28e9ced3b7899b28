package io.datashard.cli;

import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.table.TableAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the snapshots of a table. */
@Command(name = "history", description = "List the retained snapshots, oldest first.")
final class History implements Callable<Integer> {
    @Mixin
    private TableArguments table = new TableArguments();

    @Override
    public Integer call() {
        return table.answer(History::answer);
    }

    private static Answer answer(TableAccess access) {
        TableMetadata metadata = access.layout().loadOrFail().metadata();
        TextTable lines = new TextTable("SNAPSHOT", "MADE", "OPERATION", "ADDED FILES", "ADDED ROWS", "");
        List<Map<String, Object>> documents = new ArrayList<>();
        List<Snapshot> snapshots = metadata.snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::timestampMs))
                .toList();
        for (Snapshot snapshot : snapshots) {
            boolean isCurrent = snapshot.id().equals(metadata.currentSnapshotId());
            Map<String, String> summary = snapshot.summary();
            lines.row(
                    snapshot.id(),
                    snapshot.timestamp(),
                    text(snapshot.operation()),
                    text(summary.get(Snapshot.ADDED_FILES)),
                    text(summary.get(Snapshot.ADDED_RECORDS)),
                    isCurrent ? "current" : "");
            documents.add(document(snapshot, isCurrent));
        }
        return Answer.done(
                Map.of("snapshots", documents), snapshots.isEmpty() ? "The table has no snapshot.\n" : lines.text());
    }

    /** Ids are texts: many programs read large numbers inexactly. */
    private static Map<String, Object> document(Snapshot snapshot, boolean isCurrent) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("snapshot-id", snapshot.id().toString());
        document.put(
                "parent-id",
                snapshot.parent() == null ? null : snapshot.parent().toString());
        document.put(
                "sequence-number",
                snapshot.sequenceNumber().isKnown() ? snapshot.sequenceNumber().value() : null);
        document.put("made", snapshot.timestamp().toString());
        document.put("operation", snapshot.operation());
        document.put("current", isCurrent);
        document.put("summary", new TreeMap<>(snapshot.summary()));
        return document;
    }

    private static String text(@Nullable String recorded) {
        return recorded == null ? "-" : recorded;
    }
}
