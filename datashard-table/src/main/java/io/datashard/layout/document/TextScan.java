package io.datashard.layout.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the members of a document, and the elements of their arrays, in its text. The text must be one that {@link DocumentJson#parse} has
 * accepted: nothing is checked again. Not thread-safe.
 */
final class TextScan {
    private final byte[] text;
    private int at;

    private TextScan(byte[] text) {
        this.text = text;
    }

    /**
     * The pieces of a document; white space belongs to the piece that it stands before or after.
     *
     * @param tree the same document
     */
    static List<TextMember> members(byte[] text, ObjectNode tree) {
        return new TextScan(text).members(tree);
    }

    private List<TextMember> members(ObjectNode tree) {
        List<TextMember> members = new ArrayList<>();
        skipSpace();
        // The tree has the keys in the order of the text, and no key twice.
        for (Map.Entry<String, JsonNode> property : tree.properties()) {
            at++; // the brace, or the comma
            members.add(member(property.getKey(), property.getValue()));
        }
        return members;
    }

    private TextMember member(String key, JsonNode value) {
        int start = at;
        skipSpace();
        skipString();
        skipSpace();
        at++; // the colon
        skipSpace();
        TextPiece head = new TextPiece(text, start, at);
        int valueStart = at;
        List<TextPiece> elements = List.of();
        if (value instanceof ArrayNode array) {
            elements = elements(array.size());
        } else {
            skipValue();
        }
        skipSpace();
        return new TextMember(key, value, head, new TextPiece(text, valueStart, at), elements);
    }

    private List<TextPiece> elements(int count) {
        List<TextPiece> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            at++; // the bracket, or the comma
            int start = at;
            skipSpace();
            skipValue();
            skipSpace();
            elements.add(new TextPiece(text, start, at));
        }
        if (count == 0) {
            at++;
            skipSpace();
        }
        at++; // the closing bracket
        return elements;
    }

    private void skipSpace() {
        while (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t') {
            at++;
        }
    }

    private void skipValue() {
        if (text[at] == '"') {
            skipString();
        } else if (text[at] == '{' || text[at] == '[') {
            skipNested();
        } else {
            while (!endsScalar(text[at])) {
                at++;
            }
        }
    }

    private static boolean endsScalar(byte next) {
        return next <= ' ' || next == ',' || next == '}' || next == ']';
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (text[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
    }

    /** In UTF-8, no byte of a longer character looks like a quote or a backslash. */
    private void skipString() {
        at++;
        while (text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        at++;
    }
}
