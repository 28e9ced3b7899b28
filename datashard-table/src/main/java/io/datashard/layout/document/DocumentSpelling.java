package io.datashard.layout.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a layout spells what a commit changes in a metadata document. */
public interface DocumentSpelling {
    /** The name of a key that the classic layout spells so. */
    String key(String key);

    /** Leaves the commit id in the document, where the layout has a place for it. */
    void sign(ObjectNode tree, String commitId);

    /** Whether {@link #sign} keeps the id. */
    boolean keepsCommitId();

    /** The spelling of a metadata file below the table root in the metadata log. */
    String record(String metadataFile);

    /** Snapshots that retention must keep besides the current one. */
    Set<SnapshotId> pinned(ObjectNode tree);

    /** Makes a snapshot current. */
    void setCurrent(ObjectNode tree, SnapshotId id);

    /** Gives a snapshot that stands in the document another parent, or none. */
    void setParent(ObjectNode snapshot, @Nullable SnapshotId parent);

    /** The object of a new snapshot. */
    ObjectNode snapshotNode(Snapshot snapshot);
}
