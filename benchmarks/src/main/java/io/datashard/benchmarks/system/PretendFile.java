package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntToLongFunction;

/**
 * What metadata say of a data file of the event log: 100,000 rows, the next numbers. All systems record the same.
 *
 * @param number of the file, from 0 on
 */
public record PretendFile(long number) {
    /** Rows of a file. */
    public static final long ROWS = 100_000;

    private static final int COLUMNS = 8;

    /** Number of the first row. */
    public long first() {
        return number * ROWS;
    }

    /** Number of the last row. */
    public long last() {
        return first() + ROWS - 1;
    }

    /** Whether a row has a number in the range. */
    public boolean meets(long low, long high) {
        return first() < high && last() >= low;
    }

    long length() {
        return 2_700_000 + number % 1000;
    }

    /** Lengths of the columns, by column from 1 on. */
    Map<Integer, Long> columnLengths() {
        return byColumn(column -> 300_000 + number % 7);
    }

    /** Values of the columns, by column from 1 on. */
    static Map<Integer, Long> values() {
        return byColumn(column -> ROWS);
    }

    /** Nulls of the columns, by column from 1 on. */
    static Map<Integer, Long> nulls() {
        return byColumn(PretendFile::nulls);
    }

    /** Nulls of a column, from 1 on. */
    static long nulls(int column) {
        return column == 7 ? 30_000 : 0;
    }

    private static Map<Integer, Long> byColumn(IntToLongFunction figure) {
        Map<Integer, Long> figures = new HashMap<>();
        for (int column = 1; column <= COLUMNS; column++) {
            figures.put(column, figure.applyAsLong(column));
        }
        return figures;
    }

    /** Lower bounds of the columns, by column from 1 on. */
    Map<Integer, Object> lowerBounds() {
        return Map.of(
                1,
                first(),
                2,
                3L,
                3,
                "event_kind_0_a",
                4,
                EventLog.micros(first()),
                5,
                "https://shop.exa",
                6,
                0.01,
                7,
                "tag0,grp0,v1",
                8,
                "AA");
    }

    /** Upper bounds of the columns, by column from 1 on. */
    Map<Integer, Object> upperBounds() {
        return Map.of(
                1,
                last(),
                2,
                17_000_000_000L,
                3,
                "event_kind_9_j",
                4,
                EventLog.micros(last()),
                5,
                "https://shop.exb",
                6,
                10_485.75,
                7,
                "tag999,grp19,v8",
                8,
                "EZ");
    }

    /** A name that no other file has. */
    UUID id() {
        return UUID.nameUUIDFromBytes(String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
    }
}
