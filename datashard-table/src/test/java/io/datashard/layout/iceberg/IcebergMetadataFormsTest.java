package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Forms of a metadata document that few writers use. */
class IcebergMetadataFormsTest {
    private static final String ROOT = "file:///lake/t";
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theOneSchemaOfAnOlderWriterIsRead() throws Exception {
        ObjectNode tree = tree();
        ObjectNode schema = (ObjectNode) tree.remove("schemas").get(0);
        schema.remove("schema-id");
        tree.set("schema", schema);
        tree.put("current-schema-id", 0);

        assertThat(read(tree).schema().fields()).isEqualTo(SCHEMA.fields());
    }

    @Test
    void theBranchMainMustBeAtTheCurrentSnapshot() throws Exception {
        ObjectNode tree = tree();
        tree.putObject("refs").putObject("main").put("snapshot-id", 7).put("type", "branch");

        assertThatThrownBy(() -> read(tree))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the branch 'main' is at snapshot 7, and the current snapshot is none");
    }

    @Test
    void theFirstPartitionSpecHasTheIdZero() {
        PartitionSpec second = new PartitionSpec(1, List.of(new PartitionField(1, 1000, "id", Transform.identity())));

        assertThatThrownBy(() -> MetadataFile.create(ROOT, new UUID(1, 2), SCHEMA, second, Map.of(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectNode tree() throws Exception {
        return (ObjectNode) JSON.readTree(
                MetadataFile.create(ROOT, new UUID(1, 2), SCHEMA, PartitionSpec.UNPARTITIONED, Map.of(), 1)
                        .toBytes());
    }

    private static TableMetadata read(ObjectNode tree) {
        return MetadataFile.parse(tree.toString().getBytes(StandardCharsets.UTF_8), "the document", ROOT)
                .metadata();
    }
}
