package io.datashard.benchmarks.loop;

import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.ColumnVector;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;

/** A kind of column, by what its loop has to do: another type, or another distribution of values. */
public enum ColumnKind {
    BOOLEAN,
    /** A thousand values: a dictionary. */
    INT_FEW,
    /** The same, half of them null. */
    INT_HALF_NULL,
    /** Each another one: plain. */
    LONG_ASCENDING,
    DOUBLE_DISTINCT,
    /** Twenty texts: a dictionary. */
    TEXT_FEW,
    /** Each another text of about 40 bytes. */
    TEXT_DISTINCT,
    DECIMAL;

    /** Values in a file of the loops. */
    public static final int ROWS = 100_000;

    /** A schema of one such column. */
    Schema schema() {
        return Schema.of(isRequired() ? Field.required(1, "value", type()) : Field.optional(1, "value", type()));
    }

    private boolean isRequired() {
        return this != INT_HALF_NULL;
    }

    private DataType type() {
        return switch (this) {
            case BOOLEAN -> PrimitiveType.BOOLEAN;
            case INT_FEW, INT_HALF_NULL -> PrimitiveType.INT;
            case LONG_ASCENDING -> PrimitiveType.LONG;
            case DOUBLE_DISTINCT -> PrimitiveType.DOUBLE;
            case TEXT_FEW, TEXT_DISTINCT -> PrimitiveType.STRING;
            case DECIMAL -> new DecimalType(18, 2);
        };
    }

    /** Whether the value of a row is null. */
    boolean isNull(int row) {
        return !isRequired() && (row & 1) == 1;
    }

    /** The number from which the value of a row is made. */
    long number(int row) {
        long mixed = (row * 0x9E3779B97F4A7C15L) >>> 20;
        return switch (this) {
            case BOOLEAN -> mixed & 1;
            case INT_FEW, INT_HALF_NULL -> mixed % 1000;
            case TEXT_FEW -> mixed % 20;
            case DECIMAL -> mixed % 1_000_000;
            default -> row;
        };
    }

    /** What {@link #sum(ColumnBatch)} gives for all rows. */
    long expectedSum() {
        ColumnRows rows = new ColumnRows(this);
        long sum = 0;
        for (int row = 0; row < ROWS; row++) {
            rows.show(row);
            sum += isNull(row) ? 1 : rows.summand();
        }
        return sum;
    }

    /** Takes each value of a batch as a consumer would, and adds up what is cheap to take of it. */
    long sum(ColumnBatch batch) {
        ColumnVector values = batch.column(0);
        long sum = 0;
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            sum += values.isNull(slot) ? 1 : summand(values, slot);
        }
        return sum;
    }

    private long summand(ColumnVector values, int slot) {
        return switch (this) {
            case BOOLEAN -> values.getBoolean(slot) ? 1 : 0;
            case INT_FEW, INT_HALF_NULL -> values.getInt(slot);
            case LONG_ASCENDING -> values.getLong(slot);
            case DOUBLE_DISTINCT -> (long) values.getDouble(slot);
            case TEXT_FEW, TEXT_DISTINCT -> values.getBytes(slot).length;
            case DECIMAL -> values.getDecimal(slot).unscaledValue().longValue();
        };
    }
}
