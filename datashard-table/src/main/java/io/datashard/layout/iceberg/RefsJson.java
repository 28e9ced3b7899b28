package io.datashard.layout.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.document.JsonFields;
import io.datashard.model.SnapshotRef;
import io.datashard.model.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Branches and tags of a metadata document. Read only for those who ask: a table with damaged ones can still be read. */
final class RefsJson {
    private RefsJson() {}

    /**
     * The names in a document. The current snapshot is the branch {@code main}, also if the document does not say so.
     *
     * @throws io.datashard.error.CorruptDataException if one of them is damaged
     */
    static List<SnapshotRef> parse(ObjectNode tree, TableMetadata metadata) {
        List<SnapshotRef> refs = new ArrayList<>();
        boolean hasMain = false;
        for (Map.Entry<String, JsonNode> entry : tree.path("refs").properties()) {
            refs.add(parse(entry.getKey(), entry.getValue(), metadata));
            hasMain |= entry.getKey().equals(SnapshotRef.MAIN);
        }
        if (!hasMain && metadata.currentSnapshotId() != null) {
            refs.add(0, SnapshotRef.main(metadata.currentSnapshotId()));
        }
        return List.copyOf(refs);
    }

    private static SnapshotRef parse(String name, JsonNode node, TableMetadata metadata) {
        JsonFields ref = JsonFields.of(node, "the name '" + name + "' in the metadata of " + metadata.location());
        return new SnapshotRef(
                name,
                ref.text("type"),
                ref.snapshotId("snapshot-id"),
                optionalNumber(ref, "max-ref-age-ms"),
                ref.optionalInteger("min-snapshots-to-keep"),
                optionalNumber(ref, "max-snapshot-age-ms"));
    }

    private static @Nullable Long optionalNumber(JsonFields ref, String key) {
        return ref.isAbsent(key) ? null : (Long) ref.integer(key);
    }
}
