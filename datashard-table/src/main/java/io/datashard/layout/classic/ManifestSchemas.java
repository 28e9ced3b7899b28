package io.datashard.layout.classic;

import org.apache.avro.Schema;

/** The Avro schemas of manifests and manifest lists, exactly as Python writes them (classic format sections 3.2 and 3.3). */
final class ManifestSchemas {
    private static final String LONG = "[\"null\", \"long\"], \"default\": null";
    private static final String LONGS = "[\"null\", {\"type\": \"map\", \"values\": \"long\"}], \"default\": null";
    private static final String TEXT = "[\"null\", \"string\"], \"default\": null";
    private static final String TEXTS = "[\"null\", {\"type\": \"map\", \"values\": \"string\"}], \"default\": null";

    private static final String PARTITION =
            record("partition_data", field("values", "{\"type\": \"map\", \"values\": \"string\"}"));

    private static final String DATA_FILE = record(
            "data_file",
            field("file_path", "\"string\""),
            field("file_format", "\"string\""),
            field("partition", PARTITION),
            field("record_count", "\"long\""),
            field("file_size_in_bytes", "\"long\""),
            field("column_sizes", LONGS),
            field("value_counts", LONGS),
            field("null_value_counts", LONGS),
            field("lower_bounds", TEXTS),
            field("upper_bounds", TEXTS),
            field("checksum", TEXT));

    static final String MANIFEST_ENTRY_TEXT = record(
            "manifest_entry",
            field("status", "\"int\""),
            field("snapshot_id", LONG),
            field("sequence_number", LONG),
            field("file_sequence_number", LONG),
            field("data_file", DATA_FILE));

    static final String MANIFEST_FILE_TEXT = record(
            "manifest_file",
            field("manifest_path", "\"string\""),
            field("manifest_length", "\"long\""),
            field("partition_spec_id", "\"int\""),
            field("content", "\"int\""),
            field("sequence_number", LONG),
            field("min_sequence_number", LONG),
            field("added_snapshot_id", LONG),
            field("added_data_files_count", "\"int\""),
            field("existing_data_files_count", "\"int\""),
            field("deleted_data_files_count", "\"int\""),
            field("partitions", "{\"type\": \"array\", \"items\": \"string\"}"),
            field("checksum", TEXT));

    /** The schemas parsed by Avro, for who writes: who reads does not load them. */
    static final class Parsed {
        static final Schema MANIFEST_ENTRY = new Schema.Parser().parse(MANIFEST_ENTRY_TEXT);
        static final Schema DATA_FILE_RECORD =
                MANIFEST_ENTRY.getField("data_file").schema();
        static final Schema PARTITION_RECORD =
                DATA_FILE_RECORD.getField("partition").schema();
        static final Schema MANIFEST_FILE = new Schema.Parser().parse(MANIFEST_FILE_TEXT);

        private Parsed() {}
    }

    private ManifestSchemas() {}

    private static String record(String name, String... fields) {
        return "{\"type\": \"record\", \"name\": \"" + name + "\", \"fields\": [" + String.join(", ", fields) + "]}";
    }

    private static String field(String name, String type) {
        return "{\"name\": \"" + name + "\", \"type\": " + type + "}";
    }
}
