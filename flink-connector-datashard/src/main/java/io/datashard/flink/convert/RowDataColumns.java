package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Readers that return the values of RowData. */
final class RowDataColumns {
    static final long MICROS_PER_MILLI = 1000;

    private RowDataColumns() {}

    static ColumnReader reader(Field field, LogicalType declared) {
        return switch (field.type().physical()) {
            case BOOLEAN -> RowView::getBoolean;
            case INT -> RowView::getInt;
            case FLOAT -> RowView::getFloat;
            case DOUBLE -> RowView::getDouble;
            case LONG -> longReader(field, declared);
            case BYTES ->
                switch (declared.getTypeRoot()) {
                    case CHAR, VARCHAR -> (row, position) -> StringData.fromBytes(row.getBytes(position));
                    default -> RowView::getBytes;
                };
            case DECIMAL -> {
                DecimalType type = (DecimalType) field.type();
                yield (row, position) -> decimal(row, position, type);
            }
        };
    }

    private static ColumnReader longReader(Field field, LogicalType declared) {
        return switch (declared.getTypeRoot()) {
            case TIME_WITHOUT_TIME_ZONE -> (row, position) -> millisOfDay(row.getLong(position), field.name());
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                long unit = unit(LogicalTypeChecks.getPrecision(declared));
                yield (row, position) -> timestamp(row.getLong(position), unit);
            }
            default -> RowView::getLong;
        };
    }

    /** How many microseconds one unit of the last digit has, for a timestamp of this precision. */
    static long unit(int precision) {
        long unit = 1;
        for (int digits = precision; digits < FlinkTypes.MICROS; digits++) {
            unit *= 10;
        }
        return unit;
    }

    /** Cuts digits finer than declared, so that the value does not depend on the serializer that the row meets first. */
    static TimestampData timestamp(long micros, long unit) {
        long cut = micros - Math.floorMod(micros, unit);
        return TimestampData.fromEpochMillis(
                Math.floorDiv(cut, MICROS_PER_MILLI), (int) Math.floorMod(cut, MICROS_PER_MILLI) * 1000);
    }

    static int millisOfDay(long micros, String column) {
        if (micros % MICROS_PER_MILLI != 0) {
            throw new InvalidUseException(
                    "Cannot read the column '" + column + "' as TIME",
                    "it holds a time with microseconds, and Flink's TIME holds whole milliseconds",
                    "Declare the column BIGINT to read microseconds since midnight");
        }
        return (int) (micros / MICROS_PER_MILLI);
    }

    private static DecimalData decimal(RowView row, int position, DecimalType type) {
        return DecimalData.fromBigDecimal(row.getDecimal(position), type.precision(), type.scale());
    }
}
