package io.datashard.layout.classic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.document.DocumentJson;
import io.datashard.layout.document.JsonFields;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the JSON tree of a classic metadata document (classic format sections 2.2 to 2.4). */
final class MetadataParser {
    private static final long FORMAT_VERSION = 2;

    private MetadataParser() {}

    static TableMetadata parse(ObjectNode tree, String where) {
        refuseOtherLayouts(tree, where);
        JsonFields document = new JsonFields(tree, where);
        if (document.integer("format_version") != FORMAT_VERSION) {
            throw new InvalidUseException(
                    "Cannot read " + where,
                    "its format version is " + document.integer("format_version") + " and only 2 is known",
                    "Use a release of this connector that knows the format version");
        }
        checkUnusedKeys(document);
        TableMetadata metadata = new TableMetadata(
                document.text("table_uuid"),
                document.text("location"),
                document.sequenceNumber("last_sequence_number"),
                document.integer("last_updated_ms"),
                SchemaJson.current(document),
                document.texts("properties"),
                currentSnapshotId(document),
                snapshots(document),
                snapshotLog(document),
                DocumentJson.metadataLog(document, "metadata_log"),
                emptyToNull(document.optionalText("last_commit_id")));
        DocumentJson.refuseDanglingCurrent(metadata, where);
        return metadata;
    }

    private static void refuseOtherLayouts(ObjectNode tree, String where) {
        if (!tree.has("format_version") && (tree.has("format-version") || tree.has("table-uuid"))) {
            throw new InvalidUseException(
                    "Cannot read " + where,
                    "the table has the iceberg layout; this release does not read it yet",
                    "Use a table of the classic layout, as Python datashard 0.9 and older write it");
        }
    }

    /** Checks keys that this library does not use, but that every Python release needs to open the table. */
    private static void checkUnusedKeys(JsonFields document) {
        document.integer("last_sequence_number");
        document.integer("last_column_id");
        document.array("partition_specs");
        document.integer("default_spec_id");
        document.array("sort_orders");
        document.integer("default_sort_order_id");
    }

    private static @Nullable SnapshotId currentSnapshotId(JsonFields document) {
        document.required("current_snapshot_id");
        return document.optionalSnapshotId("current_snapshot_id");
    }

    private static List<Snapshot> snapshots(JsonFields document) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (JsonNode element : document.array("snapshots")) {
            snapshots.add(snapshot(JsonFields.of(element, document.where() + ", snapshot " + snapshots.size())));
        }
        return snapshots;
    }

    private static Snapshot snapshot(JsonFields snapshot) {
        return new Snapshot(
                snapshot.snapshotId("snapshot_id"),
                snapshot.optionalSnapshotId("parent_snapshot_id"),
                snapshot.integer("timestamp_ms"),
                ManifestPath.parse(snapshot.text("manifest_list"), snapshot.where()),
                snapshot.optionalText("operation"),
                snapshot.textsOrEmpty("summary"),
                snapshot.optionalInteger("schema_id"),
                snapshot.sequenceNumber("sequence_number"));
    }

    private static List<SnapshotLogEntry> snapshotLog(JsonFields document) {
        List<SnapshotLogEntry> log = new ArrayList<>();
        for (JsonNode element : document.array("snapshot_log")) {
            JsonFields entry = JsonFields.of(element, document.where() + ", snapshot log entry " + log.size());
            log.add(new SnapshotLogEntry(entry.integer("timestamp_ms"), entry.snapshotId("snapshot_id")));
        }
        return log;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
