package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.CopiableEntries;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Manifests of the iceberg layout (iceberg format section 3.1). */
public final class ManifestCodec {
    private static final int EXISTING = 0;
    private static final int ADDED = 1;

    private ManifestCodec() {}

    /**
     * The bytes of a manifest. Equal arguments give equal bytes.
     *
     * @param entries the entries; added ones must have a snapshot id and a sequence number
     * @param schema the table's schema: bounds of other columns are not written
     * @param spec the table's partition spec; every file must have one partition value for each field
     * @param paths how the table records files
     */
    public static byte[] encode(List<ManifestEntry> entries, Schema schema, PartitionSpec spec, RecordedPaths paths) {
        return encode(entries, new ManifestForm(schema, spec, paths, new KnownEntries()));
    }

    /** See {@link #encode(List, Schema, PartitionSpec, RecordedPaths)}. */
    static byte[] encode(List<ManifestEntry> entries, ManifestForm form) {
        ManifestForm.Writing writing = form.writing();
        List<GenericRecord> records = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            records.add(record(entry, writing.avro(), writing.files()));
        }
        return AvroContainerWriter.write(writing.metadata(), writing.schemaText(), writing.avro(), records);
    }

    /**
     * The entries of a manifest, to be {@linkplain #merge merged}. What was stored in another form, or with another schema or partition spec, is
     * encoded anew; see {@link #encode}.
     */
    static List<EncodedEntry> encoded(StoredManifest manifest, ManifestForm form) {
        return CopiableEntries.of(manifest.visit(), form.writing().header()).orElseGet(() -> {
            List<ManifestEntry> entries =
                    manifest.decode().stream().map(ManifestEntry::asExisting).toList();
            return CopiableEntries.encoded(
                    encode(entries, form), entries, form.known().schemas());
        });
    }

    /** The bytes of a manifest of entries that are carried over. */
    static byte[] merge(List<EncodedEntry> entries, ManifestForm form) {
        return AvroContainerWriter.copy(form.writing().header(), entries);
    }

    private static GenericRecord record(ManifestEntry entry, org.apache.avro.Schema avro, DataFileEncoder files) {
        boolean isAdded = entry.status() == ManifestEntry.Status.ADDED;
        SnapshotId snapshotId = entry.snapshotId();
        if (isAdded && (snapshotId == null || !entry.sequenceNumber().isKnown())) {
            // Readers don't inherit these from the manifest list: a null here would stay for ever.
            throw new IllegalArgumentException(
                    "the snapshot that adds " + entry.file().path() + " is not known");
        }
        GenericRecord record = new GenericData.Record(avro);
        record.put("status", isAdded ? ADDED : EXISTING);
        record.put("snapshot_id", snapshotId == null ? null : snapshotId.bits());
        // In Iceberg, files from before sequence numbers have the number 0.
        record.put("sequence_number", entry.sequenceNumber().value());
        record.put("file_sequence_number", entry.sequenceNumber().value());
        record.put("data_file", files.record(entry.file()));
        return record;
    }

    /**
     * A manifest whose entries are decoded when they are asked for, with the bounds as recorded. Compare its length and checksum with the manifest list first: a manifest that
     * is cut off at the end of a block looks whole.
     *
     * @param content not copied: do not change it
     * @param where the file, for messages
     * @param manifest its line in the manifest list; entries without snapshot id or sequence number inherit these from it
     * @param schema the table's schema; bounds are converted to its types; null drops bounds
     * @param spec the table's partition spec; files of a manifest with another spec get no partition
     * @param paths how the table records files
     */
    public static StoredManifest open(
            byte[] content,
            String where,
            ManifestFile manifest,
            @Nullable Schema schema,
            PartitionSpec spec,
            RecordedPaths paths) {
        ManifestForm form = new ManifestForm(schema, spec, paths, new KnownEntries());
        return open(content, where, manifest, form, BoundIds.AS_RECORDED);
    }

    /**
     * See {@link #open(byte[], String, ManifestFile, Schema, PartitionSpec, RecordedPaths)}.
     *
     * @param boundIds which of the bounds to keep
     */
    static StoredManifest open(
            byte[] content, String where, ManifestFile manifest, ManifestForm form, BoundIds boundIds) {
        return new ManifestBytes(content, where, manifest, form, boundIds);
    }

    /**
     * Reads a manifest; see {@link #open}.
     *
     * @throws io.datashard.error.CorruptDataException if it is damaged, or not a manifest of this layout
     * @throws io.datashard.error.InvalidUseException if it has entries of deleted files, delete files, or files that are not Parquet
     */
    public static List<ManifestEntry> decode(
            byte[] content,
            String where,
            ManifestFile manifest,
            @Nullable Schema schema,
            PartitionSpec spec,
            RecordedPaths paths) {
        return open(content, where, manifest, schema, spec, paths).decode();
    }
}
