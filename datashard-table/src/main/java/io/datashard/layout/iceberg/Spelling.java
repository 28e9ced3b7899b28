package io.datashard.layout.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.document.DocumentJson;
import io.datashard.layout.document.DocumentSpelling;
import io.datashard.layout.document.JsonFields;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The spelling of the iceberg layout: kebab-case, URIs, branches and tags, the operation inside the summary (iceberg format section 2).
 *
 * @param paths how documents record paths
 */
record Spelling(RecordedPaths paths) implements DocumentSpelling {
    static final String OPERATION = "operation";
    private static final String MAIN = "main";
    /** Summary keys with another name in this layout. */
    private static final Map<String, String> SUMMARY_KEYS = Map.of(
            Snapshot.LIST_LENGTH, "datashard." + Snapshot.LIST_LENGTH,
            Snapshot.LIST_SHA256, "datashard." + Snapshot.LIST_SHA256);

    @Override
    public String key(String key) {
        return key.replace('_', '-');
    }

    @Override
    public void sign(ObjectNode tree, String commitId) {
        // A commit is recognised by its snapshot id and its metadata file; other writers drop keys that they don't
        // know.
    }

    @Override
    public boolean keepsCommitId() {
        return false;
    }

    @Override
    public String record(String metadataFile) {
        return paths.record(StoragePath.of(metadataFile));
    }

    @Override
    public Set<SnapshotId> pinned(ObjectNode tree) {
        Set<SnapshotId> pinned = new HashSet<>();
        for (Map.Entry<String, JsonNode> ref : tree.path("refs").properties()) {
            JsonNode id = ref.getValue().path("snapshot-id");
            if (!ref.getKey().equals(MAIN) && id.isIntegralNumber()) {
                pinned.add(new SnapshotId(id.longValue()));
            }
        }
        return pinned;
    }

    @Override
    public void setCurrent(ObjectNode tree, SnapshotId id) {
        tree.set("current-snapshot-id", JsonFields.idNode(id));
        ObjectNode refs = copyOrNew(tree.get("refs"));
        ObjectNode main = copyOrNew(refs.get(MAIN));
        main.set("snapshot-id", JsonFields.idNode(id));
        main.put("type", "branch");
        refs.set(MAIN, main);
        tree.set("refs", refs);
    }

    private static ObjectNode copyOrNew(@Nullable JsonNode node) {
        return node instanceof ObjectNode object
                ? DocumentJson.shallowCopy(object)
                : JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void setParent(ObjectNode snapshot, @Nullable SnapshotId parent) {
        if (parent == null) {
            snapshot.remove("parent-snapshot-id");
        } else {
            snapshot.set("parent-snapshot-id", JsonFields.idNode(parent));
        }
    }

    @Override
    public ObjectNode snapshotNode(Snapshot snapshot) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("snapshot-id", JsonFields.idNode(snapshot.id()));
        node.put("sequence-number", snapshot.sequenceNumber().value());
        node.put("timestamp-ms", snapshot.timestampMs());
        node.put("manifest-list", paths.record(snapshot.manifestList()));
        ObjectNode summary = node.putObject("summary");
        if (snapshot.operation() != null) {
            summary.put(OPERATION, snapshot.operation());
        }
        new TreeMap<>(snapshot.summary())
                .forEach((key, value) -> summary.put(SUMMARY_KEYS.getOrDefault(key, key), value));
        setParent(node, snapshot.parent());
        if (snapshot.schemaId() != null) {
            node.put("schema-id", snapshot.schemaId());
        }
        return node;
    }

    /** Converts a stored summary to the keys of the model. */
    static Map<String, String> readSummary(Map<String, String> stored) {
        Map<String, String> summary = new HashMap<>(stored);
        SUMMARY_KEYS.forEach((key, spelled) -> {
            // Under the bare key, an old release recorded another file, before the migration.
            summary.remove(key);
            String value = summary.remove(spelled);
            if (value != null) {
                summary.put(key, value);
            }
        });
        return summary;
    }
}
