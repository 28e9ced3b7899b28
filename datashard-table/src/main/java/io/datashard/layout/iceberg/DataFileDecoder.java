package io.datashard.layout.iceberg;

import io.datashard.layout.avro.ManifestErrors;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.layout.document.JsonText;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SignedZero;
import io.datashard.model.SingleValue;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes the records of data files in one manifest of the iceberg layout. */
final class DataFileDecoder {
    private static final String PARQUET = "parquet";

    private final RecordedPaths paths;
    private final boolean isOfSpec;
    private final List<PartitionField> fields;
    private final List<DataType> partitionTypes;
    /** The types with which the manifest encodes bounds, and the types of the table, by field id. */
    private final Map<Integer, DataType> storedTypes = new HashMap<>();

    private final Map<Integer, DataType> tableTypes = new HashMap<>();

    private DataFileDecoder(RecordedPaths paths, boolean isOfSpec, PartitionSpec spec, List<DataType> partitionTypes) {
        this.paths = paths;
        this.isOfSpec = isOfSpec;
        this.fields = spec.fields();
        this.partitionTypes = partitionTypes;
    }

    static DataFileDecoder of(
            Map<String, String> header, @Nullable Schema schema, PartitionSpec spec, RecordedPaths paths) {
        String specId = header.getOrDefault("partition-spec-id", "0");
        DataFileDecoder reader = new DataFileDecoder(
                paths,
                specId.equals(Integer.toString(spec.specId())) && schema != null,
                spec,
                schema == null ? List.of() : spec.resultTypes(schema));
        SchemaJson.parse(header.getOrDefault("schema", "")).ifPresent(stored -> putTypes(stored, reader.storedTypes));
        if (schema != null) {
            putTypes(schema, reader.tableTypes);
        }
        return reader;
    }

    private static void putTypes(Schema schema, Map<Integer, DataType> types) {
        for (Field field : schema.fields()) {
            types.put(field.id(), field.type());
        }
    }

    DataFile dataFile(ManifestFields file) {
        Object content = file.get("content");
        if (content != null && !content.equals(0L)) {
            throw ManifestErrors.unsupported(
                    file.where(), "it names a delete file, and rows would come back if that were passed over");
        }
        String format = file.text("file_format");
        if (format.equalsIgnoreCase("avro") || format.equalsIgnoreCase("orc")) {
            throw ManifestErrors.unsupported(file.where(), "the data file is " + format + ", not parquet");
        }
        if (!format.equalsIgnoreCase(PARQUET)) {
            throw file.wrong("file_format", PARQUET);
        }
        return new DataFile(
                paths.resolve(file.text("file_path"), file.where()),
                file.count("record_count"),
                file.count("file_size_in_bytes"),
                file.optionalText("datashard_sha256"),
                file.countsByFieldId("null_value_counts"),
                new ColumnBounds(
                        bounds(file.mapOrEmpty("lower_bounds"), true), bounds(file.mapOrEmpty("upper_bounds"), false)),
                partition(file),
                metrics(file));
    }

    private static RecordedMetrics metrics(ManifestFields file) {
        List<Long> splitOffsets = new ArrayList<>();
        if (file.get("split_offsets") instanceof List<?> offsets) {
            for (Object offset : offsets) {
                if (!(offset instanceof Long number)) {
                    throw file.wrong("split_offsets", "a list of offsets");
                }
                splitOffsets.add(number);
            }
        }
        return new RecordedMetrics(
                file.countsByFieldId("column_sizes"),
                file.countsByFieldId("value_counts"),
                splitOffsets,
                file.get("sort_order_id") == null ? null : Integer.valueOf(file.smallCount("sort_order_id")));
    }

    private Map<Integer, Object> bounds(Map<?, ?> stored, boolean isLower) {
        Map<Integer, Object> bounds = new HashMap<>();
        for (Map.Entry<?, ?> entry : stored.entrySet()) {
            Integer fieldId = ManifestFields.fieldId(entry.getKey());
            Object value =
                    fieldId != null && entry.getValue() instanceof byte[] bytes ? bound(fieldId, bytes, isLower) : null;
            if (value != null) {
                bounds.put(fieldId, value);
            }
        }
        return bounds;
    }

    /** The value of a stored bound; null if it is none. */
    @Nullable Object bound(int fieldId, byte[] stored, boolean isLower) {
        DataType type = storedTypes.get(fieldId);
        DataType wanted = tableTypes.get(fieldId);
        if (type == null || wanted == null || !(type.equals(wanted) || isPromotion(type, wanted))) {
            // A manifest may be older than the promotion of a column to a wider type. Other changes of type drop the
            // bound.
            return null;
        }
        Object value = SingleValue.decode(wanted, stored);
        return value == null || value instanceof byte[] ? null : SignedZero.widen(value, isLower);
    }

    private static boolean isPromotion(DataType from, DataType to) {
        return (from == PrimitiveType.INT && to == PrimitiveType.LONG)
                || (from == PrimitiveType.FLOAT && to == PrimitiveType.DOUBLE);
    }

    private Partition partition(ManifestFields file) {
        if (fields.isEmpty()) {
            return Partition.labelled(labels(file.optionalText("datashard_partition_labels")));
        }
        if (!isOfSpec) {
            return Partition.NONE;
        }
        ManifestFields record = ManifestFields.of(file.get("partition"), file.where() + ", partition");
        List<@Nullable Object> values = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            values.add(partitionValue(record, fields.get(i).name(), partitionTypes.get(i)));
        }
        return Partition.of(values);
    }

    /** Finds the value by name, as Python does. Python would read a missing name as null, and skip rows. */
    private static @Nullable Object partitionValue(ManifestFields record, String name, DataType type) {
        Object value = record.get(name);
        if (value == null && record.values().containsKey(name)) {
            return null;
        }
        Object internal = partitionValue(value, type);
        if (internal == null) {
            throw record.wrong(name, "a partition value of the type " + type);
        }
        return internal;
    }

    private static @Nullable Object partitionValue(@Nullable Object value, DataType type) {
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INT, DATE -> value instanceof Long number && number == number.intValue() ? number.intValue() : null;
            case LONG, TIME, TIMESTAMP, TIMESTAMPTZ -> value instanceof Long ? value : null;
            case STRING -> value instanceof String ? value : null;
            case BINARY -> value instanceof byte[] ? value : null;
            case FLOAT, DOUBLE, UUID, FIXED -> null;
        };
    }

    /** The fields whose values {@link #dataFile} finds. */
    List<String> partitionFields() {
        return isOfSpec ? fields.stream().map(PartitionField::name).toList() : List.of();
    }

    /** The partition value of a field; null if the stored one is none of its type. */
    @Nullable Object partitionValue(int field, Object stored) {
        return partitionValue(stored, partitionTypes.get(field));
    }

    private static Map<String, String> labels(@Nullable String json) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (json != null) {
            JsonText.parseObject(json)
                    .orElse(Map.of())
                    .forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
        }
        return labels;
    }
}
