package io.datashard.e2e;

import io.datashard.error.CommitConflictException;
import io.datashard.storage.Pause;
import io.datashard.storage.Sources;
import io.datashard.table.DataShardTable;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that appends {@link WriterRows} without Flink; the counterpart of {@code ds_append.py}. */
final class AppendingProcess {
    private AppendingProcess() {}

    /** The process, not yet started. It ends after {@code length} and prints the number of its commits. */
    static Program of(TableRoot root, String writer, Duration length, int rowsPerCommit, Duration delay) {
        return Program.of(
                        "append-" + writer,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AppendingProcess.class.getName(),
                                root.text(),
                                writer,
                                String.valueOf(length.toNanos()),
                                String.valueOf(rowsPerCommit),
                                String.valueOf(delay.toMillis())))
                .withEnvironment(root.environment());
    }

    /**
     * Appends until the time is up.
     *
     * @param args table root, writer, nanoseconds, rows of each commit, milliseconds between them
     */
    public static void main(String[] args) {
        int rowsPerCommit = Integer.parseInt(args[3]);
        long start = Sources.ofProcess().time().nanos();
        int commits = 0;
        try (DataShardTable table = DataShardTable.open(args[0])) {
            for (; Sources.ofProcess().time().nanos() - start < Long.parseLong(args[2]); commits++) {
                append(table, WriterRows.of(args[1], (long) commits * rowsPerCommit, rowsPerCommit));
                Pause.PARK.pause(Duration.ofMillis(Long.parseLong(args[4])));
            }
        }
        System.out.println(commits);
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
