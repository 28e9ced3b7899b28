package io.datashard.read;

import io.datashard.model.ManifestFile;

/**
 * What a scan did so far.
 *
 * @param manifests manifests read
 * @param skippedManifests manifests not read because no row of their files can match the filter
 * @param files data files returned
 * @param skippedByPartition data files skipped because no row of their partition can match the filter. Includes the files of manifests that
 *     were not read, by the counts in the manifest list, whether the scan would have visited them or not
 * @param skippedByBounds data files skipped because of their column bounds
 */
public record ScanCounts(
        int manifests, int skippedManifests, long files, long skippedByPartition, long skippedByBounds) {
    /** Nothing done. */
    public static final ScanCounts NONE = new ScanCounts(0, 0, 0, 0, 0);

    /** Data files that were skipped. */
    public long skippedFiles() {
        return skippedByPartition + skippedByBounds;
    }

    ScanCounts withManifest() {
        return plus(new ScanCounts(1, 0, 0, 0, 0));
    }

    ScanCounts withSkipped(ManifestFile manifest) {
        return plus(new ScanCounts(0, 1, 0, (long) manifest.addedFiles() + manifest.existingFiles(), 0));
    }

    /** The sum of both. */
    public ScanCounts plus(ScanCounts other) {
        return new ScanCounts(
                manifests + other.manifests,
                skippedManifests + other.skippedManifests,
                files + other.files,
                skippedByPartition + other.skippedByPartition,
                skippedByBounds + other.skippedByBounds);
    }

    /** The difference to an earlier count of the same scan. */
    public ScanCounts since(ScanCounts earlier) {
        return new ScanCounts(
                manifests - earlier.manifests,
                skippedManifests - earlier.skippedManifests,
                files - earlier.files,
                skippedByPartition - earlier.skippedByPartition,
                skippedByBounds - earlier.skippedByBounds);
    }
}
