package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What metadata say of a data file of the event log: 100,000 rows, the next numbers. All systems record the same.
 *
 * @param number of the file, from 0 on
 */
public record PretendFile(long number) {
    /** Rows of a file. */
    public static final long ROWS = 100_000;

    static final int COLUMNS = 8;
    static final long LEAST_USER = 3;
    static final long GREATEST_USER = 17_000_000_000L;
    static final String LEAST_TYPE = "event_kind_0_a";
    static final String GREATEST_TYPE = "event_kind_9_j";
    static final String LEAST_URL = "https://shop.exa";
    static final String GREATEST_URL = "https://shop.exb";
    static final double LEAST_AMOUNT = 0.01;
    static final double GREATEST_AMOUNT = 10_485.75;
    static final String LEAST_TAG = "tag0,grp0,v1";
    static final String GREATEST_TAG = "tag999,grp19,v8";
    static final String LEAST_COUNTRY = "AA";
    static final String GREATEST_COUNTRY = "EZ";

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

    long firstMicros() {
        return EventLog.micros(first());
    }

    long lastMicros() {
        return EventLog.micros(last());
    }

    long length() {
        return 2_700_000 + number % 1000;
    }

    /** Length of one column. */
    long columnLength() {
        return 300_000 + number % 7;
    }

    /** Nulls of a column, from 1 on. */
    static long nulls(int column) {
        return column == 7 ? 30_000 : 0;
    }

    /** A name that no other file has. */
    UUID id() {
        return UUID.nameUUIDFromBytes(String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
    }
}
