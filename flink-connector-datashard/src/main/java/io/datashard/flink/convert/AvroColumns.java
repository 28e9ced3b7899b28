package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.EpochTime;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.jspecify.annotations.Nullable;

/**
 * Writers and readers of the values of Avro records. Writers take Avro's raw values as well as the objects that Avro's conversions make of them,
 * because both occur in records.
 */
final class AvroColumns {
    private AvroColumns() {}

    /**
     * The writer of one column.
     *
     * @param field the column
     * @param schema the type of the record's field, without null
     */
    static ColumnWriter writer(Field field, Schema schema) {
        return field.type()
                .map(
                        primitive -> primitiveWriter(primitive, schema),
                        decimal -> value -> value instanceof BigDecimal number
                                ? decimal.scaled(number)
                                : decimal.scaled(unscaled(value, schema)),
                        fixed -> AvroColumns::bytes);
    }

    private static ColumnWriter primitiveWriter(PrimitiveType type, Schema schema) {
        ColumnWriter objects = JavaColumns.writer(type);
        long unit = AvroTypes.unit(schema);
        return switch (type) {
            case DATE -> value -> value instanceof Integer ? value : objects.write(value);
            case TIME, TIMESTAMP, TIMESTAMPTZ ->
                value -> value instanceof Number number
                        ? (Object) EpochTime.micros(number.longValue(), unit)
                        : objects.write(value);
            case STRING, UUID -> value -> objects.write(isText(value) ? value.toString() : value);
            case BINARY, FIXED -> AvroColumns::bytes;
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> objects;
        };
    }

    /**
     * The reader of one column.
     *
     * @param field the column
     * @param schema the type of the record's field, without null
     * @param model the data model that makes Avro's own objects
     * @param conversion the conversion that the record's class asks for; null = none
     */
    static ColumnReader reader(Field field, Schema schema, GenericData model, @Nullable Conversion<?> conversion) {
        ColumnReader raw = rawReader(field, schema, model);
        if (conversion == null) {
            return raw;
        }
        return (row, position) ->
                Conversions.convertToLogicalType(raw.read(row, position), schema, schema.getLogicalType(), conversion);
    }

    private static ColumnReader rawReader(Field field, Schema schema, GenericData model) {
        DataType type = field.type();
        boolean fixed = schema.getType() == Schema.Type.FIXED;
        if (type instanceof DecimalType) {
            return (row, position) -> binary(decimalBytes(row.getDecimal(position), schema, field), schema, model);
        }
        if (schema.getType() == Schema.Type.ENUM) {
            ColumnReader text = JavaColumns.reader(type, String.class);
            return (row, position) -> symbol((String) text.read(row, position), schema, field, model);
        }
        if (schema.getType() == Schema.Type.BYTES || fixed) {
            return (row, position) -> {
                byte[] value = row.getBytes(position).clone();
                if (fixed && value.length != schema.getFixedSize()) {
                    throw misfit(field, "a value is not " + schema.getFixedSize() + " bytes long");
                }
                return binary(value, schema, model);
            };
        }
        if (type == PrimitiveType.DATE) {
            return RowView::getInt;
        }
        if (type == PrimitiveType.TIME || type == PrimitiveType.TIMESTAMP || type == PrimitiveType.TIMESTAMPTZ) {
            return timeReader(field, schema);
        }
        return JavaColumns.reader(type, String.class);
    }

    private static ColumnReader timeReader(Field field, Schema schema) {
        long unit = AvroTypes.unit(schema);
        boolean asInt = schema.getType() == Schema.Type.INT;
        return (row, position) -> {
            long micros = row.getLong(position);
            if (micros % unit != 0) {
                throw misfit(field, "it holds microseconds and the record's type milliseconds");
            }
            if (asInt) {
                return (int) (micros / unit);
            }
            return micros / unit;
        };
    }

    private static BigDecimal unscaled(Object value, Schema schema) {
        LogicalTypes.Decimal type = (LogicalTypes.Decimal) schema.getLogicalType();
        return new BigDecimal(new BigInteger(bytes(value)), type.getScale());
    }

    private static byte[] decimalBytes(BigDecimal value, Schema schema, Field field) {
        LogicalTypes.Decimal type = (LogicalTypes.Decimal) schema.getLogicalType();
        BigDecimal scaled;
        try {
            scaled = value.setScale(type.getScale(), RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw misfit(field, "a value has more digits after the point than the record's type");
        }
        if (scaled.precision() > type.getPrecision()) {
            throw misfit(field, "a value has more digits than the record's type");
        }
        byte[] bytes = scaled.unscaledValue().toByteArray();
        return schema.getType() == Schema.Type.FIXED ? signExtended(bytes, schema.getFixedSize()) : bytes;
    }

    private static byte[] signExtended(byte[] bytes, int length) {
        byte[] wide = new byte[length];
        Arrays.fill(wide, (byte) (bytes[0] < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, wide, length - bytes.length, bytes.length);
        return wide;
    }

    private static Object binary(byte[] bytes, Schema schema, GenericData model) {
        return schema.getType() == Schema.Type.FIXED ? model.createFixed(null, bytes, schema) : ByteBuffer.wrap(bytes);
    }

    private static Object symbol(String text, Schema schema, Field field, GenericData model) {
        if (!schema.hasEnumSymbol(text)) {
            throw misfit(field, "a value is no symbol of the enum " + schema.getFullName());
        }
        return model.createEnum(text, schema);
    }

    private static boolean isText(Object value) {
        return value instanceof CharSequence || value instanceof GenericData.EnumSymbol || value instanceof Enum;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return value instanceof GenericFixed fixed ? fixed.bytes() : (byte[]) value;
    }

    static InvalidUseException misfit(Field field, String why) {
        return new InvalidUseException(
                "Cannot read the column '" + field.name() + "' as an Avro record",
                why,
                "Use a wider or nullable type in the Avro schema of the records");
    }
}
