package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Maps Flink SQL types to column types and back ({@code docs/types.md}). */
public final class FlinkTypes {
    /** Decimal digits of a second that a data file holds. */
    static final int MICROS = 6;

    /** Decimal digits of a second that Flink's TIME holds in a running job, whatever its declared precision. */
    private static final int MILLIS = 3;

    private FlinkTypes() {}

    /**
     * The schema of rows with these columns; field ids count from 1. A new table gets this schema, as far as its layout has the types.
     *
     * @throws InvalidUseException if no column type fits a column; the message names the column and its type
     */
    public static Schema toSchema(RowType rowType) {
        List<Field> fields = new ArrayList<>();
        for (RowType.RowField field : rowType.getFields()) {
            fields.add(new Field(
                    fields.size() + 1,
                    field.getName(),
                    toDataType(field.getName(), field.getType()),
                    !field.getType().isNullable()));
        }
        return new Schema(1, fields);
    }

    /** The row type that a table is read with if the user declares none. */
    public static RowType toRowType(Schema schema) {
        return new RowType(
                false,
                schema.fields().stream()
                        .map(field ->
                                new RowType.RowField(field.name(), toLogicalType(field.type(), !field.required())))
                        .toList());
    }

    /**
     * The column type that a new table gets.
     *
     * @throws InvalidUseException if no column type fits
     */
    static DataType toDataType(String column, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> PrimitiveType.BOOLEAN;
            case INTEGER -> PrimitiveType.INT;
            case BIGINT -> PrimitiveType.LONG;
            case FLOAT -> PrimitiveType.FLOAT;
            case DOUBLE -> PrimitiveType.DOUBLE;
            case DATE -> PrimitiveType.DATE;
            case CHAR, VARCHAR -> PrimitiveType.STRING;
            case BINARY -> new FixedType(LogicalTypeChecks.getLength(type));
            case VARBINARY -> PrimitiveType.BINARY;
            case DECIMAL -> new DecimalType(LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type));
            case TIME_WITHOUT_TIME_ZONE -> {
                requireFraction(column, type, MILLIS, "Declare it TIME(3), or BIGINT for microseconds since midnight");
                yield PrimitiveType.TIME;
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE -> {
                requireFraction(column, type, MICROS, "Declare it TIMESTAMP(6) and CAST what is written to it");
                yield PrimitiveType.TIMESTAMP;
            }
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                requireFraction(column, type, MICROS, "Declare it TIMESTAMP_LTZ(6) and CAST what is written to it");
                yield PrimitiveType.TIMESTAMPTZ;
            }
            case TINYINT, SMALLINT ->
                throw unsupported(
                        column,
                        type,
                        "the table format has only 32 and 64 bit integers",
                        "Declare it INT and CAST what is written to it");
            case TIMESTAMP_WITH_TIME_ZONE ->
                throw unsupported(column, type, "the table format keeps no time zones", "Declare it TIMESTAMP_LTZ(6)");
            default ->
                throw unsupported(
                        column,
                        type,
                        "the table format has no such type",
                        "Leave the column out, or write it as STRING or BYTES, for example with CAST or JSON_STRING");
        };
    }

    /** Whether a column declared with this Flink type can be the stored column; see {@code docs/types.md}. */
    static boolean matches(DataType stored, LogicalType declared) {
        return stored.map(
                primitive -> matches(primitive, declared),
                decimal -> declared.is(LogicalTypeRoot.DECIMAL)
                        && LogicalTypeChecks.getPrecision(declared) == decimal.precision()
                        && LogicalTypeChecks.getScale(declared) == decimal.scale(),
                fixed -> declared.is(LogicalTypeRoot.VARBINARY)
                        || (declared.is(LogicalTypeRoot.BINARY)
                                && LogicalTypeChecks.getLength(declared) == fixed.length()));
    }

    private static boolean matches(PrimitiveType stored, LogicalType declared) {
        LogicalTypeRoot root = declared.getTypeRoot();
        return switch (stored) {
            case BOOLEAN -> root == LogicalTypeRoot.BOOLEAN;
            case INT -> root == LogicalTypeRoot.INTEGER;
            case LONG -> root == LogicalTypeRoot.BIGINT;
            case FLOAT -> root == LogicalTypeRoot.FLOAT;
            case DOUBLE -> root == LogicalTypeRoot.DOUBLE;
            case DATE -> root == LogicalTypeRoot.DATE;
            case TIME ->
                root == LogicalTypeRoot.BIGINT
                        || (root == LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE
                                && LogicalTypeChecks.getPrecision(declared) <= MILLIS);
            case TIMESTAMP ->
                root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
                        && LogicalTypeChecks.getPrecision(declared) <= MICROS;
            case TIMESTAMPTZ ->
                root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                        && LogicalTypeChecks.getPrecision(declared) <= MICROS;
            case STRING, UUID -> root == LogicalTypeRoot.VARCHAR || root == LogicalTypeRoot.CHAR;
            case BINARY, FIXED -> root == LogicalTypeRoot.VARBINARY || root == LogicalTypeRoot.BINARY;
        };
    }

    /** The Flink type that a stored column is read with if the user declares none. */
    static LogicalType toLogicalType(DataType type, boolean nullable) {
        return type.map(
                primitive -> toLogicalType(primitive, nullable),
                decimal -> new org.apache.flink.table.types.logical.DecimalType(
                        nullable, decimal.precision(), decimal.scale()),
                fixed -> new BinaryType(nullable, fixed.length()));
    }

    private static LogicalType toLogicalType(PrimitiveType type, boolean nullable) {
        return switch (type) {
            case BOOLEAN -> new BooleanType(nullable);
            case INT -> new IntType(nullable);
            case LONG -> new BigIntType(nullable);
            case FLOAT -> new FloatType(nullable);
            case DOUBLE -> new DoubleType(nullable);
            case DATE -> new DateType(nullable);
            case TIME -> new TimeType(nullable, MILLIS);
            case TIMESTAMP -> new TimestampType(nullable, MICROS);
            case TIMESTAMPTZ -> new LocalZonedTimestampType(nullable, MICROS);
            case STRING, UUID -> new VarCharType(nullable, VarCharType.MAX_LENGTH);
            case BINARY, FIXED -> new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH);
        };
    }

    private static void requireFraction(String column, LogicalType type, int most, String remedy) {
        if (LogicalTypeChecks.getPrecision(type) > most) {
            String holder =
                    most == MILLIS ? "Flink holds a time of day in whole milliseconds" : "data files hold microseconds";
            throw unsupported(column, type, holder + ", so that finer digits would be lost silently", remedy);
        }
    }

    private static InvalidUseException unsupported(String column, LogicalType type, String why, String remedy) {
        return new InvalidUseException(
                "Cannot use the column '" + column + "' of type "
                        + type.copy(true).asSummaryString(),
                why,
                remedy);
    }
}
