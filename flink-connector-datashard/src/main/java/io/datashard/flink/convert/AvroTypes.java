package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Maps Avro types to column types ({@code docs/types.md}). */
final class AvroTypes {
    private AvroTypes() {}

    /** The schema of the records of a generated class. Avro's own look-up would change it for nested and relocated classes. */
    static Schema schemaOf(Class<? extends SpecificRecord> type) {
        return ((SpecificRecord) SpecificData.newInstance(type, null)).getSchema();
    }

    /**
     * The fields of an Avro record as columns.
     *
     * @throws InvalidUseException if the schema is no record, or a field has no column type
     */
    static List<JavaColumn> columns(Schema record) {
        if (record.getType() != Schema.Type.RECORD) {
            throw new InvalidUseException(
                    "Cannot use the Avro schema " + record.getFullName() + " as rows of a table",
                    "it is of type " + record.getType(),
                    "Use the schema of a record");
        }
        List<JavaColumn> columns = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            Schema value = nonNull(field.schema());
            DataType type = value == null ? null : toDataType(value);
            if (type == null) {
                throw new InvalidUseException(
                        "Cannot use the field '" + field.name() + "' of the Avro record " + record.getFullName()
                                + " as a column",
                        "no column type stands for " + field.schema(),
                        "Use a type of docs/types.md, alone or in a union with null");
            }
            boolean required = field.schema().getType() != Schema.Type.UNION;
            columns.add(new JavaColumn(field.name(), JavaTypes.defaultClass(type), type, required));
        }
        return columns;
    }

    /** The type of the values other than null; null if the schema is a union of several types. */
    static @Nullable Schema nonNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> others = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return others.size() == 1 && schema.getTypes().size() == 2 ? others.get(0) : null;
    }

    private static @Nullable DataType toDataType(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return new DecimalType(decimal.getPrecision(), decimal.getScale());
        }
        return switch (schema.getType()) {
            case BOOLEAN -> PrimitiveType.BOOLEAN;
            case INT -> intType(logical);
            case LONG -> longType(logical);
            case FLOAT -> PrimitiveType.FLOAT;
            case DOUBLE -> PrimitiveType.DOUBLE;
            case STRING -> logical instanceof LogicalTypes.Uuid ? PrimitiveType.UUID : PrimitiveType.STRING;
            case ENUM -> PrimitiveType.STRING;
            case BYTES -> PrimitiveType.BINARY;
            case FIXED -> logical == null ? new FixedType(schema.getFixedSize()) : null;
            default -> null;
        };
    }

    private static @Nullable DataType intType(@Nullable LogicalType logical) {
        if (logical == null) {
            return PrimitiveType.INT;
        }
        return logical instanceof LogicalTypes.Date
                ? PrimitiveType.DATE
                : logical instanceof LogicalTypes.TimeMillis ? PrimitiveType.TIME : null;
    }

    private static @Nullable DataType longType(@Nullable LogicalType logical) {
        if (logical == null) {
            return PrimitiveType.LONG;
        }
        if (logical instanceof LogicalTypes.TimeMicros) {
            return PrimitiveType.TIME;
        }
        if (logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.TimestampMicros) {
            return PrimitiveType.TIMESTAMPTZ;
        }
        boolean local = logical instanceof LogicalTypes.LocalTimestampMillis
                || logical instanceof LogicalTypes.LocalTimestampMicros;
        return local ? PrimitiveType.TIMESTAMP : null;
    }

    /** How many microseconds one unit of Avro's time or timestamp has. */
    static long unit(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        boolean millis = logical instanceof LogicalTypes.TimeMillis
                || logical instanceof LogicalTypes.TimestampMillis
                || logical instanceof LogicalTypes.LocalTimestampMillis;
        return millis ? 1000 : 1;
    }
}
