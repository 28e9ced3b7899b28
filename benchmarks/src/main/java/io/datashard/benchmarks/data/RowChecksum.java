package io.datashard.benchmarks.data;

import java.io.Serializable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The checksum of a row, in one of two depths. The full one is a {@link RowHash} of every value. The cheap one is for rows whose time is taken: it
 * asks for each value as a consumer would, adds up numbers with a factor for each column, but of a string only the length and the last byte. Sums
 * over rows need no order. Immutable and thread-safe.
 */
public final class RowChecksum implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Added by the cheap one for a null. */
    public static final long NULL = 7;

    private final byte[] kinds;
    private final int[] precisions;
    private final int[] scales;
    private final boolean full;

    private RowChecksum(RowType type, boolean full) {
        this.full = full;
        int columns = type.getFieldCount();
        kinds = new byte[columns];
        precisions = new int[columns];
        scales = new int[columns];
        for (int i = 0; i < columns; i++) {
            LogicalType column = type.getTypeAt(i);
            kinds[i] = (byte) kind(column);
            if (column instanceof DecimalType decimal) {
                precisions[i] = decimal.getPrecision();
                scales[i] = decimal.getScale();
            }
        }
    }

    /** The checksum of every bit of a row. */
    public static RowChecksum full(RowType type) {
        return new RowChecksum(type, true);
    }

    /** The checksum for rows whose time is taken. */
    public static RowChecksum cheap(RowType type) {
        return new RowChecksum(type, false);
    }

    private static char kind(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BIGINT -> 'l';
            case INTEGER -> 'i';
            case DOUBLE -> 'd';
            case BOOLEAN -> 'b';
            case VARCHAR -> 's';
            case DECIMAL -> 'm';
            case TIMESTAMP_WITHOUT_TIME_ZONE -> 't';
            default -> throw new IllegalArgumentException("no checksum for " + type);
        };
    }

    public long of(RowData row) {
        return full ? hash(row) : sum(row);
    }

    private long hash(RowData row) {
        long hash = RowHash.START;
        for (int i = 0; i < kinds.length; i++) {
            hash = RowHash.add(hash, row.isNullAt(i) ? RowHash.NULL : hash(row, i));
        }
        return hash;
    }

    private long hash(RowData row, int i) {
        return switch (kinds[i]) {
            case 'd' -> RowHash.of(row.getDouble(i));
            case 'b' -> RowHash.of(row.getBoolean(i));
            case 's' -> RowHash.of(row.getString(i).toBytes());
            case 'm' -> RowHash.of(row.getDecimal(i, precisions[i], scales[i]).toUnscaledBytes());
            default -> value(row, i);
        };
    }

    private long sum(RowData row) {
        long sum = 0;
        for (int i = 0; i < kinds.length; i++) {
            sum += factor(i) * (row.isNullAt(i) ? NULL : value(row, i));
        }
        return sum;
    }

    /** The factor of a column in the cheap checksum. */
    public static long factor(int column) {
        return 2L * column + 1;
    }

    private long value(RowData row, int i) {
        return switch (kinds[i]) {
            case 'l' -> row.getLong(i);
            case 'i' -> row.getInt(i);
            case 'd' -> ofDouble(row.getDouble(i));
            case 'b' -> row.getBoolean(i) ? 3 : 2;
            case 's' -> ofString(row.getString(i));
            case 'm' -> ofDecimal(row.getDecimal(i, precisions[i], scales[i]));
            default -> ofTimestamp(row.getTimestamp(i, 6));
        };
    }

    /** A double in the cheap checksum. */
    public static long ofDouble(double value) {
        return (long) (value * 100);
    }

    private static long ofString(StringData value) {
        BinaryStringData bytes = (BinaryStringData) value;
        int length = bytes.getSizeInBytes();
        return ofString(length, length == 0 ? 0 : bytes.byteAt(length - 1));
    }

    /** A string in the cheap checksum. */
    public static long ofString(int length, byte last) {
        return (long) length + last;
    }

    private static long ofDecimal(DecimalData value) {
        return value.isCompact()
                ? value.toUnscaledLong()
                : value.toBigDecimal().unscaledValue().longValue();
    }

    private static long ofTimestamp(TimestampData value) {
        return value.getMillisecond() * 1000 + value.getNanoOfMillisecond() / 1000;
    }
}
