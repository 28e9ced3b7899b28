package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroFile;
import io.datashard.layout.avro.AvroRecords;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.EncodedEntries;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.StoredManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a manifest of the iceberg layout (iceberg format section 3.1). */
final class ManifestBytes implements StoredManifest {
    private static final String SIGN = "schema";

    private final byte[] content;
    private final String where;
    private final ManifestFile line;
    private final ManifestForm form;
    private final BoundIds boundIds;

    /**
     * A manifest.
     *
     * @param line its line in the manifest list
     * @param form of the table
     * @param boundIds which of the bounds to keep
     */
    ManifestBytes(byte[] content, String where, ManifestFile line, ManifestForm form, BoundIds boundIds) {
        this.content = content;
        this.where = where;
        this.line = line;
        this.form = form;
        this.boundIds = boundIds;
    }

    @Override
    public long heldBytes() {
        return content.length;
    }

    @Override
    public ManifestEntries visit() {
        AvroRecords records =
                IcebergContainer.open(content, where, SIGN, form.known().schemas());
        ManifestEntries inPlace =
                EncodedEntries.of(records, form.decoder(line, records.header(), boundIds), form.known());
        return inPlace == null ? StoredManifest.of(decode()).visit() : inPlace;
    }

    @Override
    public List<ManifestEntry> decode() {
        AvroFile file = IcebergContainer.read(content, where, SIGN, form.known().schemas());
        EntryDecoder entry = form.decoder(line, file.header(), boundIds);
        List<ManifestEntry> entries = new ArrayList<>();
        for (Map<String, @Nullable Object> record : file.records()) {
            entries.add(entry.decode(new ManifestFields(record, where + ", entry " + entries.size())));
        }
        return entries;
    }
}
