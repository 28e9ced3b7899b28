package io.datashard.format.metadata;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changes in the table metadata.
 *
 * @param newSnapshot the snapshot that becomes current, or null for a commit of metadata only
 * @param setProperties properties to set
 * @param removeProperties properties to remove
 * @param updatedMs the new {@code last_updated_ms}; above the base's
 * @param commitId the new {@code last_commit_id}, 32 hexadecimal digits
 * @param supersededFile path of the base's metadata file, for the metadata log
 */
public record MetadataUpdate(
        @Nullable Snapshot newSnapshot,
        Map<String, String> setProperties,
        Set<String> removeProperties,
        long updatedMs,
        String commitId,
        String supersededFile) {
    public MetadataUpdate {
        setProperties = Map.copyOf(setProperties);
        removeProperties = Set.copyOf(removeProperties);
    }
}
