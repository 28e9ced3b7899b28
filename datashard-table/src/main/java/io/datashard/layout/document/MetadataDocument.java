package io.datashard.layout.document;

import io.datashard.model.MetadataUpdate;
import io.datashard.model.TableMetadata;

/**
 * A metadata document: what it says, and its JSON, of which a commit loses nothing, not even keys that nobody here knows. Immutable and
 * thread-safe.
 */
public interface MetadataDocument {
    /** What the document says. */
    TableMetadata metadata();

    /**
     * The document that a commit on top of this one writes. This document stays as it is.
     *
     * @throws IllegalArgumentException if the update does not raise the time of the last update
     */
    MetadataDocument apply(MetadataUpdate update);

    /** The bytes of the metadata file. */
    byte[] toBytes();
}
