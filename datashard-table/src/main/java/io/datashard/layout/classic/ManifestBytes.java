package io.datashard.layout.classic;

import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroRecords;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.EncodedEntries;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.layout.document.JsonText;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a manifest of the classic layout: Avro, or the JSON of Python up to 0.3 (classic format sections 3.2 and 3.6). */
final class ManifestBytes implements StoredManifest {
    private final byte[] content;
    private final String where;
    private final Map<Integer, Field> columns;
    private final BoundIds boundIds;
    private final KnownEntries known;

    ManifestBytes(byte[] content, String where, Map<Integer, Field> columns, BoundIds boundIds, KnownEntries known) {
        this.content = content;
        this.where = where;
        this.columns = columns;
        this.boundIds = boundIds;
        this.known = known;
    }

    @Override
    public long heldBytes() {
        return content.length;
    }

    @Override
    public ManifestEntries visit() {
        ManifestEntries inPlace = AvroContainer.isContainer(content)
                ? EncodedEntries.of(
                        AvroRecords.open(content, where, known.schemas()), new EntryDecoder(columns, boundIds), known)
                : null;
        return inPlace == null ? StoredManifest.of(decode()).visit() : inPlace;
    }

    @Override
    public List<ManifestEntry> decode() {
        return AvroContainer.isContainer(content) ? decodeAvro() : decodeJson();
    }

    private List<ManifestEntry> decodeAvro() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (Map<String, @Nullable Object> record : AvroContainer.read(content, where, known.schemas())) {
            ManifestFields fields = new ManifestFields(record, where + ", entry " + entries.size());
            entries.add(ManifestDecoder.entry(fields, columns, boundIds));
        }
        return entries;
    }

    private List<ManifestEntry> decodeJson() {
        ManifestFields manifest = ManifestFields.of(JsonText.parse(content, where), where);
        manifest.refuseDeletes();
        if (!(manifest.get("files") instanceof List<?> elements)) {
            throw manifest.wrong("files", "a list");
        }
        List<ManifestEntry> entries = new ArrayList<>();
        SnapshotId snapshotId = manifest.snapshotId("added_snapshot_id");
        for (Object element : elements) {
            // Bounds of these releases are untagged, and their sequence numbers are times: use neither.
            ManifestFields file = ManifestFields.of(element, where + ", file " + entries.size());
            entries.add(new ManifestEntry(
                    ManifestEntry.Status.ADDED,
                    snapshotId,
                    SequenceNumber.UNKNOWN,
                    ManifestDecoder.dataFile(file, Map.of())));
        }
        return entries;
    }
}
