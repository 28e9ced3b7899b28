package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.AvroFile;
import io.datashard.layout.avro.KnownSchemas;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestFile;
import io.datashard.model.PartitionSummary;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Manifest lists of the iceberg layout (iceberg format section 3.2). */
public final class ManifestListCodec {
    private static final int DATA = 0;
    private static final String SIGN = "snapshot-id";

    private ManifestListCodec() {}

    /**
     * The bytes of a manifest list. Equal arguments give equal bytes.
     *
     * @param snapshotId the snapshot of the list
     * @param parent the snapshot before; null for the first
     * @param sequenceNumber the number of the snapshot
     * @param paths how the table records files
     */
    public static byte[] encode(
            List<ManifestFile> manifests,
            SnapshotId snapshotId,
            @Nullable SnapshotId parent,
            SequenceNumber sequenceNumber,
            RecordedPaths paths) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("snapshot-id", snapshotId.toString());
        header.put("parent-snapshot-id", String.valueOf(parent));
        header.put("sequence-number", sequenceNumber.toString());
        header.put("format-version", "2");
        List<GenericRecord> records = new ArrayList<>();
        for (ManifestFile manifest : manifests) {
            records.add(record(manifest, paths));
        }
        return AvroContainerWriter.write(
                header, ManifestSchemas.MANIFEST_FILE_TEXT, ManifestSchemas.Parsed.MANIFEST_FILE, records);
    }

    private static GenericRecord record(ManifestFile manifest, RecordedPaths paths) {
        SnapshotId added = manifest.addedSnapshotId();
        if (added == null) {
            throw new IllegalArgumentException("the snapshot that wrote " + manifest.path() + " is not known");
        }
        ManifestDetails details = manifest.details();
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_FILE);
        record.put("manifest_path", paths.record(manifest.path()));
        record.put("manifest_length", manifest.length());
        record.put("partition_spec_id", details.partitionSpecId());
        record.put("content", DATA);
        record.put("sequence_number", manifest.sequenceNumber().value());
        record.put("min_sequence_number", manifest.minSequenceNumber().value());
        record.put("added_snapshot_id", added.bits());
        record.put("added_files_count", manifest.addedFiles());
        record.put("existing_files_count", manifest.existingFiles());
        record.put("deleted_files_count", details.deletedFiles());
        record.put("added_rows_count", details.addedRows());
        record.put("existing_rows_count", details.existingRows());
        record.put("deleted_rows_count", details.deletedRows());
        record.put("partitions", summaryRecords(details.partitions()));
        record.put("datashard_sha256", manifest.sha256());
        return record;
    }

    private static @Nullable List<GenericRecord> summaryRecords(List<PartitionSummary> summaries) {
        List<GenericRecord> records = new ArrayList<>();
        for (PartitionSummary summary : summaries) {
            GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.SUMMARY);
            record.put("contains_null", summary.containsNull());
            record.put("contains_nan", summary.containsNaN());
            record.put("lower_bound", bufferOrNull(summary.lower()));
            record.put("upper_bound", bufferOrNull(summary.upper()));
            records.add(record);
        }
        // Null without partitions, as in Python.
        return records.isEmpty() ? null : records;
    }

    private static @Nullable ByteBuffer bufferOrNull(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /**
     * Reads a manifest list. Compare its length and checksum with the snapshot first: a list that is cut off at the end of a block looks
     * whole.
     *
     * @param where the file, for messages
     * @param paths how the table records files
     * @throws io.datashard.error.CorruptDataException if it is damaged, or not a manifest list of this layout
     * @throws io.datashard.error.InvalidUseException if it has delete manifests
     */
    public static List<ManifestFile> decode(byte[] content, String where, RecordedPaths paths) {
        return decode(content, where, paths, new KnownSchemas());
    }

    /** See {@link #decode(byte[], String, RecordedPaths)}. */
    static List<ManifestFile> decode(byte[] content, String where, RecordedPaths paths, KnownSchemas known) {
        AvroFile file = IcebergContainer.read(content, where, SIGN, known);
        List<ManifestFile> manifests = new ArrayList<>();
        for (Map<String, @Nullable Object> record : file.records()) {
            manifests.add(manifest(new ManifestFields(record, where + ", manifest " + manifests.size()), paths));
        }
        return manifests;
    }

    /**
     * The snapshot on which the snapshot of the list was built, as its writer recorded it; null if not recorded.
     *
     * @param where the file, for messages
     */
    static @Nullable SnapshotId parent(byte[] content, String where, KnownSchemas known) {
        String recorded =
                IcebergContainer.read(content, where, SIGN, known).header().get("parent-snapshot-id");
        try {
            return recorded == null ? null : SnapshotId.parse(recorded);
        } catch (NumberFormatException e) {
            // "null" for the first snapshot; any other text without an id does not help either.
            return null;
        }
    }

    private static ManifestFile manifest(ManifestFields fields, RecordedPaths paths) {
        fields.refuseDeletes();
        SnapshotId added = fields.snapshotId("added_snapshot_id");
        if (added == null) {
            throw fields.wrong("added_snapshot_id", "a snapshot id");
        }
        ManifestDetails details = new ManifestDetails(
                (int) countOrZero(fields, "partition_spec_id"),
                files(fields, "deleted"),
                countOrZero(fields, "added_rows_count"),
                countOrZero(fields, "existing_rows_count"),
                countOrZero(fields, "deleted_rows_count"),
                summaries(fields));
        return new ManifestFile(
                paths.resolve(fields.text("manifest_path"), fields.where()),
                fields.count("manifest_length"),
                fields.optionalText("datashard_sha256"),
                fields.sequenceNumber("sequence_number"),
                fields.sequenceNumber("min_sequence_number"),
                added,
                files(fields, "added"),
                files(fields, "existing"),
                details);
    }

    /** Reads the field by its name in this format version, or in the version before. */
    private static int files(ManifestFields fields, String which) {
        String key = which + "_files_count";
        String older = which + "_data_files_count";
        if (fields.get(key) == null && fields.get(older) == null) {
            return 0;
        }
        return fields.smallCount(fields.get(key) == null ? older : key);
    }

    private static long countOrZero(ManifestFields fields, String key) {
        return fields.get(key) == null ? 0 : fields.count(key);
    }

    private static List<PartitionSummary> summaries(ManifestFields fields) {
        Object value = fields.get("partitions");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> elements)) {
            throw fields.wrong("partitions", "a list of partition summaries");
        }
        List<PartitionSummary> summaries = new ArrayList<>();
        for (Object element : elements) {
            ManifestFields summary =
                    ManifestFields.of(element, fields.where() + ", partition summary " + summaries.size());
            summaries.add(new PartitionSummary(
                    // Absent is not false: there may be a null.
                    !Boolean.FALSE.equals(summary.get("contains_null")),
                    summary.get("contains_nan") instanceof Boolean flag ? flag : null,
                    summary.get("lower_bound") instanceof byte[] bytes ? bytes : null,
                    summary.get("upper_bound") instanceof byte[] bytes ? bytes : null));
        }
        return summaries;
    }
}
