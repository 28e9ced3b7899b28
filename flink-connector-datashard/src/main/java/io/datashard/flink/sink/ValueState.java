package io.datashard.flink.sink;

import io.datashard.error.Article;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The binary form of internal values of columns (see {@link io.datashard.schema.DataType}) inside the sink's state. */
final class ValueState {
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int LONG = 3;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int TEXT = 6;
    private static final int DECIMAL = 7;
    private static final int BYTES = 8;

    private ValueState() {}

    static void write(@Nullable Object value, StateOutput out) throws IOException {
        DataOutputStream data = out.data();
        if (value == null) {
            data.writeByte(NULL);
        } else if (value instanceof Boolean flag) {
            data.writeByte(BOOLEAN);
            data.writeBoolean(flag);
        } else if (value instanceof Integer number) {
            data.writeByte(INTEGER);
            data.writeInt(number);
        } else if (value instanceof Long number) {
            data.writeByte(LONG);
            data.writeLong(number);
        } else if (value instanceof Float number) {
            data.writeByte(FLOAT);
            data.writeInt(Float.floatToRawIntBits(number));
        } else if (value instanceof Double number) {
            data.writeByte(DOUBLE);
            data.writeLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof String text) {
            data.writeByte(TEXT);
            out.text(text);
        } else if (value instanceof BigDecimal decimal) {
            data.writeByte(DECIMAL);
            data.writeInt(decimal.scale());
            out.text(decimal.unscaledValue().toString());
        } else if (value instanceof byte[] bytes) {
            data.writeByte(BYTES);
            data.writeInt(bytes.length);
            data.write(bytes);
        } else {
            throw new IOException("no value of a column can be "
                    + Article.with(value.getClass().getName()));
        }
    }

    static @Nullable Object read(StateInput in) throws IOException {
        DataInputStream data = in.data();
        int kind = data.readByte();
        return switch (kind) {
            case NULL -> null;
            case BOOLEAN -> data.readBoolean();
            case INTEGER -> data.readInt();
            case LONG -> data.readLong();
            case FLOAT -> Float.intBitsToFloat(data.readInt());
            case DOUBLE -> Double.longBitsToDouble(data.readLong());
            case TEXT -> in.text();
            case DECIMAL -> {
                int scale = data.readInt();
                yield new BigDecimal(new BigInteger(in.text()), scale);
            }
            case BYTES -> in.bytes();
            default -> throw new IOException("unknown kind of value " + kind);
        };
    }
}
