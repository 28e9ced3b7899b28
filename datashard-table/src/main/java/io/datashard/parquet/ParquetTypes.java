package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import java.math.BigInteger;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.PrimitiveBuilder;
import org.jspecify.annotations.Nullable;

/** Column types and their Parquet types (classic format section 4.1). */
final class ParquetTypes {
    static final int UUID_BYTES = 16;

    private ParquetTypes() {}

    /** The Parquet column to write for a field. */
    static Type write(Field field, UuidForm uuids) {
        boolean isBinaryUuid = field.type() == PrimitiveType.UUID && uuids == UuidForm.BYTES;
        DataType stored = isBinaryUuid ? new FixedType(UUID_BYTES) : field.type();
        return builder(stored, field.required() ? Repetition.REQUIRED : Repetition.OPTIONAL)
                .id(field.id())
                .named(field.name());
    }

    /** The fewest bytes whose two's complement holds every unscaled value of this precision. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    }

    private static PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> builder(
            DataType type, Repetition repetition) {
        return type.map(
                primitive -> builder(primitive, repetition),
                decimal -> Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(decimalBytes(decimal.precision()))
                        .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision())),
                fixed -> Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(fixed.length()));
    }

    private static PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> builder(
            PrimitiveType type, Repetition repetition) {
        return switch (type) {
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
            case TIME -> micros(repetition, LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS));
            case TIMESTAMP -> micros(repetition, LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
            case TIMESTAMPTZ -> micros(repetition, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case STRING, UUID ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
            case BINARY, FIXED -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
        };
    }

    private static PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> micros(
            Repetition repetition, LogicalTypeAnnotation annotation) {
        return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation);
    }

    /** Whether a stored column can be read as this type. */
    static boolean decodes(org.apache.parquet.schema.PrimitiveType stored, DataType type) {
        DataType natural = read(stored);
        if (natural == null || natural.equals(type)) {
            return natural != null;
        }
        return type.map(
                primitive -> decodes(natural, primitive),
                decimal -> false,
                fixed -> natural == PrimitiveType.BINARY && fixed.length() > 0);
    }

    private static boolean decodes(DataType natural, PrimitiveType type) {
        if (type == PrimitiveType.UUID) {
            return natural == PrimitiveType.STRING || natural.equals(new FixedType(UUID_BYTES));
        }
        boolean bytes = natural == PrimitiveType.BINARY || natural instanceof FixedType;
        return type == PrimitiveType.FIXED && bytes;
    }

    /** The type of a stored column, for tables that store no schema; null if the table format has no such type. */
    static @Nullable DataType read(org.apache.parquet.schema.PrimitiveType stored) {
        LogicalTypeAnnotation annotation = stored.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal(decimal);
        }
        return switch (stored.getPrimitiveTypeName()) {
            case BOOLEAN -> annotation == null ? PrimitiveType.BOOLEAN : null;
            case FLOAT -> annotation == null ? PrimitiveType.FLOAT : null;
            case DOUBLE -> annotation == null ? PrimitiveType.DOUBLE : null;
            case INT32 -> int32(annotation);
            case INT64 -> int64(annotation);
            case BINARY -> binary(annotation);
            case FIXED_LEN_BYTE_ARRAY -> fixed(annotation, stored.getTypeLength());
            case INT96 -> null;
        };
    }

    private static @Nullable DataType decimal(DecimalLogicalTypeAnnotation decimal) {
        boolean known = decimal.getPrecision() <= 38 && decimal.getScale() <= decimal.getPrecision();
        return known ? new DecimalType(decimal.getPrecision(), decimal.getScale()) : null;
    }

    private static @Nullable DataType int32(@Nullable LogicalTypeAnnotation annotation) {
        if (isPlain(annotation)) {
            return PrimitiveType.INT;
        }
        if (annotation instanceof TimeLogicalTypeAnnotation) {
            return PrimitiveType.TIME;
        }
        return annotation instanceof DateLogicalTypeAnnotation ? PrimitiveType.DATE : null;
    }

    private static @Nullable DataType int64(@Nullable LogicalTypeAnnotation annotation) {
        if (isPlain(annotation)) {
            return PrimitiveType.LONG;
        }
        if (annotation instanceof TimeLogicalTypeAnnotation time && time.getUnit() != TimeUnit.NANOS) {
            return PrimitiveType.TIME;
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation timestamp && timestamp.getUnit() != TimeUnit.NANOS) {
            return timestamp.isAdjustedToUTC() ? PrimitiveType.TIMESTAMPTZ : PrimitiveType.TIMESTAMP;
        }
        return null;
    }

    private static @Nullable DataType binary(@Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return PrimitiveType.BINARY;
        }
        return annotation instanceof StringLogicalTypeAnnotation ? PrimitiveType.STRING : null;
    }

    private static @Nullable DataType fixed(@Nullable LogicalTypeAnnotation annotation, int length) {
        if (annotation == null) {
            return new FixedType(length);
        }
        return annotation instanceof UUIDLogicalTypeAnnotation && length == UUID_BYTES ? PrimitiveType.UUID : null;
    }

    private static boolean isPlain(@Nullable LogicalTypeAnnotation annotation) {
        return annotation == null || (annotation instanceof IntLogicalTypeAnnotation number && number.isSigned());
    }
}
