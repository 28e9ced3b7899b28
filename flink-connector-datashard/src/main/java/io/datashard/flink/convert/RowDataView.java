package io.datashard.flink.convert;

import io.datashard.format.schema.DecimalType;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.RowView;
import io.datashard.format.schema.Schema;
import java.math.BigDecimal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Shows RowData as a row of a table with the same columns, without boxing. */
final class RowDataView implements RowView {
    /** How a value of the column is taken out of RowData. */
    private enum Kind {
        PLAIN,
        TIME,
        TIMESTAMP,
        TEXT,
        UUID,
        BINARY,
        DECIMAL
    }

    private final Schema schema;
    private final Kind[] kinds;
    /** Precision of timestamps and decimals. */
    private final int[] precisions;

    private final int[] scales;
    private @Nullable RowData row;

    RowDataView(RowType type, Schema schema) {
        this.schema = schema;
        kinds = new Kind[schema.size()];
        precisions = new int[schema.size()];
        scales = new int[schema.size()];
        for (int i = 0; i < kinds.length; i++) {
            LogicalType column = type.getTypeAt(i);
            kinds[i] = kind(column, schema.field(i).type() == PrimitiveType.UUID);
            if (kinds[i] == Kind.TIMESTAMP) {
                precisions[i] = LogicalTypeChecks.getPrecision(column);
            }
            if (schema.field(i).type() instanceof DecimalType decimal) {
                precisions[i] = decimal.precision();
                scales[i] = decimal.scale();
            }
        }
    }

    private static Kind kind(LogicalType type, boolean uuid) {
        return switch (type.getTypeRoot()) {
            case TIME_WITHOUT_TIME_ZONE -> Kind.TIME;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Kind.TIMESTAMP;
            case CHAR, VARCHAR -> uuid ? Kind.UUID : Kind.TEXT;
            case BINARY, VARBINARY -> Kind.BINARY;
            case DECIMAL -> Kind.DECIMAL;
            default -> Kind.PLAIN;
        };
    }

    RowDataView wrap(RowData next) {
        InsertOnly.require(next.getRowKind());
        row = next;
        return this;
    }

    @SuppressWarnings("NullAway") // Before the first row a view shows nothing.
    private RowData row() {
        return row;
    }

    @Override
    public boolean isNullAt(int position) {
        return row().isNullAt(position);
    }

    @Override
    public boolean getBoolean(int position) {
        return row().getBoolean(position);
    }

    @Override
    public int getInt(int position) {
        return row().getInt(position);
    }

    @Override
    public long getLong(int position) {
        return switch (kinds[position]) {
            case TIME -> row().getInt(position) * 1000L;
            case TIMESTAMP -> micros(row().getTimestamp(position, precisions[position]));
            default -> row().getLong(position);
        };
    }

    @Override
    public float getFloat(int position) {
        return row().getFloat(position);
    }

    @Override
    public double getDouble(int position) {
        return row().getDouble(position);
    }

    @Override
    public byte[] getBytes(int position) {
        return switch (kinds[position]) {
            case BINARY -> row().getBinary(position);
            case UUID ->
                UuidText.require(
                        row().getString(position).toBytes(),
                        schema.field(position).name());
            default -> row().getString(position).toBytes();
        };
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return row().getDecimal(position, precisions[position], scales[position])
                .toBigDecimal();
    }

    private static long micros(TimestampData value) {
        return Math.addExact(Math.multiplyExact(value.getMillisecond(), 1000L), value.getNanoOfMillisecond() / 1000);
    }
}
