package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PhysicalType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The trustworthy part of the statistics of column chunks.
 *
 * @param lower the lowest value as an internal value of the type; null = not known
 * @param upper the highest value
 * @param nulls number of nulls; -1 = not known
 * @param mayHaveNaN whether a NaN may be among the values; bounds ignore NaNs
 */
record ChunkStatistics(@Nullable Object lower, @Nullable Object upper, long nulls, boolean mayHaveNaN) {
    static ChunkStatistics of(@Nullable Statistics<?> statistics, DataType type) {
        if (statistics == null) {
            return new ChunkStatistics(null, null, -1, isFloating(type));
        }
        boolean bounded = statistics.hasNonNullValue() && isBounded(statistics.type(), type);
        return new ChunkStatistics(
                bounded ? zero(value(statistics.genericGetMin(), statistics.type(), type), -0.0) : null,
                bounded ? zero(value(statistics.genericGetMax(), statistics.type(), type), 0.0) : null,
                statistics.isNumNullsSet() ? statistics.getNumNulls() : -1,
                isFloating(type) && statistics.getNanCount() != 0);
    }

    static boolean isFloating(DataType type) {
        return type.physical() == PhysicalType.FLOAT || type.physical() == PhysicalType.DOUBLE;
    }

    private static boolean isBounded(org.apache.parquet.schema.PrimitiveType stored, DataType type) {
        if (type.physical() != PhysicalType.BYTES) {
            return true;
        }
        // Binary and fixed have no bounds in this format; bounds of a uuid of 16 bytes are not safe for text.
        return (type == PrimitiveType.STRING || type == PrimitiveType.UUID)
                && stored.getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    private static @Nullable Object value(Object value, org.apache.parquet.schema.PrimitiveType stored, DataType type) {
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(unscaled(value), decimal.scale());
        }
        if (value instanceof Binary text) {
            // With replacement characters the text would compare otherwise than the bytes.
            byte[] bytes = text.getBytesUnsafe();
            return Utf8.isValid(bytes) ? new String(bytes, StandardCharsets.UTF_8) : null;
        }
        if (type.physical() == PhysicalType.LONG) {
            return Math.multiplyExact(((Number) value).longValue(), microsPerUnit(stored));
        }
        return value;
    }

    /** Replaces any zero by the given zero: writers differ about which zero they keep, readers about whether the two are equal. */
    private static @Nullable Object zero(@Nullable Object value, double zero) {
        if (value instanceof Double wide && wide == 0) {
            return zero;
        }
        return value instanceof Float narrow && narrow == 0 ? (Object) (float) zero : value;
    }

    private static BigInteger unscaled(Object value) {
        return value instanceof Binary bytes
                ? new BigInteger(bytes.getBytes())
                : BigInteger.valueOf(((Number) value).longValue());
    }

    /** The factor from a stored time or timestamp to microseconds; 1 for other types. */
    static long microsPerUnit(org.apache.parquet.schema.PrimitiveType stored) {
        LogicalTypeAnnotation annotation = stored.getLogicalTypeAnnotation();
        TimeUnit unit = TimeUnit.MICROS;
        if (annotation instanceof TimeLogicalTypeAnnotation time) {
            unit = time.getUnit();
        } else if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
            unit = timestamp.getUnit();
        }
        return unit == TimeUnit.MILLIS ? 1000 : 1;
    }
}
