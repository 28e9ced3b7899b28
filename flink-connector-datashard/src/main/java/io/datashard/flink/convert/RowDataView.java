package io.datashard.flink.convert;

import io.datashard.schema.ByteSlice;
import io.datashard.schema.DecimalType;
import io.datashard.schema.EpochTime;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Shows RowData as a row of a table with the same columns, without boxing. */
final class RowDataView implements RowView {
    /** How to take a value of the column out of RowData. */
    private enum Kind {
        PLAIN,
        TIME,
        TIMESTAMP,
        TEXT,
        BINARY,
        DECIMAL
    }

    private final Kind[] kinds;
    /** Precision of timestamps and decimals. */
    private final int[] precisions;

    private final int[] scales;
    /** How many microseconds one unit of the last declared digit of timestamps has. */
    private final long[] units;

    private @Nullable RowData row;

    RowDataView(RowType type, Schema schema) {
        kinds = new Kind[schema.size()];
        precisions = new int[schema.size()];
        scales = new int[schema.size()];
        units = new long[schema.size()];
        for (int i = 0; i < kinds.length; i++) {
            LogicalType column = type.getTypeAt(i);
            kinds[i] = kind(column);
            if (kinds[i] == Kind.TIMESTAMP) {
                precisions[i] = LogicalTypeChecks.getPrecision(column);
                units[i] = RowDataColumns.unit(precisions[i]);
            }
            if (schema.field(i).type() instanceof DecimalType decimal) {
                precisions[i] = decimal.precision();
                scales[i] = decimal.scale();
            }
        }
    }

    private static Kind kind(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TIME_WITHOUT_TIME_ZONE -> Kind.TIME;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Kind.TIMESTAMP;
            case CHAR, VARCHAR -> Kind.TEXT;
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

    @SuppressWarnings("NullAway") // A view shows nothing before its first row.
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
            case TIMESTAMP -> micros(position);
            default -> row().getLong(position);
        };
    }

    /** Cuts digits finer than declared: whether a row still has them depends on the serializers that it has met. */
    private long micros(int position) {
        TimestampData value = row().getTimestamp(position, precisions[position]);
        long micros = EpochTime.micros(value.getMillisecond(), value.getNanoOfMillisecond());
        return micros - Math.floorMod(micros, units[position]);
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
            default -> row().getString(position).toBytes();
        };
    }

    /** Shows text where it is: in the row's own memory, as far as that is one array. */
    @Override
    public void getBytes(int position, ByteSlice target) {
        if (kinds[position] == Kind.TEXT && row().getString(position) instanceof BinaryStringData text) {
            text.ensureMaterialized();
            MemorySegment[] segments = text.getSegments();
            if (segments.length == 1 && !segments[0].isOffHeap()) {
                target.set(segments[0].getArray(), text.getOffset(), text.getSizeInBytes());
            } else {
                target.set(text.toBytes());
            }
        } else {
            target.set(getBytes(position));
        }
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return row().getDecimal(position, precisions[position], scales[position])
                .toBigDecimal();
    }
}
