package io.datashard.layout.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a document, and its text in pieces. Immutable.
 *
 * @param key its name
 * @param value its value
 * @param head the text of the name and the colon
 * @param whole the text of the value; null for an array of which only the elements have a text
 * @param elements the texts of the elements, if the value is an array
 */
@SuppressWarnings("ReferenceEquality") // The same node, not an equal one: 1.0 equals 1.00, and they differ as texts.
record TextMember(String key, JsonNode value, TextPiece head, @Nullable TextPiece whole, List<TextPiece> elements) {
    private static final ArrayNode NO_ELEMENTS = JsonNodeFactory.instance.arrayNode();

    /** A member of which no text was written yet. */
    static TextMember rendered(String key, JsonNode value) {
        TextPiece head = TextPiece.of(PythonJson.string(key) + ":");
        return new TextMember(key, NO_ELEMENTS, head, null, List.of()).with(value);
    }

    /** The member with another value. The elements that two arrays share keep their text. */
    TextMember with(JsonNode next) {
        if (next == value) {
            return this;
        }
        return next instanceof ArrayNode array
                ? new TextMember(key, array, head, null, piecesOf(array))
                : new TextMember(key, next, head, TextPiece.of(DocumentJson.write(next)), List.of());
    }

    /** A patch shares the nodes that it does not change, and keeps their order. */
    private List<TextPiece> piecesOf(ArrayNode array) {
        List<TextPiece> pieces = new ArrayList<>(array.size());
        int passed = 0;
        for (int i = 0; i < array.size(); i++) {
            int found = find(array.get(i), passed);
            if (found < 0) {
                pieces.add(TextPiece.of(DocumentJson.write(array.get(i))));
            } else {
                pieces.add(elements.get(found));
                passed = found + 1;
            }
        }
        return pieces;
    }

    private int find(JsonNode element, int from) {
        for (int i = from; i < elements.size(); i++) {
            if (value.get(i) == element) {
                return i;
            }
        }
        return -1;
    }

    /** Adds the text of the member to that of the document. */
    void addTo(List<TextPiece> text) {
        text.add(head);
        if (whole != null) {
            text.add(whole);
            return;
        }
        text.add(TextPiece.ARRAY_START);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                text.add(TextPiece.COMMA);
            }
            text.add(elements.get(i));
        }
        text.add(TextPiece.ARRAY_END);
    }
}
