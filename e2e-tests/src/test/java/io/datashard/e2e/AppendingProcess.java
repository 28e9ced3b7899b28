package io.datashard.e2e;

import io.datashard.format.DataShardTable;
import io.datashard.format.error.CommitConflictException;
import io.datashard.format.storage.Pause;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that appends {@link WriterRows} without Flink; the counterpart of {@code ds_append.py}. */
final class AppendingProcess {
    private AppendingProcess() {}

    /** The process, not yet started. */
    static Program of(Path root, String writer, int commits, int rowsPerCommit, Duration delay) {
        return Program.of(
                "append-" + writer,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        root.toString(),
                        writer,
                        String.valueOf(commits),
                        String.valueOf(rowsPerCommit),
                        String.valueOf(delay.toMillis())));
    }

    /**
     * Appends so many times.
     *
     * @param args table root, writer, number of commits, rows of each, milliseconds between them
     */
    public static void main(String[] args) {
        int rowsPerCommit = Integer.parseInt(args[3]);
        try (DataShardTable table = DataShardTable.open(args[0])) {
            for (int commit = 0; commit < Integer.parseInt(args[2]); commit++) {
                append(table, WriterRows.of(args[1], (long) commit * rowsPerCommit, rowsPerCommit));
                Pause.PARK.pause(Duration.ofMillis(Long.parseLong(args[4])));
            }
        }
    }

    private static void append(DataShardTable table, List<TestRow> rows) {
        List<CommitConflictException> lost = new ArrayList<>();
        while (true) {
            try {
                table.append(rows);
                return;
            } catch (CommitConflictException e) {
                // Nothing is visible: the same rows may be appended again.
                lost.add(e);
                if (lost.size() == 10) {
                    throw e;
                }
            }
        }
    }
}
