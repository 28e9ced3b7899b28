package io.datashard.testing;

import io.datashard.format.DataShardTable;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.GenericRow;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Appends one row in each of many commits to a local table and tells how long they took: the last must not be slower than twice the first.
 * Run by hand; arguments: number of commits, an empty folder (default: a temporary one).
 */
public final class ManyCommits {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
    private static final int WARM_UP = 200;
    private static final int WINDOW = 10;

    private ManyCommits() {}

    public static void main(String[] arguments) throws IOException {
        int commits = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("many-commits");
        append(folder.resolve("warm-up"), WARM_UP);
        long[] nanos = append(folder.resolve("table"), commits);
        double first = millis(nanos, 0);
        double last = millis(nanos, commits - WINDOW);
        for (int from = 0; from < commits; from += Math.max(WINDOW, commits / 10)) {
            print("commits %d to %d: %.2f ms each", from, from + WINDOW - 1, millis(nanos, from));
        }
        print("last %d: %.2f ms each, %.2f times the first %d (%.2f ms)", WINDOW, last, last / first, WINDOW, first);
    }

    private static long[] append(Path path, int commits) {
        long[] nanos = new long[commits];
        try (DataShardTable table = DataShardTable.create(path.toString(), SCHEMA)) {
            for (int i = 0; i < commits; i++) {
                long start = System.nanoTime();
                table.append(List.of(GenericRow.of(SCHEMA, (long) i, "row " + i)));
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static double millis(long[] nanos, int from) {
        return Arrays.stream(nanos, from, from + WINDOW).average().orElseThrow() / 1e6;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
