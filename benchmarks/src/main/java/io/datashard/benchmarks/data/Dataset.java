package io.datashard.benchmarks.data;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.RowType;

/** A seeded, endless sequence of rows. The first column is always the number of the row, from 0 on. */
public enum Dataset {
    /** A log of events: numbers, repeated and nearly unique strings, a tenth of them null; see {@link EventLog}. */
    EVENTS {
        @Override
        public RowType rowType() {
            return EventLog.ROW_TYPE;
        }

        @Override
        public RowMaker rowsFrom(long first) {
            return new EventLog(first);
        }
    },
    /** 60 columns of all kinds, half of the values null; see {@link WideRows}. */
    WIDE {
        @Override
        public RowType rowType() {
            return WideRows.ROW_TYPE;
        }

        @Override
        public RowMaker rowsFrom(long first) {
            return new WideRows(first);
        }
    },
    /** Decimals of each size and timestamps; see {@link Payments}. */
    PAYMENTS {
        @Override
        public RowType rowType() {
            return Payments.ROW_TYPE;
        }

        @Override
        public RowMaker rowsFrom(long first) {
            return new Payments(first);
        }
    },
    /** Real flights: few distinct airports, small numbers; see {@link Flights}. */
    FLIGHTS {
        @Override
        public RowType rowType() {
            return Flights.ROW_TYPE;
        }

        @Override
        public RowMaker rowsFrom(long first) {
            return new Flights(first);
        }
    };

    public abstract RowType rowType();

    /** The rows from that number on. */
    public abstract RowMaker rowsFrom(long first);

    /**
     * The sum of the checksums of the rows with these numbers.
     *
     * @param columns positions of the columns that the checksum is of; none = all
     */
    public long sum(RowChecksum checksum, long first, long end, int... columns) {
        RowMaker rows = rowsFrom(first);
        ProjectedRowData projection = columns.length == 0 ? null : ProjectedRowData.from(columns);
        long sum = 0;
        for (long number = first; number < end; number++) {
            RowData row = rows.next();
            sum += checksum.of(projection == null ? row : projection.replaceRow(row));
        }
        return sum;
    }
}
