package io.datashard.model;

import java.util.List;

/** A manifest that was fetched and compared with its recorded length and SHA-256. Immutable and thread-safe. */
public interface StoredManifest {
    /** Visits the entries, from the first on. */
    ManifestEntries visit();

    /** All entries, whole. */
    List<ManifestEntry> decode();

    /** The memory that it holds, in bytes, about. */
    long heldBytes();

    /** A manifest whose entries are decoded. */
    static StoredManifest of(List<ManifestEntry> entries) {
        return new DecodedManifest(List.copyOf(entries));
    }
}
