package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.time.Instant;

/** Skeleton: kind = data, manifest, manifest-list, metadata, temporary, marker. */
@PublicEvolving
public record OrphanFile(String path, long bytes, Instant lastModified, String kind) {}
