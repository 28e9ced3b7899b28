package io.datashard.read;

/**
 * The place of a scan: before this entry of this manifest.
 *
 * @param manifest ordinal of the manifest among those of the step
 * @param entry ordinal of the entry in the manifest
 */
public record ScanCursor(int manifest, int entry) {
    /** Before the first entry. */
    public static final ScanCursor START = new ScanCursor(0, 0);
}
