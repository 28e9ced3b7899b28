package io.datashard.layout.classic;

import static io.datashard.layout.classic.EditedMetadata.JSON;
import static io.datashard.layout.classic.EditedMetadata.assertCorrupt;
import static io.datashard.layout.classic.EditedMetadata.edited;
import static io.datashard.layout.classic.EditedMetadata.empty;
import static io.datashard.layout.classic.EditedMetadata.parse;
import static io.datashard.layout.classic.EditedMetadata.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.InvalidUseException;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and columns of a metadata document (classic format section 2.2). */
class ClassicSchemaJsonTest {
    @Test
    void theCurrentSchemaIsFoundAsPythonFindsIt() {
        assertThat(schemaOf(tree -> tree.put("current_schema_id", 5))).isEqualTo(5);
        assertThat(schemaOf(tree -> tree.put("current_schema_id", 0))).isEqualTo(1);
        assertThat(schemaOf(tree -> tree.put("current_schema_id", 99))).isEqualTo(1);
    }

    @Test
    void anEmptySchemaIsNoSchema() {
        assertThat(parse(edited(tree -> tree.putArray("schemas"))).metadata().schema())
                .isNull();
        assertThat(parse(edited(tree -> ((ObjectNode) tree.get("schemas").get(0)).putArray("fields")))
                        .metadata()
                        .schema())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"varchar\"",
                "\"LONG\"",
                "\"decimal(39,0)\"",
                "\"decimal(5,6)\"",
                "\"fixed[16]\"",
                "\"list<int>\"",
                "{\"type\": \"list<int>\"}",
                "\"\""
            })
    void aTypeThatIsNotKnownIsRefusedByName(String type) throws IOException {
        ObjectNode column = JSON.createObjectNode().put("id", 9).put("name", "odd");
        column.set("type", JSON.readTree(type));

        assertThatThrownBy(() -> parse(edited(tree -> fields(tree).add(column))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("column 3 'odd'");
    }

    @Test
    void columnsMustBeWhole() throws IOException {
        for (String column : List.of(
                "{\"name\": \"n\", \"type\": \"int\"}",
                "{\"id\": 9, \"type\": \"int\"}",
                "{\"id\": 9, \"name\": \"n\"}",
                "{\"id\": \"9\", \"name\": \"n\", \"type\": \"int\"}",
                "{\"id\": 99999999999, \"name\": \"n\", \"type\": \"int\"}",
                "{\"id\": 9, \"name\": \"n\", \"type\": \"int\", \"required\": \"yes\"}",
                "{\"id\": 1, \"name\": \"n\", \"type\": \"int\"}",
                "{\"id\": 9, \"name\": \"symbol\", \"type\": \"int\"}",
                "7")) {
            ObjectNode broken = (ObjectNode) JSON.readTree(empty().toBytes());
            fields(broken).add(JSON.readTree(column));
            assertCorrupt(broken.toString().getBytes(StandardCharsets.UTF_8), "the file, schema 0");
        }
    }

    @Test
    void aColumnMayBeNullUnlessItSaysOtherwise() throws IOException {
        TableMetadata metadata = parse(edited(tree -> fields(tree)
                        .addObject()
                        .put("id", 9)
                        .put("name", "n")
                        .put("type", "decimal( 9 , 2 )")
                        .put("doc", "kept")))
                .metadata();

        assertThat(metadata.schema().field(3)).isEqualTo(Field.optional(9, "n", new DecimalType(9, 2)));
    }

    private static int schemaOf(Consumer<ObjectNode> edit) {
        return parse(edited(tree -> {
                    ((ArrayNode) tree.get("schemas"))
                            .addObject()
                            .put("schema_id", 5)
                            .putArray("fields")
                            .addObject()
                            .put("id", 1)
                            .put("name", "n")
                            .put("type", "int");
                    edit.accept(tree);
                }))
                .metadata()
                .schema()
                .schemaId();
    }

    private static ArrayNode fields(ObjectNode tree) {
        return (ArrayNode) tree.get("schemas").get(0).get("fields");
    }
}
