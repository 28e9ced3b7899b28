package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.SmallRows;
import io.datashard.layout.Layout;
import io.datashard.schema.GenericRow;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.util.Map;

/**
 * The tables of small operations below a root, by name, with the table library alone.
 *
 * @param root a folder, or a prefix in the bucket that the environment names
 * @param options how the store is reached
 * @param layout of new tables
 */
record SmallTables(String root, Map<String, String> options, Layout layout) {
    private static final String SLOW_ENDPOINT = "SLOW_S3_ENDPOINT";

    /** The tables of a process, reached as quickly as the store lets it. */
    static SmallTables of(CellArguments arguments) {
        Layout layout = arguments.system().equals("datashard-iceberg") ? Layout.ICEBERG : Layout.CLASSIC;
        return new SmallTables(arguments.text("root"), Map.of(), layout);
    }

    /** The same tables, reached where each request takes longer; on a local disk, there is no such place. */
    SmallTables measured() {
        String endpoint = System.getenv().getOrDefault(SLOW_ENDPOINT, "");
        return endpoint.isEmpty() ? this : new SmallTables(root, Map.of("s3.endpoint", endpoint), layout);
    }

    /** A new table; the caller closes it. */
    DataShardTable create(String name) {
        return DataShardTable.create(
                root + "/" + name, options, SmallRows.SCHEMA, TableOptions.DEFAULT.withLayout(layout));
    }

    /** What a read found: the number of the rows, and a sum of all their values that is quickly made. */
    record Found(long rows, long sum) {
        /** What a read of these rows finds. */
        static Found of(Iterable<GenericRow> rows) {
            long count = 0;
            long sum = 0;
            for (GenericRow row : rows) {
                count++;
                sum += value(row);
            }
            return new Found(count, sum);
        }

        private static long value(GenericRow row) {
            return row.getLong(0) + String.valueOf(row.get(1)).length() + row.getLong(2);
        }
    }

    /** Opens a table anew, and reads all values of all its rows. */
    Found read(String name) {
        try (DataShardTable table = open(name);
                RowIterator rows = table.scan().rows()) {
            return Found.of(() -> rows);
        }
    }

    /** Opens a table; the caller closes it. */
    DataShardTable open(String name) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        return DataShardTable.open(TableLocation.of(root + "/" + name, options, surroundings), surroundings);
    }
}
