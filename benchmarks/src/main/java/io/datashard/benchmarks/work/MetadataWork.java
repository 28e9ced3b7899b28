package io.datashard.benchmarks.work;

import io.datashard.benchmarks.system.MetadataTable;
import io.datashard.benchmarks.system.PretendFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** Commits to and plans of tables of pretended files. What is told of an operation is its median of several in a warm process. */
final class MetadataWork {
    private static final int FILES_OF_BUILDING = 1_000;
    private static final int WARM_COMMITS = 150;
    private static final int PLANS = 7;
    private static final int WARM_PLANS = 2;
    private static final int WINDOW = 100;

    private final CellArguments arguments;
    private final Path folder;

    MetadataWork(CellArguments arguments) {
        this.arguments = arguments;
        this.folder = arguments.folder();
    }

    /** Plans a table of many files, of which a filter leaves one in a hundred; each time with a fresh handle. */
    List<ResultLine> plan() throws Exception {
        Folders.remove(folder);
        long files = arguments.number("files");
        List<ResultLine> lines = new ArrayList<>();
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("table"))) {
            build(table, files);
            long low = files * PretendFile.ROWS / 5 * 2;
            long high = low + Math.max(1, files * PretendFile.ROWS / 100);
            lines.add(planned("pruned", table, files, low, high));
            lines.add(planned("all", table, files, 0, Long.MAX_VALUE));
        }
        Folders.remove(folder);
        return lines;
    }

    private static ResultLine planned(String name, MetadataTable table, long files, long low, long high)
            throws Exception {
        long expected = LongStream.range(0, files)
                .filter(number -> new PretendFile(number).meets(low, high))
                .count();
        List<Measured> measured = new ArrayList<>();
        boolean right = true;
        for (int i = 0; i < WARM_PLANS + PLANS; i++) {
            Measurement measurement = new Measurement();
            int found = table.plan(low, high);
            Measured one = measurement.end();
            right &= found == expected;
            if (i >= WARM_PLANS) {
                measured.add(one);
            }
        }
        return told(name, measured, right);
    }

    /** Commits one file again and again: how a commit ages with the history of its table. */
    List<ResultLine> age() throws Exception {
        warm();
        int commits = arguments.count("commits", 0);
        List<Measured> measured = new ArrayList<>();
        List<ResultLine> lines = new ArrayList<>();
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("table"))) {
            for (int i = 0; i < commits; i++) {
                measured.add(commit(table, i, 1));
            }
            boolean right = table.plan(0, Long.MAX_VALUE) == commits;
            lines.add(window("first", measured, Math.min(10, commits), right));
            lines.add(window("thousandth", measured, Math.min(1_000, commits), right));
            lines.add(window("last", measured, commits, right));
        }
        Folders.remove(folder);
        return lines;
    }

    private static ResultLine window(String name, List<Measured> all, int end, boolean right) {
        return told(name, all.subList(Math.max(0, end - WINDOW), end), right);
    }

    /** Commits two files at a time to a table of many files. */
    List<ResultLine> large() throws Exception {
        warm();
        long files = arguments.number("files");
        int commits = arguments.count("large-commits", 200);
        List<Measured> measured = new ArrayList<>();
        List<ResultLine> lines = new ArrayList<>();
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("table"))) {
            build(table, files);
            for (int i = 0; i < commits; i++) {
                measured.add(commit(table, files + 2L * i, 2));
            }
            boolean right = table.plan(0, Long.MAX_VALUE) == files + 2L * commits;
            lines.add(told("median", measured, right));
            Measured worst = measured.stream()
                    .max(Comparator.comparingDouble(Measured::seconds))
                    .orElseThrow();
            lines.add(told("worst", List.of(worst), right));
        }
        Folders.remove(folder);
        return lines;
    }

    private void warm() throws Exception {
        Folders.remove(folder);
        int commits = Math.min(WARM_COMMITS, arguments.count("commits", WARM_COMMITS));
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("warm"))) {
            for (int i = 0; i < commits; i++) {
                commit(table, i, 1);
            }
        }
        Folders.remove(folder);
    }

    private static void build(MetadataTable table, long files) throws Exception {
        for (long first = 0; first < files; first += FILES_OF_BUILDING) {
            table.prepare(files(first, (int) Math.min(FILES_OF_BUILDING, files - first)))
                    .run();
        }
    }

    private static Measured commit(MetadataTable table, long first, int files) throws Exception {
        MetadataTable.Commit commit = table.prepare(files(first, files));
        Measurement measurement = Measurement.withoutCollection();
        commit.run();
        return measurement.end();
    }

    private static List<PretendFile> files(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(PretendFile::new).toList();
    }

    private static ResultLine told(String name, List<Measured> measured, boolean right) {
        List<Measured> byTime = measured.stream()
                .sorted(Comparator.comparingDouble(Measured::seconds))
                .toList();
        Measured median = byTime.get(byTime.size() / 2);
        double cpu =
                measured.stream().mapToDouble(Measured::cpuSeconds).average().orElse(0);
        double allocated =
                measured.stream().mapToLong(Measured::allocatedBytes).average().orElse(0);
        return new Measured(median.seconds(), cpu, (long) allocated, median.liveBytes(), median.memoryBytes())
                .in(ResultLine.of(name).with("right", right));
    }
}
