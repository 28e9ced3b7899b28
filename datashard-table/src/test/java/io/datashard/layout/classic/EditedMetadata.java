package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The metadata document of a new table, edited as the tests of its reading need it. */
final class EditedMetadata {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String UUID_TEXT = "d0ee46ea-cad5-42c3-9dc5-390f941808f8";
    static final Schema SCHEMA = Schema.of(
            Field.required(1, "symbol", PrimitiveType.STRING),
            Field.optional(2, "qty \u20ac", PrimitiveType.LONG),
            Field.optional(3, "px", new DecimalType(18, 8)));

    private EditedMetadata() {}

    static MetadataFile empty() {
        return MetadataFile.create("t", UUID.fromString(UUID_TEXT), SCHEMA, Map.of("k", "v"), 1000, "c0ffee");
    }

    static ObjectNode withSnapshots(long first, long second, long current) {
        ObjectNode tree = tree(empty().toBytes());
        tree.put("current_snapshot_id", current);
        for (long id : new long[] {first, second}) {
            ((ArrayNode) tree.get("snapshots"))
                    .addObject()
                    .put("snapshot_id", id)
                    .put("timestamp_ms", 2000 + id)
                    .put("manifest_list", "metadata/manifests/list_" + id + ".avro")
                    .put("parent_snapshot_id", id - 1)
                    .put("operation", "append")
                    .put("schema_id", 1)
                    .put("sequence_number", id)
                    .putObject("summary")
                    .put("k", "v");
        }
        ((ArrayNode) tree.get("snapshot_log"))
                .addObject()
                .put("timestamp_ms", 2001)
                .put("snapshot_id", first);
        return tree;
    }

    static byte[] edited(Consumer<ObjectNode> edit) {
        ObjectNode tree = tree(empty().toBytes());
        edit.accept(tree);
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode tree(byte[] content) {
        try {
            return (ObjectNode) JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static TableMetadata read(ObjectNode tree) {
        return parse(tree.toString().getBytes(StandardCharsets.UTF_8)).metadata();
    }

    static MetadataFile parse(byte[] content) {
        return MetadataFile.parse(content, "the file");
    }

    static void assertCorrupt(byte[] content, String why) {
        assertThatThrownBy(() -> parse(content))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the file")
                .hasMessageContaining(why);
    }
}
