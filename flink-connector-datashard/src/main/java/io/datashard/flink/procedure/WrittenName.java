package io.datashard.flink.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A name as SQL writes it: parts with dots in between; a part in backquotes may have dots itself.
 *
 * @param parts the parts, without backquotes; at least one
 */
record WrittenName(List<String> parts) {
    private static final char QUOTE = '`';

    WrittenName {
        parts = List.copyOf(parts);
    }

    /** Takes a name apart; empty if a part is empty, or backquotes are not in pairs around a part. */
    static Optional<WrittenName> parse(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            boolean isQuoted = from < text.length() && text.charAt(from) == QUOTE;
            int to = isQuoted ? endOfQuoted(text, from) : endOfPlain(text, from);
            if (to < 0 || (to < text.length() && text.charAt(to) != '.')) {
                return Optional.empty();
            }
            String part = isQuoted
                    ? text.substring(from + 1, to - 1).replace("``", "`")
                    : text.substring(from, to).strip();
            if (part.isBlank() || (!isQuoted && part.indexOf(QUOTE) >= 0)) {
                return Optional.empty();
            }
            parts.add(part);
            from = to + 1;
        }
        return Optional.of(new WrittenName(parts));
    }

    private static int endOfPlain(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    /** Behind the closing backquote; two of them stand for one. */
    private static int endOfQuoted(String text, int from) {
        int at = from + 1;
        while (at < text.length()) {
            if (text.charAt(at) != QUOTE) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == QUOTE) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }
}
