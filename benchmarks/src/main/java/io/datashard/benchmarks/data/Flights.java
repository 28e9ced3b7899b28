package io.datashard.benchmarks.data;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/** Made-up flights of the shape of a public time table: a departure, its delay, the distance, and two of 300 airports. 100,000 rows repeat. */
final class Flights implements RowMaker {
    private static final int CYCLE = 100_000;
    private static final int AIRPORTS = 300;
    static final RowType ROW_TYPE = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new TimestampType(6),
                new IntType(),
                new IntType(),
                VarCharType.STRING_TYPE,
                VarCharType.STRING_TYPE
            },
            new String[] {"id", "departure", "delay", "distance", "origin", "destination"});

    private final GenericRowData[] rows = new GenericRowData[CYCLE];
    private long number;

    Flights(long first) {
        Random random = new Random(17);
        for (int i = 0; i < CYCLE; i++) {
            GenericRowData row = new GenericRowData(ROW_TYPE.getFieldCount());
            int from = airport(random);
            int to = airport(random);
            row.setField(2, (int) Math.max(-60, random.nextGaussian() * 30));
            row.setField(3, 50 + Math.abs(from * 31 - to * 17) % 2500);
            row.setField(4, code(from));
            row.setField(5, code(to));
            rows[i] = row;
        }
        number = first;
    }

    /** Large airports are met more often. */
    private static int airport(Random random) {
        return (int) (AIRPORTS * random.nextDouble() * random.nextDouble());
    }

    private static BinaryStringData code(int airport) {
        char[] letters = {(char) ('A' + airport / 26), (char) ('A' + airport % 26), (char) ('A' + airport * 7 % 26)};
        return BinaryStringData.fromBytes(new String(letters).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public RowData next() {
        GenericRowData row = rows[(int) (number % CYCLE)];
        row.setField(1, TimestampData.fromEpochMillis(1_000_000_000_000L + number / 12 * 60_000));
        row.setField(0, number++);
        return row;
    }
}
