package io.datashard.benchmarks.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/** 60 columns: the number of the row, and 59 of six types in turn, of which every second value is null, seeded. 20,000 rows repeat. */
final class WideRows implements RowMaker {
    private static final int COLUMNS = 60;
    private static final int CYCLE = 20_000;
    static final RowType ROW_TYPE = rowType();

    private final GenericRowData[] rows = new GenericRowData[CYCLE];
    private long number;

    WideRows(long first) {
        Random random = new Random(11);
        for (int i = 0; i < CYCLE; i++) {
            GenericRowData row = new GenericRowData(COLUMNS);
            for (int column = 1; column < COLUMNS; column++) {
                row.setField(column, random.nextBoolean() ? null : value(column, random));
            }
            rows[i] = row;
        }
        number = first;
    }

    private static RowType rowType() {
        List<LogicalType> types = new ArrayList<>(List.of(new BigIntType()));
        List<String> names = new ArrayList<>(List.of("id"));
        for (int column = 1; column < COLUMNS; column++) {
            types.add(
                    switch (column % 6) {
                        case 0 -> new BigIntType();
                        case 1 -> VarCharType.STRING_TYPE;
                        case 2 -> new DoubleType();
                        case 3 -> new IntType();
                        case 4 -> new TimestampType(6);
                        default -> new BooleanType();
                    });
            names.add("c" + column);
        }
        return RowType.of(types.toArray(new LogicalType[0]), names.toArray(new String[0]));
    }

    private static Object value(int column, Random random) {
        return switch (column % 6) {
            case 0 -> random.nextLong() >>> 24;
            case 1 -> text("value-" + random.nextInt(100 * column));
            case 2 -> random.nextInt(1_000_000) / 100.0;
            case 3 -> random.nextInt(10_000);
            case 4 -> TimestampData.fromEpochMillis(1_750_000_000_000L + random.nextInt(1_000_000_000));
            default -> random.nextBoolean();
        };
    }

    private static BinaryStringData text(String text) {
        return BinaryStringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public RowData next() {
        GenericRowData row = rows[(int) (number % CYCLE)];
        row.setField(0, number++);
        return row;
    }
}
