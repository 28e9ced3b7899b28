package io.datashard.layout.classic;

import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.CopiableEntries;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.model.DataFile;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestEntry;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Manifests of the classic layout: written as Avro, read as Avro or the JSON of Python up to 0.3 (classic format sections 3.2, 3.6, 3.7). */
public final class ManifestCodec {
    private static final String PARQUET = "parquet";
    private static final int EXISTING = 0;
    private static final int ADDED = 1;
    private static final Map<String, String> HEADER =
            AvroContainer.header(Map.of(), ManifestSchemas.MANIFEST_ENTRY_TEXT);

    private ManifestCodec() {}

    /**
     * The bytes of a manifest. Equal entries give equal bytes.
     *
     * @param schema the table's schema: bounds of other columns are not written
     */
    public static byte[] encode(List<ManifestEntry> entries, Schema schema) {
        Map<Integer, Field> columns = columnsById(schema);
        List<GenericRecord> records = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            records.add(record(entry, columns));
        }
        return AvroContainerWriter.write(
                ManifestSchemas.MANIFEST_ENTRY_TEXT, ManifestSchemas.Parsed.MANIFEST_ENTRY, records);
    }

    /**
     * The entries of a manifest, to be {@linkplain #merge merged}. What was stored in another form is encoded anew.
     *
     * @param schema as in {@link #encode}
     */
    static List<EncodedEntry> encoded(StoredManifest manifest, Schema schema, KnownEntries known) {
        return CopiableEntries.of(manifest.visit(), HEADER).orElseGet(() -> {
            List<ManifestEntry> entries = manifest.decode();
            return CopiableEntries.encoded(encode(entries, schema), entries, known.schemas());
        });
    }

    /** The bytes of a manifest of entries that are carried over. */
    static byte[] merge(List<EncodedEntry> entries) {
        return AvroContainerWriter.copy(HEADER, entries);
    }

    private static Map<Integer, Field> columnsById(@Nullable Schema schema) {
        Map<Integer, Field> columns = new HashMap<>();
        if (schema != null) {
            schema.fields().forEach(field -> columns.put(field.id(), field));
        }
        return columns;
    }

    private static GenericRecord record(ManifestEntry entry, Map<Integer, Field> columns) {
        SnapshotId snapshotId = entry.snapshotId();
        Long sequenceNumber = ManifestListCodec.numberOrNull(entry.sequenceNumber());
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_ENTRY);
        record.put("status", entry.status() == ManifestEntry.Status.ADDED ? ADDED : EXISTING);
        record.put("snapshot_id", snapshotId == null ? null : snapshotId.bits());
        record.put("sequence_number", sequenceNumber);
        record.put("file_sequence_number", sequenceNumber);
        record.put("data_file", dataFileRecord(entry.file(), columns));
        return record;
    }

    private static GenericRecord dataFileRecord(DataFile file, Map<Integer, Field> columns) {
        GenericRecord partition = new GenericData.Record(ManifestSchemas.Parsed.PARTITION_RECORD);
        partition.put("values", file.partition().labels());
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.DATA_FILE_RECORD);
        // With a leading slash: Python up to 0.7 deletes and opens files only by this spelling (classic format section
        // 3.4).
        record.put("file_path", "/" + file.path().value());
        record.put("file_format", PARQUET);
        record.put("partition", partition);
        record.put("record_count", file.recordCount());
        record.put("file_size_in_bytes", file.sizeInBytes());
        record.put("column_sizes", emptyToNull(byFieldId(file.metrics().columnSizes())));
        record.put("value_counts", emptyToNull(byFieldId(file.metrics().valueCounts())));
        record.put("null_value_counts", emptyToNull(byFieldId(file.nullCounts())));
        record.put("lower_bounds", emptyToNull(boundTexts(file.bounds().lower(), columns)));
        record.put("upper_bounds", emptyToNull(boundTexts(file.bounds().upper(), columns)));
        record.put("checksum", file.sha256());
        return record;
    }

    private static Map<String, Long> byFieldId(Map<Integer, Long> counts) {
        Map<String, Long> texts = new LinkedHashMap<>();
        new TreeMap<>(counts).forEach((fieldId, count) -> texts.put(fieldId.toString(), count));
        return texts;
    }

    private static Map<String, String> boundTexts(Map<Integer, Object> bounds, Map<Integer, Field> columns) {
        Map<String, String> texts = new LinkedHashMap<>();
        new TreeMap<>(bounds).forEach((fieldId, value) -> {
            Field column = columns.get(fieldId);
            String text = column == null ? null : BoundText.encode(column.type(), value);
            if (text != null) {
                texts.put(fieldId.toString(), text);
            }
        });
        return texts;
    }

    private static <V> @Nullable Map<String, V> emptyToNull(Map<String, V> map) {
        return map.isEmpty() ? null : map;
    }

    /**
     * A manifest whose entries are decoded when they are asked for. Compare its length and checksum with the manifest list first: a manifest that
     * is cut off at the end of a block looks whole.
     *
     * @param content not copied: do not change it
     * @param where the file, for messages
     * @param schema the table's schema; null drops all bounds, because nobody knows their field ids
     * @param boundIds which of the bounds to keep
     * @param known what is known of other manifests
     */
    public static StoredManifest open(
            byte[] content, String where, @Nullable Schema schema, BoundIds boundIds, KnownEntries known) {
        return new ManifestBytes(content, where, columnsById(schema), boundIds, known);
    }

    /** Like {@link #open(byte[], String, Schema, BoundIds, KnownEntries)}, for one manifest, with the bounds as recorded. */
    public static StoredManifest open(byte[] content, String where, @Nullable Schema schema) {
        return open(content, where, schema, BoundIds.AS_RECORDED, new KnownEntries());
    }

    /**
     * Reads a manifest, with the bounds as recorded; see {@link #open}.
     *
     * @throws io.datashard.error.CorruptDataException if it is damaged
     * @throws io.datashard.error.InvalidUseException if it has data files that are not Parquet
     */
    public static List<ManifestEntry> decode(byte[] content, String where, @Nullable Schema schema) {
        return open(content, where, schema).decode();
    }
}
