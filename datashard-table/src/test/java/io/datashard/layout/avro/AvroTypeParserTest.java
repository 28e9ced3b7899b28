package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own parser is the oracle. */
class AvroTypeParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a-b', 'type': 'int', 'field-id': 7, 'default': 1}]}",
                "{'type': 'record', 'name': 'r', 'doc': 'd', 'aliases': ['x'], 'fields': [{'name': 'a', 'type':"
                        + " {'type': 'long', 'logicalType': 'timestamp-micros', 'adjust-to-utc': true}}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': ['null', 'string'], 'default': null},"
                        + " {'name': 'b', 'type': ['bytes', 'null']}, {'name': 'c', 'type': ['int']},"
                        + " {'name': 'd', 'type': 'boolean'}, {'name': 'e', 'type': 'float'}, {'name': 'f', 'type': 'double'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': {'type': 'map', 'values': {'type': 'array',"
                        + " 'items': ['null', {'type': 'record', 'name': 'k1_v2', 'fields': [{'name': 'key', 'type': 'int'},"
                        + " {'name': 'value', 'type': 'bytes'}]}]}}}, {'name': 'b', 'type': 'k1_v2'}]}",
                "{'type': 'record', 'name': 'node', 'fields': [{'name': 'next', 'type': ['null', 'node']}]}",
                "{'type': 'record', 'name': 'a.b.node', 'fields': [{'name': 'next', 'type': ['null', 'node', 'a.b.other']},"
                        + " {'name': 'x', 'type': 'int'}]}",
                "{'type': 'record', 'name': 'node', 'namespace': 'a.b', 'fields': [{'name': 'f', 'type': {'type': 'fixed',"
                        + " 'name': 'f16', 'size': 16}}, {'name': 'e', 'type': {'type': 'enum', 'name': 'E', 'namespace': 'c',"
                        + " 'symbols': ['A', 'B']}}, {'name': 'again', 'type': ['null', 'f16', 'c.E', 'a.b.f16x']}]}",
                "{'type': 'record', 'name': 'node', 'namespace': 'a.b', 'fields': [{'name': 'f', 'type': {'type': 'fixed',"
                        + " 'name': 'f16', 'size': 16}}, {'name': 'e', 'type': {'type': 'enum', 'name': 'E', 'namespace': 'c',"
                        + " 'symbols': ['A', 'B']}}, {'name': 'again', 'type': ['null', 'f16', 'c.E']}]}",
                "{'type': 'record', 'name': 'r', 'namespace': 'a', 'fields': [{'name': 'f', 'type': {'type': 'fixed', 'name': 'p',"
                        + " 'namespace': '', 'size': 0}}, {'name': 'g', 'type': 'p'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'f', 'type': {'type': 'record', 'name': 'n', 'fields': []}}]}",
                "{'type': 'record', 'name': 'r', 'fields': []}",
                "'int'",
                "['null', 'int']",
                "['null', ['int']]",
                "{'type': 'int'}",
                "{'type': 'record', 'name': 'r'}",
                "{'type': 'record', 'fields': []}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': 'int'}, {'name': 'a', 'type': 'int'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'type': 'int'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [1]}",
                "{'type': 'record', 'name': 'r', 'fields': 1}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': 'unknown'}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': {'type': 'array'}}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': {'type': 'map'}}]}",
                "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': {'type': 'record', 'name': 'r', 'fields': []}}]}",
                "{'type': 'fixed', 'name': 'f'}",
                "{'type': 'fixed', 'name': 'f', 'size': -1}",
                "{'type': 'enum', 'name': 'e'}",
                "{'type': 'enum', 'name': 'e', 'symbols': ['A', 'A']}",
                "{'type': 7}",
                "{}",
                "7",
                "{'type': 'record'",
                ""
            })
    void acceptsWhatAvroAcceptsAndUnderstandsTheSame(String quoted) {
        String text = quoted.replace('\'', '"');
        Schema expected;
        try {
            expected = new Schema.Parser(NameValidator.NO_VALIDATION).parse(text);
        } catch (RuntimeException e) {
            assertThatThrownBy(() -> AvroTypeParser.parse(text, "f")).isInstanceOf(CorruptDataException.class);
            return;
        }
        requireSame(AvroTypeParser.parse(text, "f"), expected, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @Test
    void aSchemaThatIsNestedTooDeepIsDamaged() {
        String deep = "{\"type\": \"array\", \"items\": ".repeat(5000) + "\"int\"" + "}".repeat(5000);
        assertThatThrownBy(() -> AvroTypeParser.parse(deep, "f")).isInstanceOf(CorruptDataException.class);
    }

    private static void requireSame(AvroType type, Schema expected, Set<Schema> seen) {
        assertThat(type.kind().name()).isEqualTo(expected.getType().name());
        if (!seen.add(expected)) {
            return;
        }
        switch (expected.getType()) {
            case FIXED -> assertThat(type.size()).isEqualTo(expected.getFixedSize());
            case ENUM -> assertThat(type.symbols()).isEqualTo(expected.getEnumSymbols());
            case ARRAY -> requireSame(type.element(), expected.getElementType(), seen);
            case MAP -> requireSame(type.element(), expected.getValueType(), seen);
            case UNION -> requireSame(type.branches(), expected.getTypes(), seen);
            case RECORD -> {
                assertThat(type.fields())
                        .extracting(AvroType.Field::name)
                        .isEqualTo(expected.getFields().stream()
                                .map(Schema.Field::name)
                                .toList());
                requireSame(
                        type.fields().stream().map(AvroType.Field::type).toList(),
                        expected.getFields().stream().map(Schema.Field::schema).toList(),
                        seen);
            }
            default -> assertThat(type.branches()).isEmpty();
        }
    }

    private static void requireSame(List<AvroType> types, List<Schema> expected, Set<Schema> seen) {
        assertThat(types).hasSameSizeAs(expected);
        for (int i = 0; i < types.size(); i++) {
            requireSame(types.get(i), expected.get(i), seen);
        }
    }
}
