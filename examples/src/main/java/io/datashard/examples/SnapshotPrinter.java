package io.datashard.examples;

import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.table.DataShardTable;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a line for every snapshot, once all of its rows are read. Expects rows in the order in which they were added. */
final class SnapshotPrinter {
    private final DataShardTable table;
    private final PrintStream out;
    private final Clock clock;
    private final String load;
    private @Nullable Snapshot snapshot;
    private final Map<String, Long> files = new HashMap<>();
    private long rows;
    private long loadRows;

    /**
     * Creates the printer.
     *
     * @param load the value of {@link FlightsQuickstart#LOAD} in the snapshots that count for {@link #loadRows}
     */
    SnapshotPrinter(DataShardTable table, PrintStream out, Clock clock, String load) {
        this.table = table;
        this.out = out;
        this.clock = clock;
        this.load = load;
    }

    void heading() {
        out.printf(
                Locale.ROOT,
                "  %-20s %8s %6s %10s %8s %15s%n",
                "snapshot",
                "rows",
                "files",
                "bytes",
                "lag",
                "read so far");
    }

    void add(ReadRow row) {
        SnapshotId id = SnapshotId.parse(row.snapshotId());
        if (snapshot == null || !snapshot.id().equals(id)) {
            print();
            snapshot = table.metadata().snapshot(id).orElse(null);
        }
        files.put(row.file(), row.fileBytes());
        rows++;
        if (snapshot != null && Long.toString(rows).equals(snapshot.summary().get("added-records"))) {
            print();
        }
    }

    /** How many rows of our own load were read. */
    long loadRows() {
        return loadRows;
    }

    private void print() {
        if (snapshot == null || rows == 0) {
            return;
        }
        boolean own = load.equals(snapshot.summary().get(FlightsQuickstart.LOAD));
        loadRows += own ? rows : 0;
        long bytes = files.values().stream().mapToLong(Long::longValue).sum();
        Duration lag = Duration.between(snapshot.timestamp(), clock.instant());
        String soFar = own ? String.format(Locale.ROOT, "%,15d", loadRows) : "another writer";
        out.printf(
                Locale.ROOT,
                "  %-20s %,8d %6d %,10d %6.2f s %s%n",
                snapshot.id(),
                rows,
                files.size(),
                bytes,
                lag.toMillis() / 1e3,
                soFar);
        rows = 0;
        files.clear();
    }
}
