package io.datashard.testing;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Sources;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes many commits of one row to a local table and prints how long they took: the last must take at most twice as long as the first. Run by
 * hand; arguments: number of commits, an empty folder (default: a temporary one), the layout (default: both, one after the other, with the
 * ratio of their medians).
 */
public final class ManyCommits {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 200;
    private static final int WINDOW = 10;

    private ManyCommits() {}

    public static void main(String[] arguments) throws IOException {
        int commits = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("many-commits");
        List<Layout> layouts = arguments.length > 2
                ? List.of(Layout.valueOf(arguments[2].toUpperCase(Locale.ROOT)))
                : List.of(Layout.values());
        for (Layout layout : layouts) {
            append(folder.resolve("warm-up-" + layout), WARM_UP, layout);
        }
        Map<Layout, Double> medians = new EnumMap<>(Layout.class);
        for (Layout layout : layouts) {
            print("%s:", layout);
            medians.put(layout, report(append(folder.resolve("table-" + layout), commits, layout), commits));
        }
        if (medians.size() == 2) {
            print(
                    "iceberg to classic, a commit of one file: %.2f",
                    medians.get(Layout.ICEBERG) / medians.get(Layout.CLASSIC));
        }
    }

    /** Prints the times and returns the median. */
    private static double report(long[][] times, int commits) {
        for (int from = 0; from < commits; from += Math.max(WINDOW, commits / 10)) {
            print(
                    "commits %d to %d: %.2f ms each, %.2f ms of them computing",
                    from, from + WINDOW - 1, millis(times[0], from), millis(times[1], from));
        }
        print(
                "the last %d to the first %d: time %.2f, computing %.2f",
                WINDOW, WINDOW, ratio(times[0]), ratio(times[1]));
        return Arrays.stream(times[0]).sorted().skip(commits / 2).findFirst().orElseThrow();
    }

    private static double ratio(long[] nanos) {
        return millis(nanos, nanos.length - WINDOW) / millis(nanos, 0);
    }

    private static long[][] append(Path path, int commits, Layout layout) {
        long[] nanos = new long[commits];
        long[] cpu = new long[commits];
        try (DataShardTable table =
                DataShardTable.create(path.toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            for (int i = 0; i < commits; i++) {
                long start = Sources.ofProcess().time().nanos();
                long cpuStart = THREADS.getCurrentThreadCpuTime();
                table.append(List.of(GenericRow.of(SCHEMA, (long) i, "row " + i)));
                nanos[i] = Sources.ofProcess().time().nanos() - start;
                cpu[i] = THREADS.getCurrentThreadCpuTime() - cpuStart;
            }
        }
        return new long[][] {nanos, cpu};
    }

    /** The median: other processes use the disk too. */
    private static double millis(long[] nanos, int from) {
        return Arrays.stream(nanos, from, from + WINDOW)
                        .sorted()
                        .skip(WINDOW / 2)
                        .findFirst()
                        .orElseThrow()
                / 1e6;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
