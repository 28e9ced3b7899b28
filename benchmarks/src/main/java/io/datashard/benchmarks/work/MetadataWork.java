package io.datashard.benchmarks.work;

import io.datashard.benchmarks.result.ResultLine;
import io.datashard.benchmarks.system.MetadataTable;
import io.datashard.benchmarks.system.PretendFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Commits to and plans of tables of pretended files. What is told of an operation is its median of several in a warm process. */
final class MetadataWork {
    private static final int FILES_OF_BUILDING = 1_000;
    private static final int WARM_COMMITS = 150;
    private static final int LARGE_COMMITS = 200;
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
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < WARM_PLANS; i++) {
            found.add(table.plan(low, high));
        }
        Measurement.collectGarbage();
        Series plans = new Series();
        for (int i = 0; i < PLANS; i++) {
            plans.run(() -> found.add(table.plan(low, high)));
        }
        ResultLine line = plans.told(name);
        return found.stream().allMatch(one -> one == expected)
                ? line
                : line.wrong("planned " + found + " files instead of " + expected);
    }

    /** Commits one file again and again: how a commit ages with the history of its table. */
    List<ResultLine> age() throws Exception {
        warm();
        int commits = arguments.count("commits", 0);
        List<ResultLine> lines = new ArrayList<>();
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("table"))) {
            Series series = commit(table, 0, commits, 1);
            int planned = table.plan(0, Long.MAX_VALUE);
            lines.add(checked(window("first", series, Math.min(10, commits)), planned, commits));
            lines.add(checked(window("thousandth", series, Math.min(1_000, commits)), planned, commits));
            lines.add(checked(window("last", series, commits), planned, commits));
        }
        Folders.remove(folder);
        return lines;
    }

    private static ResultLine window(String name, Series series, int end) {
        return series.told(name, Math.max(0, end - WINDOW), end);
    }

    /** Commits two files at a time to a table of many files. */
    List<ResultLine> large() throws Exception {
        warm();
        long files = arguments.number("files");
        int commits = Math.min(LARGE_COMMITS, arguments.count("commits", LARGE_COMMITS));
        List<ResultLine> lines = new ArrayList<>();
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("table"))) {
            build(table, files);
            Series series = commit(table, files, commits, 2);
            int planned = table.plan(0, Long.MAX_VALUE);
            lines.add(checked(series.told("median"), planned, files + 2L * commits));
            lines.add(checked(series.slowest("worst"), planned, files + 2L * commits));
        }
        Folders.remove(folder);
        return lines;
    }

    private static ResultLine checked(ResultLine line, int planned, long expected) {
        return planned == expected ? line : line.wrong("the table has " + planned + " files instead of " + expected);
    }

    private void warm() throws Exception {
        Folders.remove(folder);
        int commits = Math.min(WARM_COMMITS, arguments.count("commits", WARM_COMMITS));
        try (MetadataTable table = MetadataTable.create(arguments.system(), folder.resolve("warm"))) {
            commit(table, 0, commits, 1);
        }
        Folders.remove(folder);
    }

    private static void build(MetadataTable table, long files) throws Exception {
        for (long first = 0; first < files; first += FILES_OF_BUILDING) {
            table.prepare(files(first, (int) Math.min(FILES_OF_BUILDING, files - first)))
                    .run();
        }
    }

    /** Commits of some files each. What is no work of a commit is done for all of them before the first. */
    private static Series commit(MetadataTable table, long first, int commits, int files) throws Exception {
        List<MetadataTable.Commit> prepared = new ArrayList<>();
        for (int i = 0; i < commits; i++) {
            prepared.add(table.prepare(files(first + (long) files * i, files)));
        }
        Measurement.collectGarbage();
        Series series = new Series();
        for (MetadataTable.Commit commit : prepared) {
            series.run(commit::run);
        }
        return series;
    }

    private static List<PretendFile> files(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(PretendFile::new).toList();
    }
}
