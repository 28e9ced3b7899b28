package io.datashard.flink.lookup;

import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys out of rows, in a form whose bytes are equal exactly if SQL's {@code =} holds for all their values: -0.0 is 0.0; null and NaN equal
 * nothing, so that a row with one of them has no key. Not thread-safe.
 */
final class KeyReader {
    /** The most digits of a second with which Flink keeps a timestamp as milliseconds. */
    private static final int MILLIS = 3;

    private final LogicalType[] types;
    private final RowData.FieldGetter[] getters;
    private final GenericRowData values;
    private final RowDataSerializer serializer;

    /**
     * A reader.
     *
     * @param types the types of the values of a key, as the table has them
     * @param positions where they are in the rows
     */
    KeyReader(LogicalType[] types, int[] positions) {
        this.types = types.clone();
        this.getters = new RowData.FieldGetter[types.length];
        for (int i = 0; i < types.length; i++) {
            getters[i] = RowData.createFieldGetter(types[i].copy(true), positions[i]);
        }
        this.values = new GenericRowData(types.length);
        this.serializer = new RowDataSerializer(types);
    }

    /** The key of a row, valid until the next call; null if it has none. */
    @Nullable BinaryRowData read(RowData row) {
        for (int i = 0; i < types.length; i++) {
            Object value = getters[i].getFieldOrNull(row);
            Object form = value == null ? null : form(value, types[i]);
            if (form == null) {
                return null;
            }
            values.setField(i, form);
        }
        return serializer.toBinaryRow(values);
    }

    /** A value in the one form that its equals have; null if it equals no value of the type. */
    private static @Nullable Object form(Object value, LogicalType type) {
        if (value instanceof Double number) {
            return number.isNaN() ? null : (Object) (number + 0.0);
        }
        if (value instanceof Float number) {
            return number.isNaN() ? null : (Object) (number + 0.0f);
        }
        if (value instanceof DecimalData decimal) {
            return form(decimal, LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type));
        }
        if (value instanceof TimestampData timestamp) {
            boolean isFiner = LogicalTypeChecks.getPrecision(type) <= MILLIS && timestamp.getNanoOfMillisecond() != 0;
            return isFiner ? null : timestamp;
        }
        return value;
    }

    private static @Nullable DecimalData form(DecimalData decimal, int precision, int scale) {
        if (decimal.precision() == precision && decimal.scale() == scale) {
            return decimal;
        }
        BigDecimal exact = decimal.toBigDecimal();
        DecimalData form = DecimalData.fromBigDecimal(exact, precision, scale);
        return form != null && form.toBigDecimal().compareTo(exact) == 0 ? form : null;
    }
}
