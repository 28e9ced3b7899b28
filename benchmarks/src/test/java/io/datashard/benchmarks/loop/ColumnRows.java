package io.datashard.benchmarks.loop;

import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Rows of one column whose values are made before, so that a loop over them measures what is done to them. Shows one row at a time. */
final class ColumnRows implements RowView {
    private static final String PADDING = "https://shop.example.com/item/";

    private final ColumnKind kind;
    private final long[] numbers = new long[ColumnKind.ROWS];
    private final byte[][] texts;
    private final BigDecimal[] decimals;
    private int row;

    ColumnRows(ColumnKind kind) {
        this.kind = kind;
        boolean isText = kind == ColumnKind.TEXT_FEW || kind == ColumnKind.TEXT_DISTINCT;
        this.texts = new byte[isText ? numbers.length : 0][];
        this.decimals = new BigDecimal[kind == ColumnKind.DECIMAL ? numbers.length : 0];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = kind.number(i);
            if (isText) {
                texts[i] = (PADDING + numbers[i]).getBytes(StandardCharsets.US_ASCII);
            } else if (kind == ColumnKind.DECIMAL) {
                decimals[i] = BigDecimal.valueOf(numbers[i], 2);
            }
        }
    }

    /** From now on shows that row. */
    void show(int next) {
        row = next;
    }

    /** What a reader adds up of the shown value, which is not null. */
    long summand() {
        return texts.length > 0 ? texts[row].length : numbers[row];
    }

    @Override
    public boolean isNullAt(int position) {
        return kind.isNull(row);
    }

    @Override
    public boolean getBoolean(int position) {
        return numbers[row] == 1;
    }

    @Override
    public int getInt(int position) {
        return (int) numbers[row];
    }

    @Override
    public long getLong(int position) {
        return numbers[row];
    }

    @Override
    public float getFloat(int position) {
        return numbers[row];
    }

    @Override
    public double getDouble(int position) {
        return numbers[row];
    }

    @Override
    public byte[] getBytes(int position) {
        return texts[row];
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return decimals[row];
    }
}
