package io.datashard.layout.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a layout spells the parts of a metadata document that a commit changes. */
public interface DocumentSpelling {
    /** This layout's name of a key of the classic layout. */
    String key(String key);

    /** Writes the commit id into the document, if the layout has a place for it. */
    void sign(ObjectNode tree, String commitId);

    /** Whether {@link #sign} writes the id. */
    boolean keepsCommitId();

    /** The spelling of a metadata file in the metadata log. */
    String record(String metadataFile);

    /** The snapshots, besides the current one, that retention must keep. */
    Set<SnapshotId> pinned(ObjectNode tree);

    /** Makes a snapshot current. */
    void setCurrent(ObjectNode tree, SnapshotId id);

    /** Changes the parent of a snapshot in the document; null = none. */
    void setParent(ObjectNode snapshot, @Nullable SnapshotId parent);

    /** The object of a new snapshot. */
    ObjectNode snapshotNode(Snapshot snapshot);
}
