package io.datashard.format.scan;

/**
 * What a scan did so far.
 *
 * @param manifests manifests read
 * @param files data files returned
 * @param skippedFiles data files left out because no row of them can match the filter
 */
public record ScanCounts(int manifests, long files, long skippedFiles) {}
