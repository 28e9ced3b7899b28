package io.datashard.benchmarks.data;

import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The rows of small operations, for the table library: a user, an event, and a time, all required. Integer arithmetic alone, so that {@code
 * small_operations.py} makes the same rows and hashes.
 */
public final class SmallRows {
    public static final Schema SCHEMA = Schema.of(
            Field.required(1, "user_id", PrimitiveType.LONG),
            Field.required(2, "event", PrimitiveType.STRING),
            Field.required(3, "timestamp", PrimitiveType.LONG));

    private static final List<String> EVENTS =
            List.of("login", "purchase", "logout", "view_item", "add_to_cart", "search", "checkout", "refund");

    private SmallRows() {}

    /** Rows with these numbers. */
    public static List<GenericRow> rows(long first, int count) {
        List<GenericRow> rows = new ArrayList<>(count);
        for (long i = first; i < first + count; i++) {
            rows.add(GenericRow.of(
                    SCHEMA,
                    1 + (i * 2_654_435_761L % 4_294_967_296L) % 100_000,
                    EVENTS.get((int) ((i * 7 + i / 13) % 8)),
                    1_700_000_000L + i * 100));
        }
        return rows;
    }

    /** The hash of a row: the CRC-32 of its values as text. Below 2^32, so that sums over two million rows are exact as doubles. */
    public static long hash(GenericRow row) {
        CRC32 crc = new CRC32();
        crc.update((row.get(0) + "," + row.get(1) + "," + row.get(2)).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** The sum of the hashes of rows. */
    public static long sum(Iterable<GenericRow> rows) {
        long sum = 0;
        for (GenericRow row : rows) {
            sum += hash(row);
        }
        return sum;
    }
}
