package io.datashard.flink.sink;

import io.datashard.commit.WrittenFor;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of schemas and data files inside the sink's state, the same for every layout. The serializers that embed it share its format
 * number: it writes 3 and reads 1 and 2. Format 1 has no partitions and no metrics; 2 and 3 differ only in the serializers around it.
 */
final class DataFileState {
    /** The format number of every serializer that embeds data files. */
    static final int FORMAT = 3;

    private static final int FIRST_WITH_PARTITIONS = 2;

    private DataFileState() {}

    static void writeResult(WriterResult result, StateOutput out) throws IOException {
        out.text(result.target().tableUuid());
        writeSchema(result.target().schema(), out);
        writeSpec(result.target().spec(), out);
        out.data().writeInt(result.files().size());
        for (DataFile file : result.files()) {
            writeFile(file, out);
        }
    }

    static WriterResult readResult(StateInput in) throws IOException {
        String tableUuid = in.text();
        Schema schema = readSchema(in);
        PartitionSpec spec = hasPartitions(in) ? readSpec(in) : PartitionSpec.UNPARTITIONED;
        int count = in.data().readInt();
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(readFile(in));
        }
        return new WriterResult(new WrittenFor(tableUuid, schema, spec), files);
    }

    private static boolean hasPartitions(StateInput in) {
        return in.format() >= FIRST_WITH_PARTITIONS;
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

    private static void writeSpec(PartitionSpec spec, StateOutput out) throws IOException {
        out.data().writeInt(spec.specId());
        out.data().writeInt(spec.fields().size());
        for (PartitionField field : spec.fields()) {
            out.data().writeInt(field.sourceId());
            out.data().writeInt(field.fieldId());
            out.text(field.name());
            out.text(field.transform().text());
        }
    }

    private static PartitionSpec readSpec(StateInput in) throws IOException {
        int specId = in.data().readInt();
        int size = in.data().readInt();
        List<PartitionField> fields = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int sourceId = in.data().readInt();
            int fieldId = in.data().readInt();
            String name = in.text();
            fields.add(new PartitionField(sourceId, fieldId, name, Transform.parse(in.text())));
        }
        return new PartitionSpec(specId, fields);
    }

    private static void writeFile(DataFile file, StateOutput out) throws IOException {
        out.text(file.path().value());
        out.data().writeLong(file.recordCount());
        out.data().writeLong(file.sizeInBytes());
        out.optionalText(file.sha256());
        writeCounts(file.nullCounts(), out);
        writeBounds(file.bounds().lower(), out);
        writeBounds(file.bounds().upper(), out);
        writePartition(file.partition(), out);
        writeMetrics(file.metrics(), out);
    }

    private static DataFile readFile(StateInput in) throws IOException {
        StoragePath path = StoragePath.of(in.text());
        long records = in.data().readLong();
        long size = in.data().readLong();
        String sha256 = in.optionalText();
        Map<Integer, Long> nulls = readCounts(in);
        ColumnBounds bounds = new ColumnBounds(readBounds(in), readBounds(in));
        Partition partition = hasPartitions(in) ? readPartition(in) : Partition.NONE;
        RecordedMetrics metrics = hasPartitions(in) ? readMetrics(in) : RecordedMetrics.NONE;
        return new DataFile(path, records, size, sha256, nulls, bounds, partition, metrics);
    }

    private static void writeCounts(Map<Integer, Long> counts, StateOutput out) throws IOException {
        out.data().writeInt(counts.size());
        for (Map.Entry<Integer, Long> count : new TreeMap<>(counts).entrySet()) {
            out.data().writeInt(count.getKey());
            out.data().writeLong(count.getValue());
        }
    }

    private static Map<Integer, Long> readCounts(StateInput in) throws IOException {
        int size = in.data().readInt();
        Map<Integer, Long> counts = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int id = in.data().readInt();
            counts.put(id, in.data().readLong());
        }
        return counts;
    }

    private static void writeBounds(Map<Integer, Object> bounds, StateOutput out) throws IOException {
        out.data().writeInt(bounds.size());
        for (Map.Entry<Integer, Object> bound : new TreeMap<>(bounds).entrySet()) {
            out.data().writeInt(bound.getKey());
            ValueState.write(bound.getValue(), out);
        }
    }

    private static Map<Integer, Object> readBounds(StateInput in) throws IOException {
        int size = in.data().readInt();
        Map<Integer, Object> bounds = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int id = in.data().readInt();
            Object value = ValueState.read(in);
            if (value == null) {
                throw new IOException("a bound that is null");
            }
            bounds.put(id, value);
        }
        return bounds;
    }

    /** Labels are not kept: no writer of ours sets any. */
    private static void writePartition(Partition partition, StateOutput out) throws IOException {
        out.data().writeInt(partition.values().size());
        for (Object value : partition.values()) {
            ValueState.write(value, out);
        }
    }

    private static Partition readPartition(StateInput in) throws IOException {
        int size = in.data().readInt();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(ValueState.read(in));
        }
        return Partition.of(values);
    }

    private static void writeMetrics(RecordedMetrics metrics, StateOutput out) throws IOException {
        writeCounts(metrics.columnSizes(), out);
        writeCounts(metrics.valueCounts(), out);
        out.data().writeInt(metrics.splitOffsets().size());
        for (long offset : metrics.splitOffsets()) {
            out.data().writeLong(offset);
        }
    }

    private static RecordedMetrics readMetrics(StateInput in) throws IOException {
        Map<Integer, Long> sizes = readCounts(in);
        Map<Integer, Long> values = readCounts(in);
        int count = in.data().readInt();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offsets.add(in.data().readLong());
        }
        return new RecordedMetrics(sizes, values, offsets, null);
    }
}
