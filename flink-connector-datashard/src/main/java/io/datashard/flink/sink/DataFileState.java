package io.datashard.flink.sink;

import io.datashard.format.manifest.ColumnBounds;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.schema.DataType;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.StoragePath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The binary form of schemas and data files inside the sink's state. Part of format 1 of every serializer that uses it. */
final class DataFileState {
    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int LONG = 3;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int TEXT = 6;
    private static final int DECIMAL = 7;

    private DataFileState() {}

    static void writeResult(WriterResult result, StateOutput out) throws IOException {
        out.text(result.tableUuid());
        writeSchema(result.schema(), out);
        out.data().writeInt(result.files().size());
        for (DataFile file : result.files()) {
            writeFile(file, out);
        }
    }

    static WriterResult readResult(StateInput in) throws IOException {
        String tableUuid = in.text();
        Schema schema = readSchema(in);
        int count = in.data().readInt();
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(readFile(in));
        }
        return new WriterResult(tableUuid, schema, files);
    }

    private static void writeSchema(Schema schema, StateOutput out) throws IOException {
        out.data().writeInt(schema.schemaId());
        out.data().writeInt(schema.size());
        for (Field field : schema.fields()) {
            out.data().writeInt(field.id());
            out.text(field.name());
            out.text(field.type().text());
            out.data().writeBoolean(field.required());
        }
    }

    private static Schema readSchema(StateInput in) throws IOException {
        int schemaId = in.data().readInt();
        int size = in.data().readInt();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int id = in.data().readInt();
            String name = in.text();
            DataType type = DataType.parse(in.text());
            fields.add(new Field(id, name, type, in.data().readBoolean()));
        }
        return new Schema(schemaId, fields);
    }

    private static void writeFile(DataFile file, StateOutput out) throws IOException {
        out.text(file.path().value());
        out.data().writeLong(file.recordCount());
        out.data().writeLong(file.sizeInBytes());
        out.optionalText(file.sha256());
        out.data().writeInt(file.nullCounts().size());
        for (Map.Entry<Integer, Long> count : new TreeMap<>(file.nullCounts()).entrySet()) {
            out.data().writeInt(count.getKey());
            out.data().writeLong(count.getValue());
        }
        writeBounds(file.bounds().lower(), out);
        writeBounds(file.bounds().upper(), out);
    }

    private static DataFile readFile(StateInput in) throws IOException {
        StoragePath path = StoragePath.of(in.text());
        long records = in.data().readLong();
        long size = in.data().readLong();
        String sha256 = in.optionalText();
        int counts = in.data().readInt();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int i = 0; i < counts; i++) {
            int id = in.data().readInt();
            nulls.put(id, in.data().readLong());
        }
        ColumnBounds bounds = new ColumnBounds(readBounds(in), readBounds(in));
        return new DataFile(path, records, size, sha256, nulls, bounds);
    }

    private static void writeBounds(Map<Integer, Object> bounds, StateOutput out) throws IOException {
        out.data().writeInt(bounds.size());
        for (Map.Entry<Integer, Object> bound : new TreeMap<>(bounds).entrySet()) {
            out.data().writeInt(bound.getKey());
            writeValue(bound.getValue(), out);
        }
    }

    private static Map<Integer, Object> readBounds(StateInput in) throws IOException {
        int size = in.data().readInt();
        Map<Integer, Object> bounds = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int id = in.data().readInt();
            bounds.put(id, readValue(in));
        }
        return bounds;
    }

    private static void writeValue(Object value, StateOutput out) throws IOException {
        DataOutputStream data = out.data();
        if (value instanceof Boolean flag) {
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
        } else {
            throw new IOException("no bound can be a " + value.getClass().getName());
        }
    }

    private static Object readValue(StateInput in) throws IOException {
        DataInputStream data = in.data();
        int kind = data.readByte();
        return switch (kind) {
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
            default -> throw new IOException("unknown kind of bound " + kind);
        };
    }
}
