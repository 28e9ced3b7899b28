package io.datashard.benchmarks.data;

import java.math.BigInteger;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;

/** Decimals of 9, 18 and 38 digits and two timestamps, one of them null in every tenth row. 50,000 rows repeat but for number and time. */
final class Payments implements RowMaker {
    private static final int CYCLE = 50_000;
    static final RowType ROW_TYPE = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new DecimalType(9, 2),
                new DecimalType(18, 4),
                new DecimalType(38, 10),
                new TimestampType(6),
                new TimestampType(6)
            },
            new String[] {"id", "price", "rate", "total", "created", "settled"});

    private final GenericRowData[] rows = new GenericRowData[CYCLE];
    private long number;

    Payments(long first) {
        Random random = new Random(13);
        for (int i = 0; i < CYCLE; i++) {
            GenericRowData row = new GenericRowData(ROW_TYPE.getFieldCount());
            row.setField(1, DecimalData.fromUnscaledLong(random.nextInt(100_000_000), 9, 2));
            row.setField(2, DecimalData.fromUnscaledLong(random.nextLong() >>> 12, 18, 4));
            row.setField(3, DecimalData.fromUnscaledBytes(new BigInteger(100, random).toByteArray(), 38, 10));
            row.setField(
                    5,
                    random.nextInt(10) == 0
                            ? null
                            : TimestampData.fromEpochMillis(1_750_000_000_000L + random.nextInt(1_000_000_000)));
            rows[i] = row;
        }
        number = first;
    }

    @Override
    public RowData next() {
        GenericRowData row = rows[(int) (number % CYCLE)];
        long micros = EventLog.micros(number);
        row.setField(0, number++);
        row.setField(4, TimestampData.fromEpochMillis(micros / 1000, (int) (micros % 1000) * 1000));
        return row;
    }
}
