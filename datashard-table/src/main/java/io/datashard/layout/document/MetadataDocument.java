package io.datashard.layout.document;

import io.datashard.model.MetadataUpdate;
import io.datashard.model.TableMetadata;

/** A metadata document: its content, and its JSON. A commit keeps all of the JSON, also unknown keys. Immutable and thread-safe. */
public interface MetadataDocument {
    /** The content of the document. */
    TableMetadata metadata();

    /**
     * The next document, with the update applied. This document does not change.
     *
     * @throws IllegalArgumentException if the update does not raise the time of the last update
     */
    MetadataDocument apply(MetadataUpdate update);

    /** The bytes of the metadata file. */
    byte[] toBytes();
}
