package io.datashard.layout.iceberg;

import io.datashard.layout.document.PythonJson;
import io.datashard.model.DataFile;
import io.datashard.model.SignedZero;
import io.datashard.model.SingleValue;
import io.datashard.schema.DataType;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Encodes the records of data files in manifests of the iceberg layout. */
final class DataFileEncoder {
    private static final int DATA = 0;

    private final org.apache.avro.Schema avro;
    private final Map<Integer, DataType> columns = new HashMap<>();
    private final PartitionSpec spec;
    private final RecordedPaths paths;

    DataFileEncoder(org.apache.avro.Schema avro, Schema schema, PartitionSpec spec, RecordedPaths paths) {
        this.avro = avro;
        schema.fields().forEach(field -> columns.put(field.id(), field.type()));
        this.spec = spec;
        this.paths = paths;
    }

    GenericRecord record(DataFile file) {
        GenericRecord record = new GenericData.Record(avro);
        record.put("content", DATA);
        record.put("file_path", paths.record(file.path()));
        record.put("file_format", "PARQUET");
        record.put("partition", partition(file));
        record.put("record_count", file.recordCount());
        record.put("file_size_in_bytes", file.sizeInBytes());
        record.put("column_sizes", pairs("column_sizes", file.metrics().columnSizes()));
        record.put("value_counts", pairs("value_counts", file.metrics().valueCounts()));
        record.put("null_value_counts", pairs("null_value_counts", file.nullCounts()));
        record.put("lower_bounds", pairs("lower_bounds", bounds(file.bounds().lower(), true)));
        record.put("upper_bounds", pairs("upper_bounds", bounds(file.bounds().upper(), false)));
        List<Long> splitOffsets = file.metrics().splitOffsets();
        record.put("split_offsets", splitOffsets.isEmpty() ? null : splitOffsets);
        record.put("sort_order_id", file.metrics().sortOrderId());
        record.put("datashard_sha256", file.sha256());
        record.put("datashard_partition_labels", labels(file.partition()));
        return record;
    }

    private GenericRecord partition(DataFile file) {
        List<@Nullable Object> values = file.partition().values();
        if (values.size() != spec.fields().size()) {
            throw new IllegalArgumentException("the file " + file.path() + " has " + values.size()
                    + " partition values for the " + spec.fields().size() + " fields of the partition spec");
        }
        GenericRecord record = new GenericData.Record(avro.getField("partition").schema());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            record.put(i, value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
        }
        return record;
    }

    private Map<Integer, ByteBuffer> bounds(Map<Integer, Object> values, boolean isLower) {
        Map<Integer, ByteBuffer> bounds = new TreeMap<>();
        values.forEach((fieldId, value) -> {
            DataType type = columns.get(fieldId);
            byte[] bytes = type == null ? null : SingleValue.encode(type, SignedZero.widen(value, isLower));
            if (bytes != null) {
                bounds.put(fieldId, ByteBuffer.wrap(bytes));
            }
        });
        return bounds;
    }

    private @Nullable List<GenericRecord> pairs(String field, Map<Integer, ?> values) {
        if (values.isEmpty()) {
            return null;
        }
        org.apache.avro.Schema pair =
                avro.getField(field).schema().getTypes().get(1).getElementType();
        List<GenericRecord> pairs = new ArrayList<>();
        new TreeMap<>(values).forEach((key, value) -> {
            GenericRecord record = new GenericData.Record(pair);
            record.put("key", key);
            record.put("value", value);
            pairs.add(record);
        });
        return pairs;
    }

    private @Nullable String labels(Partition partition) {
        if (partition.labels().isEmpty() || spec.isPartitioned()) {
            return null;
        }
        return partition.labels().entrySet().stream()
                .map(label -> PythonJson.string(label.getKey()) + ": " + PythonJson.string(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
