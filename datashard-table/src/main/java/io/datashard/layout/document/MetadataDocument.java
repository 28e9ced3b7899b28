package io.datashard.layout.document;

import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotRef;
import io.datashard.model.TableMetadata;
import java.util.List;

/** A metadata document: its content, and its JSON. A commit keeps all of the JSON, also unknown keys. Immutable and thread-safe. */
public interface MetadataDocument {
    /** The content of the document. */
    TableMetadata metadata();

    /**
     * The names of snapshots.
     *
     * @throws io.datashard.error.CorruptDataException if one of them is damaged
     */
    List<SnapshotRef> refs();

    /**
     * The next document, with the update applied. This document does not change.
     *
     * @throws IllegalArgumentException if the update does not raise the time of the last update
     */
    MetadataDocument apply(MetadataUpdate update);

    /** The bytes of the metadata file. */
    byte[] toBytes();
}
