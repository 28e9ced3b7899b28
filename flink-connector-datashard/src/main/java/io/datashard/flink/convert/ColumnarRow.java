package io.datashard.flink.convert;

import io.datashard.schema.DecimalType;
import java.util.Arrays;
import java.util.StringJoiner;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;
import org.apache.flink.util.StringUtils;
import org.jspecify.annotations.Nullable;

/** A row of a batch. Its values never change, because nobody changes the batch. */
final class ColumnarRow implements RowData {
    private final ColumnarBatch batch;
    private final int slot;
    private RowKind kind = RowKind.INSERT;

    ColumnarRow(ColumnarBatch batch, int slot) {
        this.batch = batch;
        this.slot = slot;
    }

    @Override
    public int getArity() {
        return batch.columns().length + batch.extra().length;
    }

    @Override
    public RowKind getRowKind() {
        return kind;
    }

    @Override
    public void setRowKind(RowKind other) {
        kind = other;
    }

    private boolean isExtra(int position) {
        return position >= batch.columns().length;
    }

    private @Nullable Object extra(int position) {
        return batch.extra()[position - batch.columns().length];
    }

    @SuppressWarnings("NullAway") // Nobody asks for the value of a null.
    private Object present(int position) {
        return extra(position);
    }

    @Override
    public boolean isNullAt(int position) {
        return isExtra(position) ? extra(position) == null : batch.columns()[position].isNull(slot);
    }

    @Override
    public boolean getBoolean(int position) {
        return batch.columns()[position].getBoolean(slot);
    }

    @Override
    public byte getByte(int position) {
        throw noSuchType();
    }

    @Override
    public short getShort(int position) {
        throw noSuchType();
    }

    @Override
    public int getInt(int position) {
        return batch.layout().times()[position]
                ? (int) (batch.columns()[position].getLong(slot) / RowDataColumns.MICROS_PER_MILLI)
                : batch.columns()[position].getInt(slot);
    }

    @Override
    public long getLong(int position) {
        return isExtra(position) ? (Long) present(position) : batch.columns()[position].getLong(slot);
    }

    @Override
    public float getFloat(int position) {
        return batch.columns()[position].getFloat(slot);
    }

    @Override
    public double getDouble(int position) {
        return batch.columns()[position].getDouble(slot);
    }

    @Override
    public StringData getString(int position) {
        return (StringData) (isExtra(position) ? present(position) : batch.columns()[position].getObject(slot));
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        DecimalType type = batch.layout().decimals()[position];
        return DecimalData.fromBigDecimal(batch.columns()[position].getDecimal(slot), type.precision(), type.scale());
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        return isExtra(position)
                ? (TimestampData) present(position)
                : RowDataColumns.timestamp(
                        batch.columns()[position].getLong(slot), batch.layout().units()[position]);
    }

    @Override
    public byte[] getBinary(int position) {
        return batch.columns()[position].getBytes(slot);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        throw noSuchType();
    }

    @Override
    public ArrayData getArray(int position) {
        throw noSuchType();
    }

    @Override
    public MapData getMap(int position) {
        throw noSuchType();
    }

    @Override
    public RowData getRow(int position, int fields) {
        throw noSuchType();
    }

    @Override
    public Variant getVariant(int position) {
        throw noSuchType();
    }

    private static RuntimeException noSuchType() {
        return new UnsupportedOperationException("a column of this type is no column of a table");
    }

    private @Nullable Object[] values() {
        FieldGetter[] getters = batch.layout().getters();
        @Nullable Object[] values = new @Nullable Object[getters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = getters[i].getFieldOrNull(this);
        }
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ColumnarRow row && kind == row.kind && Arrays.deepEquals(values(), row.values());
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.deepHashCode(values());
    }

    /** As Flink's own rows. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",", kind.shortString() + "(", ")");
        for (Object value : values()) {
            text.add(StringUtils.arrayAwareToString(value));
        }
        return text.toString();
    }
}
