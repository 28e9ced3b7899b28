package io.datashard.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changes in the table metadata.
 *
 * @param newSnapshot the snapshot that becomes current; null for a commit that changes only metadata
 * @param setProperties properties to set
 * @param removeProperties properties to remove
 * @param updatedMs the new {@code last_updated_ms}; must be above that of the base
 * @param commitId the new {@code last_commit_id}, 32 hexadecimal digits
 * @param supersededFile path of the metadata file of the base, for the metadata log
 * @param history the change of the listed snapshots; nothing with a new snapshot
 */
public record MetadataUpdate(
        @Nullable Snapshot newSnapshot,
        Map<String, String> setProperties,
        Set<String> removeProperties,
        long updatedMs,
        String commitId,
        String supersededFile,
        HistoryChange history) {
    public MetadataUpdate {
        setProperties = Map.copyOf(setProperties);
        removeProperties = Set.copyOf(removeProperties);
        if (newSnapshot != null && !history.isNothing()) {
            throw new IllegalArgumentException("the history of a table changes in a commit of its own");
        }
    }

    /** An update that changes no listed snapshot. */
    public MetadataUpdate(
            @Nullable Snapshot newSnapshot,
            Map<String, String> setProperties,
            Set<String> removeProperties,
            long updatedMs,
            String commitId,
            String supersededFile) {
        this(newSnapshot, setProperties, removeProperties, updatedMs, commitId, supersededFile, HistoryChange.NONE);
    }

    /**
     * Whether a later state of the table contains this update: it lists the snapshot, or has a property set by this update that names the
     * snapshot. Retention may drop the snapshot at once, but not the property, and nobody else can know the random id.
     */
    public boolean isPartOf(TableMetadata later) {
        if (newSnapshot == null) {
            return false;
        }
        String id = newSnapshot.id().toString();
        return later.snapshot(newSnapshot.id()).isPresent()
                || setProperties.entrySet().stream()
                        .anyMatch(set -> isNamed(id, set.getValue())
                                && isNamed(id, later.properties().getOrDefault(set.getKey(), "")));
    }

    /** Whether the text holds the id as a whole number, not as a part of a longer one. */
    private static boolean isNamed(String id, String text) {
        for (int at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
            int end = at + id.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
