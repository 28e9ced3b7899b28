package io.datashard.layout.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts in pieces against the oracle: the tree written as a whole, as every commit did before. */
class DocumentTextTest {
    private static final int DOCUMENTS = 2000;
    private static final String[] SPACES = {"", "", " ", "\n  ", "\t", " \r\n"};
    private static final String[] SCALARS = {
        "1",
        "-0",
        "2147483648",
        "18446744073709551615",
        "1.50",
        "1E+3",
        "-0.0",
        "NaN",
        "-Infinity",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "\"\\\\\"",
        "\"\\\"]}, \"",
        "\"\\u00e4\\n\"",
        "\"\u00e4\ud83d\ude00\"",
        "{}",
        "[]"
    };

    @Test
    void changedDocumentsAreThoseOfTheTree() {
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            Random random = new Random(seed);
            byte[] content = object(random, 3).getBytes(StandardCharsets.UTF_8);
            DocumentText text = DocumentText.parse(content, "seed " + seed);
            assertThat(text.toBytes()).isEqualTo(content);
            for (int change = 0; change < 4; change++) {
                text = assertSame(text, changed(text.tree(), random), "seed " + seed + ", change " + change);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("metadataFiles")
    void whatPythonWroteStaysAsItIs(Path file) throws IOException {
        String content = Files.readString(file);
        DocumentText base = DocumentText.parse(content.getBytes(StandardCharsets.UTF_8), file.toString());
        ObjectNode tree = DocumentJson.shallowCopy(base.tree());
        ArrayNode snapshots = copy((ArrayNode) tree.get("snapshots"));
        snapshots.addObject().put("new", 1);
        tree.set("snapshots", snapshots);
        tree.put("unknown", "\u00e4");

        String written = new String(assertSame(base, tree, file.toString()).toBytes(), StandardCharsets.UTF_8);

        int begin = content.indexOf("\"snapshots\"");
        assertThat(written).startsWith(content.substring(0, begin));
        int elements = content.indexOf('[', begin) + 1;
        int end = elements;
        for (int depth = 1; depth > 0; end++) {
            depth += content.charAt(end) == '[' ? 1 : content.charAt(end) == ']' ? -1 : 0;
        }
        assertThat(written).contains(content.substring(elements, end - 1));
        assertThat(written).contains("\"unknown\":\"\\u00E4\"");
    }

    static Stream<Path> metadataFiles() {
        return GoldenTable.all().stream().flatMap(table -> {
            try (Stream<Path> files = Files.list(table.root().resolve("metadata"))) {
                return files.filter(file -> file.toString().endsWith(".metadata.json")).toList().stream();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aDocumentWithoutMembersStaysOne() {
        DocumentText empty = DocumentText.parse(" { } ".getBytes(StandardCharsets.UTF_8), "a test");

        assertThat(empty.next(DocumentJson.shallowCopy(empty.tree())).toBytes())
                .asString()
                .isEqualTo("{}");
    }

    /** The next text is the same JSON as the tree, and so is what is read from it. */
    private static DocumentText assertSame(DocumentText base, ObjectNode tree, String what) {
        byte[] before = base.toBytes();
        DocumentText next = base.next(tree);
        ObjectNode read = DocumentJson.parse(next.toBytes(), what);
        assertThat(DocumentJson.write(read)).as(what).asString().isEqualTo(text(tree));
        assertThat(base.toBytes()).as(what).isEqualTo(before);
        return next;
    }

    private static String text(JsonNode node) {
        return new String(DocumentJson.write(node), StandardCharsets.UTF_8);
    }

    /** What a patch does: replaces members, adds some, changes arrays at both ends and within. */
    private static ObjectNode changed(ObjectNode tree, Random random) {
        ObjectNode copy = DocumentJson.shallowCopy(tree);
        List<String> keys = new ArrayList<>();
        tree.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            if (random.nextInt(3) == 0 && tree.get(key) instanceof ArrayNode array) {
                copy.set(key, changed(array, random));
            } else if (random.nextInt(6) == 0) {
                copy.set(key, random(random));
            } else if (random.nextInt(12) == 0) {
                copy.remove(key);
            }
        }
        if (random.nextInt(4) == 0) {
            copy.set("added \u00e4 " + random.nextInt(100), random(random));
        }
        return copy;
    }

    private static ArrayNode changed(ArrayNode array, Random random) {
        ArrayNode changed = array.arrayNode();
        for (JsonNode element : array) {
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> changed.add(random(random));
                default -> changed.add(element);
            }
        }
        return changed.add(random(random));
    }

    private static ArrayNode copy(ArrayNode array) {
        ArrayNode copy = array.arrayNode();
        array.forEach(copy::add);
        return copy;
    }

    private static JsonNode random(Random random) {
        return DocumentJson.parse(("{\"x\":" + value(random, 2) + "}").getBytes(StandardCharsets.UTF_8), "a test")
                .get("x");
    }

    private static String value(Random random, int depth) {
        return switch (depth == 0 ? 2 : random.nextInt(4)) {
            case 0 -> object(random, depth - 1);
            case 1 -> array(random, depth - 1);
            default -> SCALARS[random.nextInt(SCALARS.length)];
        };
    }

    private static String object(Random random, int depth) {
        StringBuilder text = new StringBuilder(space(random)).append('{').append(space(random));
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append('"')
                    .append(random.nextBoolean() ? "k" : "\\u00e4\\\"\u00fc")
                    .append(i)
                    .append('"');
            text.append(space(random)).append(':').append(space(random)).append(value(random, depth));
            text.append(space(random)).append(i > 1 ? "," + space(random) : "");
        }
        return text.append('}').append(space(random)).toString();
    }

    private static String array(Random random, int depth) {
        StringBuilder text = new StringBuilder("[").append(space(random));
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(value(random, depth)).append(space(random)).append(i > 1 ? "," + space(random) : "");
        }
        return text.append(']').toString();
    }

    private static String space(Random random) {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
