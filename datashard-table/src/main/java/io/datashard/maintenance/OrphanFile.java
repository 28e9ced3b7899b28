package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.time.Instant;

/**
 * A file that nothing needs.
 *
 * @param path below the root of the table
 * @param bytes its length
 * @param lastModified when it was written, by the clock of the storage
 * @param kind {@code data}, {@code manifest} (manifests and manifest lists), {@code metadata}, {@code temporary} or {@code marker}
 */
@PublicEvolving
public record OrphanFile(String path, long bytes, Instant lastModified, String kind) {}
