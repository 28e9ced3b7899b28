package io.datashard.layout.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document and its text. The {@linkplain #next next} document takes over the text of everything that it shares with this one: a commit
 * adds a few lines to a long document, and what others wrote stays as they wrote it, to the byte. Immutable and thread-safe.
 *
 * <p>The tree is the authority: a member or element has its old text exactly if its node is the very node that was read from that text, or was
 * written as it. Everything else is written anew.
 */
public final class DocumentText {
    private final ObjectNode tree;
    /** The text, if it was read; its pieces are looked for only if there is a next document. */
    private final byte @Nullable [] read;

    private final List<TextMember> members;

    private DocumentText(ObjectNode tree, byte @Nullable [] read, List<TextMember> members) {
        this.tree = tree;
        this.read = read;
        this.members = members;
    }

    /**
     * Reads a document.
     *
     * @throws io.datashard.error.CorruptDataException if the content is not one JSON object
     */
    public static DocumentText parse(byte[] content, String where) {
        return new DocumentText(DocumentJson.parse(content, where), content, List.of());
    }

    /** Writes a new document. */
    public static DocumentText of(ObjectNode tree) {
        return new DocumentText(tree, DocumentJson.write(tree), List.of());
    }

    /** The document. Nobody may change it. */
    public ObjectNode tree() {
        return tree;
    }

    /**
     * The text of another document.
     *
     * @param changed the tree of this document with some changes: it shares the unchanged nodes of the first two levels with it
     */
    DocumentText next(ObjectNode changed) {
        Map<String, TextMember> known = new HashMap<>();
        for (TextMember member : read == null ? members : TextScan.members(read, tree)) {
            known.put(member.key(), member);
        }
        List<TextMember> next = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : changed.properties()) {
            TextMember member = known.get(property.getKey());
            next.add(
                    member == null
                            ? TextMember.rendered(property.getKey(), property.getValue())
                            : member.with(property.getValue()));
        }
        return new DocumentText(changed, null, List.copyOf(next));
    }

    /** The text, in UTF-8. The caller must not change it. */
    public byte[] toBytes() {
        if (read != null) {
            return read;
        }
        List<TextPiece> pieces = new ArrayList<>();
        pieces.add(TextPiece.OBJECT_START);
        for (int i = 0; i < members.size(); i++) {
            if (i > 0) {
                pieces.add(TextPiece.COMMA);
            }
            members.get(i).addTo(pieces);
        }
        pieces.add(TextPiece.OBJECT_END);
        return TextPiece.join(pieces);
    }
}
