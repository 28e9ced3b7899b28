package io.datashard.layout.classic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.document.DocumentSpelling;
import io.datashard.layout.document.JsonFields;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The spelling of the classic layout: snake_case, relative paths, a commit id (classic format section 2). */
enum Spelling implements DocumentSpelling {
    INSTANCE;

    @Override
    public String key(String key) {
        return key;
    }

    @Override
    public void sign(ObjectNode tree, String commitId) {
        tree.put("last_commit_id", commitId);
    }

    @Override
    public boolean keepsCommitId() {
        return true;
    }

    @Override
    public String record(String metadataFile) {
        return metadataFile;
    }

    @Override
    public Set<SnapshotId> pinned(ObjectNode tree) {
        return Set.of();
    }

    @Override
    public void setCurrent(ObjectNode tree, SnapshotId id) {
        tree.set("current_snapshot_id", JsonFields.idNode(id));
    }

    @Override
    public void setParent(ObjectNode snapshot, @Nullable SnapshotId parent) {
        snapshot.set("parent_snapshot_id", JsonFields.idNode(parent));
    }

    @Override
    public ObjectNode snapshotNode(Snapshot snapshot) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("snapshot_id", JsonFields.idNode(snapshot.id()));
        node.put("timestamp_ms", snapshot.timestampMs());
        node.put("manifest_list", snapshot.manifestList().value());
        node.set("parent_snapshot_id", JsonFields.idNode(snapshot.parent()));
        node.put("operation", snapshot.operation());
        ObjectNode summary = node.putObject("summary");
        new TreeMap<>(snapshot.summary()).forEach(summary::put);
        node.put("schema_id", snapshot.schemaId());
        node.put(
                "sequence_number",
                snapshot.sequenceNumber().isKnown() ? snapshot.sequenceNumber().value() : null);
        return node;
    }
}
