package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroSchemas;
import io.datashard.layout.document.PythonJson;
import io.datashard.schema.DataType;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The Avro schemas of manifests and manifest lists of the iceberg layout (iceberg format appendix A). */
final class ManifestSchemas {
    private static final String NULL_DEFAULT = ", \"default\": null";

    static final String MANIFEST_FILE_TEXT = record(
            "manifest_file",
            field("manifest_path", "\"string\"", 500),
            field("manifest_length", "\"long\"", 501),
            field("partition_spec_id", "\"int\"", 502),
            field("content", "\"int\"", 517),
            field("sequence_number", "\"long\"", 515),
            field("min_sequence_number", "\"long\"", 516),
            field("added_snapshot_id", "\"long\"", 503),
            field("added_files_count", "\"int\"", 504),
            field("existing_files_count", "\"int\"", 505),
            field("deleted_files_count", "\"int\"", 506),
            field("added_rows_count", "\"long\"", 512),
            field("existing_rows_count", "\"long\"", 513),
            field("deleted_rows_count", "\"long\"", 514),
            optional("partitions", array(508, summary()), 507),
            optional("key_metadata", "\"bytes\"", 519),
            optional("datashard_sha256", "\"string\"", 9002));

    /** The schemas parsed by Avro, for who writes: who reads does not load them. */
    static final class Parsed {
        static final Schema MANIFEST_FILE = AvroSchemas.parse(MANIFEST_FILE_TEXT);
        /** What a manifest list says of the values of a partition field. */
        static final Schema SUMMARY =
                MANIFEST_FILE.getField("partitions").schema().getTypes().get(1).getElementType();

        private Parsed() {}
    }

    private ManifestSchemas() {}

    /**
     * The exact schema of a manifest; its partition record has the names of the spec.
     *
     * @param types the types of the partition values
     */
    static String manifestEntryText(PartitionSpec spec, List<DataType> types) {
        return record(
                "manifest_entry",
                field("status", "\"int\"", 0),
                optional("snapshot_id", "\"long\"", 1),
                optional("sequence_number", "\"long\"", 3),
                optional("file_sequence_number", "\"long\"", 4),
                field("data_file", dataFile(spec, types), 2));
    }

    private static String dataFile(PartitionSpec spec, List<DataType> types) {
        return record(
                "r2",
                field("content", "\"int\"", 134),
                field("file_path", "\"string\"", 100),
                field("file_format", "\"string\"", 101),
                field("partition", partition(spec, types), 102),
                field("record_count", "\"long\"", 103),
                field("file_size_in_bytes", "\"long\"", 104),
                optional("column_sizes", map(117, 118, "\"long\""), 108),
                optional("value_counts", map(119, 120, "\"long\""), 109),
                optional("null_value_counts", map(121, 122, "\"long\""), 110),
                optional("nan_value_counts", map(138, 139, "\"long\""), 137),
                optional("lower_bounds", map(126, 127, "\"bytes\""), 125),
                optional("upper_bounds", map(129, 130, "\"bytes\""), 128),
                optional("key_metadata", "\"bytes\"", 131),
                optional("split_offsets", array(133, "\"long\""), 132),
                optional("equality_ids", array(136, "\"int\""), 135),
                optional("sort_order_id", "\"int\"", 140),
                optional("datashard_sha256", "\"string\"", 9001),
                optional("datashard_partition_labels", "\"string\"", 9003));
    }

    private static String partition(PartitionSpec spec, List<DataType> types) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            PartitionField field = spec.fields().get(i);
            fields.add(optional(field.name(), avroType((PrimitiveType) types.get(i)), field.fieldId()));
        }
        return record("r102", fields.toArray(new String[0]));
    }

    private static String avroType(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> "\"boolean\"";
            case INT -> "\"int\"";
            case LONG -> "\"long\"";
            case DATE -> logical("int", "date");
            case TIME -> logical("long", "time-micros");
            // Never local-timestamp-micros: DuckDB crashes on it.
            case TIMESTAMP, TIMESTAMPTZ -> logical("long", "timestamp-micros");
            case STRING -> "\"string\"";
            case BINARY -> "\"bytes\"";
            case FLOAT, DOUBLE, UUID, FIXED ->
                throw new IllegalArgumentException("no partition values have the type " + type);
        };
    }

    private static String summary() {
        return record(
                "r508",
                field("contains_null", "\"boolean\"", 509),
                optional("contains_nan", "\"boolean\"", 518),
                optional("lower_bound", "\"bytes\"", 510),
                optional("upper_bound", "\"bytes\"", 511));
    }

    private static String record(String name, String... fields) {
        return "{\"type\": \"record\", \"name\": \"" + name + "\", \"fields\": [" + String.join(", ", fields) + "]}";
    }

    private static String field(String name, String type, int id) {
        return "{\"name\": " + PythonJson.string(name) + ", \"type\": " + type + ", \"field-id\": " + id + "}";
    }

    private static String optional(String name, String type, int id) {
        return "{\"name\": " + PythonJson.string(name) + ", \"type\": [\"null\", " + type + "], \"field-id\": " + id
                + NULL_DEFAULT + "}";
    }

    private static String logical(String type, String logicalType) {
        return "{\"type\": \"" + type + "\", \"logicalType\": \"" + logicalType + "\"}";
    }

    private static String array(int elementId, String items) {
        return "{\"type\": \"array\", \"items\": " + items + ", \"element-id\": " + elementId + "}";
    }

    private static String map(int keyId, int valueId, String valueType) {
        String pair = record(
                "k" + keyId + "_v" + valueId, field("key", "\"int\"", keyId), field("value", valueType, valueId));
        return "{\"type\": \"array\", \"logicalType\": \"map\", \"items\": " + pair + "}";
    }
}
