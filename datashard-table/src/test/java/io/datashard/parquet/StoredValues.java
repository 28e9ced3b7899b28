package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.DataType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Values as Parquet's own classes hold them, made by other ways than those of the writer. Floating-point numbers are their bits here, so that every
 * NaN and zero counts.
 */
final class StoredValues {
    private StoredValues() {}

    /** The stored value of a row: Boolean, Integer, Long, ByteBuffer or null. */
    static @Nullable Object of(DataType type, UuidForm uuids, RowView row, int position) {
        if (row.isNullAt(position)) {
            return null;
        }
        return switch (type.physical()) {
            case BOOLEAN -> row.getBoolean(position);
            case INT -> row.getInt(position);
            case LONG -> row.getLong(position);
            case FLOAT -> Float.floatToRawIntBits(row.getFloat(position));
            case DOUBLE -> Double.doubleToRawLongBits(row.getDouble(position));
            case DECIMAL -> decimal(row.getDecimal(position), type);
            case BYTES ->
                type == PrimitiveType.UUID && uuids == UuidForm.BYTES
                        ? uuid(row.getBytes(position))
                        : ByteBuffer.wrap(row.getBytes(position).clone());
        };
    }

    private static ByteBuffer decimal(BigDecimal value, DataType type) {
        int width = type.map(primitive -> 0, decimal -> ParquetTypes.decimalBytes(decimal.precision()), fixed -> 0);
        ByteBuffer bytes = ByteBuffer.allocate(width);
        for (int i = 0; i < width; i++) {
            bytes.put(i, value.unscaledValue().shiftRight(8 * (width - 1 - i)).byteValue());
        }
        return bytes;
    }

    private static ByteBuffer uuid(byte[] text) {
        UUID uuid = UUID.fromString(new String(text, StandardCharsets.UTF_8));
        return ByteBuffer.allocate(16)
                .putLong(0, uuid.getMostSignificantBits())
                .putLong(8, uuid.getLeastSignificantBits());
    }

    static void write(@Nullable Object value, PrimitiveTypeName type, ColumnWriter target, int definitionLevel) {
        if (value == null) {
            target.writeNull(0, 0);
            return;
        }
        switch (type) {
            case BOOLEAN -> target.write((Boolean) value, 0, definitionLevel);
            case INT32 -> target.write((Integer) value, 0, definitionLevel);
            case INT64 -> target.write((Long) value, 0, definitionLevel);
            case FLOAT -> target.write(Float.intBitsToFloat((Integer) value), 0, definitionLevel);
            case DOUBLE -> target.write(Double.longBitsToDouble((Long) value), 0, definitionLevel);
            default -> target.write(Binary.fromConstantByteBuffer((ByteBuffer) value), 0, definitionLevel);
        }
    }

    static @Nullable Object read(ColumnReader source, PrimitiveTypeName type, int definitionLevel) {
        if (source.getCurrentDefinitionLevel() < definitionLevel) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> source.getBoolean();
            case INT32 -> source.getInteger();
            case INT64 -> source.getLong();
            case FLOAT -> Float.floatToRawIntBits(source.getFloat());
            case DOUBLE -> Double.doubleToRawLongBits(source.getDouble());
            default -> ByteBuffer.wrap(source.getBinary().getBytes());
        };
    }
}
