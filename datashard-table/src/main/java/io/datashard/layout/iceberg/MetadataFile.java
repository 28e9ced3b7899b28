package io.datashard.layout.iceberg;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.document.DocumentText;
import io.datashard.layout.document.JsonFields;
import io.datashard.layout.document.MetadataDocument;
import io.datashard.layout.document.MetadataPatch;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SnapshotRef;
import io.datashard.model.TableMetadata;
import io.datashard.model.TableProperties;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A metadata document of the iceberg layout (iceberg format section 2): its content, and its JSON. A commit keeps all of the JSON, also
 * unknown keys. Immutable and thread-safe.
 */
public final class MetadataFile implements MetadataDocument {
    private static final int NO_PARTITION_FIELD = 999;

    private final DocumentText text;
    private final TableMetadata metadata;
    private final RecordedPaths paths;

    private MetadataFile(DocumentText text, TableMetadata metadata, RecordedPaths paths) {
        this.text = text;
        this.metadata = metadata;
        this.paths = paths;
    }

    /**
     * Parses a metadata file.
     *
     * @param where the file, for messages
     * @param actualRoot URI of the table root that was opened; see {@link RecordedPaths}
     * @throws io.datashard.error.CorruptDataException if it is damaged, does not list its current snapshot, or names files outside the table
     * @throws io.datashard.error.InvalidUseException if it has another layout or format version, or an unknown column type or partition
     *     transform
     */
    public static MetadataFile parse(byte[] content, String where, String actualRoot) {
        return parse(DocumentText.parse(content, where), where, actualRoot);
    }

    private static MetadataFile parse(DocumentText text, String where, String actualRoot) {
        JsonFields document = new JsonFields(text.tree(), where);
        MetadataParser.refuseOthers(document);
        RecordedPaths paths = new RecordedPaths(document.text("location"), actualRoot);
        return new MetadataFile(text, MetadataParser.parse(text.tree(), where, paths), paths);
    }

    /**
     * The first document of a new, empty table.
     *
     * @param location URI of the table root; recorded in front of every path
     * @param schema the columns; the stored schema id is at least 1
     * @param spec the partition spec, with id 0
     * @param nowMs the time of creation, milliseconds since 1970
     * @throws io.datashard.error.InvalidUseException if the layout can't store the schema or the spec
     */
    public static MetadataFile create(
            String location,
            UUID tableUuid,
            Schema schema,
            PartitionSpec spec,
            Map<String, String> properties,
            long nowMs) {
        if (spec.specId() != 0) {
            throw new IllegalArgumentException("the id of a table's partition spec is 0, not " + spec.specId());
        }
        Schema stored = SchemaJson.requireStorable(schema);
        spec.requireFits(stored);
        RecordedPaths paths = new RecordedPaths(location, location);
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("format-version", 2)
                .put("table-uuid", tableUuid.toString())
                .put("location", paths.recordedLocation())
                .put("last-sequence-number", 0)
                .put("last-updated-ms", nowMs);
        putSchema(tree, stored, spec);
        tree.put("default-sort-order-id", 0);
        tree.putArray("sort-orders").addObject().put("order-id", 0).putArray("fields");
        ObjectNode propertiesNode = tree.putObject("properties");
        new TreeMap<>(properties).forEach(propertiesNode::put);
        propertiesNode.put(TableProperties.NAME_MAPPING, SchemaJson.nameMapping(stored));
        tree.set("current-snapshot-id", JsonFields.idNode(null));
        tree.putArray("snapshots");
        tree.putArray("snapshot-log");
        tree.putArray("metadata-log");
        tree.putObject("refs");
        return parse(DocumentText.of(tree), "the new metadata of " + location, location);
    }

    private static void putSchema(ObjectNode tree, Schema schema, PartitionSpec spec) {
        tree.put(
                "last-column-id",
                schema.fields().stream().mapToInt(Field::id).max().orElse(0));
        tree.put("current-schema-id", schema.schemaId());
        tree.putArray("schemas").add(SchemaJson.node(schema));
        tree.put("default-spec-id", 0);
        tree.putArray("partition-specs").addObject().put("spec-id", 0).set("fields", SchemaJson.node(spec));
        tree.put(
                "last-partition-id",
                spec.fields().stream().mapToInt(PartitionField::fieldId).max().orElse(NO_PARTITION_FIELD));
    }

    /** How the table records the paths of files. */
    public RecordedPaths paths() {
        return paths;
    }

    @Override
    public TableMetadata metadata() {
        return metadata;
    }

    @Override
    public List<SnapshotRef> refs() {
        return RefsJson.parse(text.tree(), metadata);
    }

    /** Applies snapshot, branch, logs, retention and properties (iceberg format section 6.8). */
    @Override
    public MetadataFile apply(MetadataUpdate update) {
        MetadataPatch patch = new MetadataPatch(new Spelling(paths), text, metadata, update);
        TableMetadata patched = patch.apply();
        return new MetadataFile(patch.text(), patched, paths);
    }

    @Override
    public byte[] toBytes() {
        return text.toBytes();
    }
}
