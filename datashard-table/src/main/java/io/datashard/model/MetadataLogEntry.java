package io.datashard.model;

import io.datashard.annotation.PublicEvolving;

/**
 * A line of the metadata log: a superseded metadata file.
 *
 * @param timestampMs its {@code last_updated_ms}
 * @param metadataFile its path as stored, for example {@code metadata/v0-f7de8cb1.metadata.json}
 */
@PublicEvolving
public record MetadataLogEntry(long timestampMs, String metadataFile) {}
