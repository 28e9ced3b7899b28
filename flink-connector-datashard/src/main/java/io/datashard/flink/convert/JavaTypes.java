package io.datashard.flink.convert;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Maps column types to the Java classes of values in Rows and POJOs ({@code docs/types.md}). */
final class JavaTypes {
    /** Precision and scale that Flink gives to a BigDecimal without a type hint. */
    private static final DecimalType DEFAULT_DECIMAL = new DecimalType(38, 18);

    private static final Map<Class<?>, DataType> TYPES = Map.ofEntries(
            Map.entry(Boolean.class, PrimitiveType.BOOLEAN),
            Map.entry(boolean.class, PrimitiveType.BOOLEAN),
            Map.entry(Integer.class, PrimitiveType.INT),
            Map.entry(int.class, PrimitiveType.INT),
            Map.entry(Long.class, PrimitiveType.LONG),
            Map.entry(long.class, PrimitiveType.LONG),
            Map.entry(Float.class, PrimitiveType.FLOAT),
            Map.entry(float.class, PrimitiveType.FLOAT),
            Map.entry(Double.class, PrimitiveType.DOUBLE),
            Map.entry(double.class, PrimitiveType.DOUBLE),
            Map.entry(LocalDate.class, PrimitiveType.DATE),
            Map.entry(LocalTime.class, PrimitiveType.TIME),
            Map.entry(LocalDateTime.class, PrimitiveType.TIMESTAMP),
            Map.entry(Instant.class, PrimitiveType.TIMESTAMPTZ),
            Map.entry(String.class, PrimitiveType.STRING),
            Map.entry(UUID.class, PrimitiveType.UUID),
            Map.entry(byte[].class, PrimitiveType.BINARY),
            Map.entry(BigDecimal.class, DEFAULT_DECIMAL));

    private JavaTypes() {}

    /** The column type of a new table for values of the class; empty if there is none. */
    static Optional<DataType> toDataType(Class<?> type) {
        return Optional.ofNullable(TYPES.get(type));
    }

    /** Whether objects of the class can be the values of the column. */
    static boolean fits(Class<?> type, DataType column) {
        if (column == PrimitiveType.UUID) {
            return type == UUID.class || type == String.class;
        }
        return type.isPrimitive() ? toDataType(type).equals(Optional.of(column)) : type == defaultClass(column);
    }

    /** The class that values of the column have in a Row. */
    static Class<?> defaultClass(DataType column) {
        return column.map(JavaTypes::defaultClass, decimal -> BigDecimal.class, fixed -> byte[].class);
    }

    private static Class<?> defaultClass(PrimitiveType column) {
        return switch (column) {
            case BOOLEAN -> Boolean.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case DATE -> LocalDate.class;
            case TIME -> LocalTime.class;
            case TIMESTAMP -> LocalDateTime.class;
            case TIMESTAMPTZ -> Instant.class;
            case STRING, UUID -> String.class;
            case BINARY, FIXED -> byte[].class;
        };
    }

    /** Flink's description of {@link #defaultClass}. */
    static TypeInformation<?> typeInformation(DataType column) {
        Class<?> type = defaultClass(column);
        return type == byte[].class
                ? PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO
                : type == Instant.class ? Types.INSTANT : TypeInformation.of(type);
    }
}
