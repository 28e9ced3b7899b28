package io.datashard.layout.classic;

import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.KnownSchemas;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.layout.document.JsonText;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Manifest lists of the classic layout: written as Avro, read as Avro or the JSON of Python up to 0.3 (classic format sections 3.3, 3.6). */
public final class ManifestListCodec {
    private static final long UNTRUSTED_LENGTH = -1;

    private ManifestListCodec() {}

    /** The bytes of a manifest list. Equal manifests give equal bytes. */
    public static byte[] encode(List<ManifestFile> manifests) {
        List<GenericRecord> records = new ArrayList<>();
        for (ManifestFile manifest : manifests) {
            records.add(record(manifest));
        }
        return AvroContainerWriter.write(
                ManifestSchemas.MANIFEST_FILE_TEXT, ManifestSchemas.Parsed.MANIFEST_FILE, records);
    }

    private static GenericRecord record(ManifestFile manifest) {
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_FILE);
        record.put("manifest_path", manifest.path().value());
        record.put("manifest_length", manifest.length());
        record.put("partition_spec_id", 0);
        record.put("content", ManifestFields.DATA);
        record.put("sequence_number", numberOrNull(manifest.sequenceNumber()));
        record.put("min_sequence_number", numberOrNull(manifest.minSequenceNumber()));
        record.put(
                "added_snapshot_id",
                manifest.addedSnapshotId() == null
                        ? null
                        : manifest.addedSnapshotId().bits());
        record.put("added_data_files_count", manifest.addedFiles());
        record.put("existing_data_files_count", manifest.existingFiles());
        record.put("deleted_data_files_count", 0);
        record.put("partitions", List.of());
        record.put("checksum", manifest.sha256());
        return record;
    }

    static @Nullable Long numberOrNull(SequenceNumber number) {
        return number.isKnown() ? number.value() : null;
    }

    /**
     * Reads a manifest list. Compare its length and checksum with the snapshot first: a list that is cut off at the end of a block looks
     * whole.
     *
     * @param where the file, for messages
     * @throws io.datashard.error.CorruptDataException if it is damaged
     * @throws io.datashard.error.InvalidUseException if it has delete manifests
     */
    public static List<ManifestFile> decode(byte[] content, String where) {
        return decode(content, where, new KnownSchemas());
    }

    /** Like {@link #decode(byte[], String)}, with schemas that are known. */
    public static List<ManifestFile> decode(byte[] content, String where, KnownSchemas known) {
        List<ManifestFile> manifests = new ArrayList<>();
        if (AvroContainer.isContainer(content)) {
            for (Map<String, @Nullable Object> record : AvroContainer.read(content, where, known)) {
                manifests.add(manifest(new ManifestFields(record, where + ", manifest " + manifests.size()), true));
            }
            return manifests;
        }
        ManifestFields list = ManifestFields.of(JsonText.parse(content, where), where);
        if (!(list.get("manifests") instanceof List<?> elements)) {
            throw list.wrong("manifests", "a list");
        }
        for (Object element : elements) {
            manifests.add(manifest(ManifestFields.of(element, where + ", manifest " + manifests.size()), false));
        }
        return manifests;
    }

    /** JSON lists record lengths that are wrong by some bytes, and times instead of sequence numbers. */
    private static ManifestFile manifest(ManifestFields fields, boolean isTrusted) {
        fields.refuseDeletes();
        return new ManifestFile(
                ManifestPath.parse(fields.text("manifest_path"), fields.where()),
                isTrusted ? fields.count("manifest_length") : UNTRUSTED_LENGTH,
                fields.optionalText("checksum"),
                isTrusted ? fields.sequenceNumber("sequence_number") : SequenceNumber.UNKNOWN,
                isTrusted ? fields.sequenceNumber("min_sequence_number") : SequenceNumber.UNKNOWN,
                fields.snapshotId("added_snapshot_id"),
                fields.smallCount("added_data_files_count"),
                fields.smallCount("existing_data_files_count"));
    }
}
