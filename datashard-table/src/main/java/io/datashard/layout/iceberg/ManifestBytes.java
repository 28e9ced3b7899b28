package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroFile;
import io.datashard.layout.avro.AvroRecords;
import io.datashard.layout.avro.EncodedEntries;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.StoredManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bytes of a manifest of the iceberg layout (iceberg format section 3.1). */
final class ManifestBytes implements StoredManifest {
    private static final String SIGN = "schema";

    private final byte[] content;
    private final String where;
    private final Function<Map<String, String>, EntryDecoder> decoder;

    /**
     * A manifest.
     *
     * @param decoder gives the decoder of the entries, by the header
     */
    ManifestBytes(byte[] content, String where, Function<Map<String, String>, EntryDecoder> decoder) {
        this.content = content;
        this.where = where;
        this.decoder = decoder;
    }

    @Override
    public long heldBytes() {
        return content.length;
    }

    @Override
    public ManifestEntries visit() {
        AvroRecords records = IcebergContainer.open(content, where, SIGN);
        ManifestEntries inPlace = EncodedEntries.of(records, decoder.apply(records.header()));
        return inPlace == null ? StoredManifest.of(decode()).visit() : inPlace;
    }

    @Override
    public List<ManifestEntry> decode() {
        AvroFile file = IcebergContainer.read(content, where, SIGN);
        EntryDecoder entry = decoder.apply(file.header());
        List<ManifestEntry> entries = new ArrayList<>();
        for (Map<String, @Nullable Object> record : file.records()) {
            entries.add(entry.decode(new ManifestFields(record, where + ", entry " + entries.size())));
        }
        return entries;
    }
}
