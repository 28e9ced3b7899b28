package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.RowChecksum;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/**
 * The consumer behind every reader: counts the rows and adds up their checksums, for which it reads every value. It is opened directly before the
 * source that it is chained to, and begins the span that is measured.
 *
 * @param checksum the checksum of a row
 * @param low the least first column, and
 * @param high the end of a range: other rows are left out, because some systems filter files only
 * @param meter name of the meter to tell
 */
record CheckingSink(RowChecksum checksum, long low, long high, String meter) implements Sink<RowData> {
    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
        Meter told = Meters.of(meter);
        told.begin();
        return new Writer(told);
    }

    private final class Writer implements SinkWriter<RowData> {
        private final Meter told;
        private final boolean filters = low > 0 || high < Long.MAX_VALUE;
        private long rows;
        private long sum;
        private boolean received;

        Writer(Meter told) {
            this.told = told;
        }

        @Override
        public void write(RowData row, Context context) {
            if (filters) {
                long number = row.getLong(0);
                if (number < low || number >= high) {
                    return;
                }
            }
            rows++;
            sum += checksum.of(row);
        }

        @Override
        public void flush(boolean endOfInput) {
            if (rows > 0 && !received) {
                received = true;
                told.receivers.incrementAndGet();
            }
            told.received.add(rows);
            told.checksum.add(sum);
            rows = 0;
            sum = 0;
        }

        @Override
        public void close() {
            flush(true);
        }
    }
}
