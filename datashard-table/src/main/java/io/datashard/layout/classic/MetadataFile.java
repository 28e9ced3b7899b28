package io.datashard.layout.classic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.document.DocumentText;
import io.datashard.layout.document.JsonFields;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.layout.document.MetadataPatch;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotRef;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A metadata document of the classic layout (classic format section 2): its content, and its JSON. A commit keeps all of the JSON, also
 * unknown keys. Immutable and thread-safe.
 */
public final class MetadataFile implements MetadataDocument {
    private final DocumentText text;
    private final TableMetadata metadata;

    private MetadataFile(DocumentText text, TableMetadata metadata) {
        this.text = text;
        this.metadata = metadata;
    }

    /**
     * Parses a metadata file.
     *
     * @param where the file, for messages
     * @throws io.datashard.error.CorruptDataException if it is damaged or does not list its current snapshot
     * @throws io.datashard.error.InvalidUseException if it has another layout or format version, or an unknown column type
     */
    public static MetadataFile parse(byte[] content, String where) {
        DocumentText text = DocumentText.parse(content, where);
        return new MetadataFile(text, MetadataParser.parse(text.tree(), where));
    }

    /**
     * The first document of a new, empty table.
     *
     * @param location the path as the creator spells it; only information
     * @param schema the columns; the stored schema id is at least 1
     * @param nowMs the time of creation, milliseconds since 1970
     * @param commitId 32 random hexadecimal digits
     * @throws io.datashard.error.InvalidUseException if the layout can't store the schema
     */
    public static MetadataFile create(
            String location,
            UUID tableUuid,
            Schema schema,
            Map<String, String> properties,
            long nowMs,
            String commitId) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode schemaNode = SchemaJson.format(schema);
        tree.put("location", location)
                .put("table_uuid", tableUuid.toString())
                .put("format_version", 2)
                .put("last_sequence_number", 0)
                .put("last_updated_ms", nowMs)
                .put("last_column_id", 0);
        tree.putArray("schemas").add(schemaNode);
        tree.set("current_schema_id", schemaNode.get("schema_id"));
        tree.putArray("partition_specs").addObject().put("spec_id", 0).putArray("fields");
        tree.put("default_spec_id", 0);
        tree.putArray("sort_orders").addObject().put("order_id", 1).putArray("fields");
        tree.put("default_sort_order_id", 1);
        ObjectNode propertiesNode = tree.putObject("properties");
        new TreeMap<>(properties).forEach(propertiesNode::put);
        tree.set("current_snapshot_id", JsonFields.idNode(null));
        tree.putArray("snapshots");
        tree.putArray("snapshot_log");
        tree.putArray("metadata_log");
        tree.put("last_commit_id", commitId);
        return new MetadataFile(DocumentText.of(tree), MetadataParser.parse(tree, "the new metadata of " + location));
    }

    @Override
    public TableMetadata metadata() {
        return metadata;
    }

    /** This layout has no names but that of the current snapshot. */
    @Override
    public List<SnapshotRef> refs() {
        return metadata.currentSnapshot().stream()
                .map(current -> SnapshotRef.main(current.id()))
                .toList();
    }

    /** Applies snapshot, logs, retention and properties (classic format sections 2.6 and 6.1). */
    @Override
    public MetadataFile apply(MetadataUpdate update) {
        MetadataPatch patch = new MetadataPatch(Spelling.INSTANCE, text, metadata, update);
        TableMetadata patched = patch.apply();
        return new MetadataFile(patch.text(), patched);
    }

    @Override
    public byte[] toBytes() {
        return text.toBytes();
    }
}
