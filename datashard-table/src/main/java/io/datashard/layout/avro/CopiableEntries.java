package io.datashard.layout.avro;

import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of manifests as a merge copies them. */
public final class CopiableEntries {
    private CopiableEntries() {}

    /**
     * The entries of a manifest, if they can be copied into a manifest with this header.
     *
     * @param entries at their begin
     * @param header the header of the manifest to copy to
     * @return empty if the manifest has another header or is not read in place, or if an entry can't be copied: then its entries are to be encoded anew
     * @throws io.datashard.error.CorruptDataException if it is damaged
     */
    public static Optional<List<EncodedEntry>> of(ManifestEntries entries, Map<String, String> header) {
        if (!(entries instanceof EncodedEntries encoded) || !encoded.header().equals(header)) {
            return Optional.empty();
        }
        List<EncodedEntry> copiable = new ArrayList<>();
        while (encoded.next()) {
            @Nullable EncodedEntry entry = encoded.copiable();
            if (entry == null) {
                return Optional.empty();
            }
            copiable.add(entry);
        }
        return Optional.of(copiable);
    }

    /**
     * Entries that were just encoded.
     *
     * @param content a manifest of exactly these entries, by {@link AvroContainerWriter#write}
     * @param known parses its schema
     */
    public static List<EncodedEntry> encoded(byte[] content, List<ManifestEntry> entries, KnownSchemas known) {
        AvroRecords records = AvroRecords.open(content, "a manifest that was just encoded", known);
        List<EncodedEntry> encoded = new ArrayList<>(entries.size());
        for (ManifestEntry entry : entries) {
            if (!records.next()) {
                throw new IllegalArgumentException("the manifest has fewer entries");
            }
            encoded.add(new EncodedEntry(
                    records.bytes(),
                    records.start(),
                    records.end(),
                    entry.file().path(),
                    entry.sequenceNumber().value(),
                    entry.file().recordCount()));
        }
        return encoded;
    }
}
