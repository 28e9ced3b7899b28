package io.datashard.format.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.format.schema.Schema;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A metadata document of the classic layout (classic format section 2): what it says, and its JSON, of which a commit loses nothing, not even
 * keys that nobody here knows. Immutable and thread-safe.
 */
public final class ClassicMetadataDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final ObjectNode tree;
    private final TableMetadata metadata;

    private ClassicMetadataDocument(ObjectNode tree, TableMetadata metadata) {
        this.tree = tree;
        this.metadata = metadata;
    }

    /**
     * Reads a metadata file.
     *
     * @param where the file, for messages
     * @throws io.datashard.format.error.CorruptDataException if it is damaged or names a current snapshot that it does not have
     * @throws io.datashard.format.error.InvalidUseException if it is of another layout or format version, or has a column type that is not
     *     known
     */
    public static ClassicMetadataDocument parse(byte[] content, String where) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(JsonText.decode(content, where));
        } catch (JsonProcessingException e) {
            throw JsonText.corrupt(where, JsonText.describe(e));
        }
        if (!(tree instanceof ObjectNode object)) {
            throw JsonText.corrupt(where, "it is not a JSON object");
        }
        return new ClassicMetadataDocument(object, ClassicMetadataParser.parse(object, where));
    }

    /**
     * The first document of a new, empty table.
     *
     * @param location the path as the creator spells it; informational
     * @param schema the columns; the stored schema id is 1 at least
     * @param nowMs the time of creation, milliseconds since 1970
     * @param commitId 32 random hexadecimal digits
     * @throws io.datashard.format.error.InvalidUseException if the layout can't store the schema
     */
    public static ClassicMetadataDocument create(
            String location,
            UUID tableUuid,
            Schema schema,
            Map<String, String> properties,
            long nowMs,
            String commitId) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode schemaNode = ClassicSchemaJson.format(schema);
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
        return new ClassicMetadataDocument(tree, ClassicMetadataParser.parse(tree, "the new metadata of " + location));
    }

    /** What the document says. */
    public TableMetadata metadata() {
        return metadata;
    }

    /**
     * The document that a commit on top of this one writes: snapshot, logs, retention and properties as the table asks for them (classic
     * format sections 2.6 and 6.1). This document stays as it is.
     *
     * @throws IllegalArgumentException if the update does not raise {@code last_updated_ms}
     */
    public ClassicMetadataDocument apply(MetadataUpdate update) {
        ClassicMetadataPatch patch = new ClassicMetadataPatch(tree, metadata, update);
        TableMetadata patched = patch.apply();
        return new ClassicMetadataDocument(patch.tree(), patched);
    }

    /** The bytes of the metadata file. */
    public byte[] toBytes() {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
