package io.datashard.layout.classic;

import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.ManifestErrors;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes whole entries of manifests of the classic layout. */
final class ManifestDecoder {
    private static final String PARQUET = "parquet";
    private static final int EXISTING = 0;
    private static final int ADDED = 1;

    private ManifestDecoder() {}

    static ManifestEntry entry(ManifestFields fields, Map<Integer, Field> columns, BoundIds boundIds) {
        ManifestEntry.Status status = status(fields);
        SnapshotId snapshotId = fields.snapshotId("snapshot_id");
        return new ManifestEntry(
                status,
                snapshotId,
                fields.sequenceNumber("sequence_number"),
                boundIds.certain(
                        dataFile(ManifestFields.of(fields.get("data_file"), fields.where()), columns), snapshotId));
    }

    private static ManifestEntry.Status status(ManifestFields fields) {
        long status = fields.count("status");
        if (status == EXISTING || status == ADDED) {
            return status == ADDED ? ManifestEntry.Status.ADDED : ManifestEntry.Status.EXISTING;
        }
        throw ManifestErrors.corrupt(
                fields.where(),
                "its status is " + status + (status == 2 ? " (deleted)" : "")
                        + ", which no DataShard release writes; others read the" + " file as live");
    }

    static DataFile dataFile(ManifestFields fields, Map<Integer, Field> columns) {
        String format = fields.text("file_format");
        if (format.equals("avro") || format.equals("orc")) {
            throw ManifestErrors.unsupported(fields.where(), "the data file is " + format + ", not parquet");
        }
        if (!format.equals(PARQUET)) {
            throw fields.wrong("file_format", PARQUET);
        }
        return new DataFile(
                ManifestPath.parsePath(fields.text("file_path"), fields.where()),
                fields.count("record_count"),
                fields.count("file_size_in_bytes"),
                fields.optionalText("checksum"),
                fields.countsByFieldId("null_value_counts"),
                new ColumnBounds(
                        bounds(fields.mapOrEmpty("lower_bounds"), columns),
                        bounds(fields.mapOrEmpty("upper_bounds"), columns)),
                Partition.labelled(labels(fields)),
                new RecordedMetrics(
                        fields.countsByFieldId("column_sizes"),
                        fields.countsByFieldId("value_counts"),
                        List.of(),
                        null));
    }

    /** Free text of a file; dropped in JSON manifests. */
    private static Map<String, String> labels(ManifestFields fields) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (fields.get("partition") instanceof Map<?, ?> partition
                && partition.get("values") instanceof Map<?, ?> values) {
            values.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
        }
        return labels;
    }

    private static Map<Integer, Object> bounds(Map<?, ?> texts, Map<Integer, Field> columns) {
        Map<Integer, Object> bounds = new HashMap<>();
        for (Map.Entry<?, ?> entry : texts.entrySet()) {
            Field column = columns.get(ManifestFields.fieldId(entry.getKey()));
            Object value = column != null && entry.getValue() instanceof String text
                    ? BoundText.decode(column.type(), text)
                    : null;
            if (column != null && value != null) {
                bounds.put(column.id(), value);
            }
        }
        return bounds;
    }
}
