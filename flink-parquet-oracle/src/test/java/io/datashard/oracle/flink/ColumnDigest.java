package io.datashard.oracle.flink;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * SHA-256 of the values of a column, in order. A null is the byte 0. A number is the byte 1 and eight bytes, floating-point numbers by their bits,
 * timestamps in microseconds; a boolean is a number. All else is the byte 2, the length in four bytes, and the bytes; decimals unscaled.
 */
final class ColumnDigest {
    private static final long MICROS_PER_MILLI = 1000;
    private static final int NANOS_PER_MICRO = 1000;

    private final LogicalType type;
    private final int position;
    private final MessageDigest digest;

    ColumnDigest(LogicalType type, int position) {
        this.type = type;
        this.position = position;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(RowData row) {
        if (row.isNullAt(position)) {
            digest.update((byte) 0);
            return;
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN -> number(row.getBoolean(position) ? 1 : 0);
            case INTEGER, DATE -> number(row.getInt(position));
            case BIGINT -> number(row.getLong(position));
            case FLOAT -> number(Float.floatToRawIntBits(row.getFloat(position)));
            case DOUBLE -> number(Double.doubleToRawLongBits(row.getDouble(position)));
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                number(micros(row.getTimestamp(position, 6)));
            case VARCHAR -> bytes(row.getString(position).toBytes());
            case VARBINARY -> bytes(row.getBinary(position));
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) type;
                bytes(row.getDecimal(position, decimal.getPrecision(), decimal.getScale())
                        .toUnscaledBytes());
            }
            default -> throw new IllegalArgumentException("no column has the type " + type);
        }
    }

    private static long micros(TimestampData time) {
        return time.getMillisecond() * MICROS_PER_MILLI + time.getNanoOfMillisecond() / NANOS_PER_MICRO;
    }

    private void number(long value) {
        digest.update((byte) 1);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }

    private void bytes(byte[] value) {
        digest.update((byte) 2);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value.length));
        digest.update(value);
    }

    /** The digest, in hexadecimal. To be asked for once. */
    String value() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
