package io.datashard.format.scan;

import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.Snapshot;
import java.util.List;

/**
 * How a scan reads manifest lists and manifests. Both are immutable, so that reading one again gives the same answer. Blocking; throws
 * {@link io.datashard.format.error.StorageException} if one is missing or damaged: a scan is never partial.
 */
public interface ManifestReader {
    /** The manifests of a snapshot, in stored order. */
    List<ManifestFile> readManifestList(Snapshot snapshot);

    /** The live data files of a manifest, in stored order. */
    List<ManifestEntry> readManifest(ManifestFile manifest);
}
