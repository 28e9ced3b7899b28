package io.datashard.model;

import java.util.Map;

/** Table properties that every writer honours (classic format section 2.6). Values are text; values that are not whole numbers are ignored. */
public final class TableProperties {
    /** How many snapshots a commit keeps; unset or below 1 = all. */
    public static final String SNAPSHOT_RETENTION_COUNT = "datashard.snapshot.retention-count";
    /** How many superseded metadata files the metadata log keeps; below 1 = all. */
    public static final String PREVIOUS_VERSIONS_MAX = "write.metadata.previous-versions-max";

    /** From which length of the metadata document on a commit warns, bytes; 0 = never. */
    public static final String METADATA_WARN_BYTES = "datashard.metadata.warn-bytes";

    /** Maps the columns of files without field ids; written when a table of the iceberg layout is created. */
    public static final String NAME_MAPPING = "schema.name-mapping.default";

    private static final long PREVIOUS_VERSIONS_DEFAULT = 10;
    private static final long METADATA_WARN_BYTES_DEFAULT = 1L << 20;

    private TableProperties() {}

    public static long snapshotRetentionCount(Map<String, String> properties) {
        return number(properties, SNAPSHOT_RETENTION_COUNT, 0);
    }

    public static long previousVersionsMax(Map<String, String> properties) {
        return number(properties, PREVIOUS_VERSIONS_MAX, PREVIOUS_VERSIONS_DEFAULT);
    }

    public static long metadataWarnBytes(Map<String, String> properties) {
        return number(properties, METADATA_WARN_BYTES, METADATA_WARN_BYTES_DEFAULT);
    }

    private static long number(Map<String, String> properties, String key, long fallback) {
        String text = properties.get(key);
        if (text == null) {
            return fallback;
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
