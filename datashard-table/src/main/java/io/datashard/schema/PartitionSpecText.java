package io.datashard.schema;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import java.util.ArrayList;
import java.util.List;

/** Parses the text of a partition spec as users write it; errors name the place of the mistake. */
final class PartitionSpecText {
    private static final String WAYS =
            "Use the names of columns, identity(c), bucket(N, c), truncate(W, c), year(c), month(c), day(c) and hour(c), separated by"
                    + " commas; for example 'day(ts), bucket(16, sym)'";
    private static final int END = -1;

    private final String text;
    private final Schema schema;
    private int position;

    private PartitionSpecText(String text, Schema schema) {
        this.text = text;
        this.schema = schema;
    }

    /** The terms that the text lists. */
    static List<PartitionTerm> terms(String text, Schema schema) {
        return new PartitionSpecText(text, schema).terms();
    }

    private List<PartitionTerm> terms() {
        List<PartitionTerm> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (take(','));
        if (peek() != END) {
            throw wrong(position, "a comma should be there instead of '" + (char) peek() + "'");
        }
        return terms;
    }

    private PartitionTerm term() {
        peek();
        int start = position;
        boolean isQuoted = peek() == '`';
        String word = word();
        if (isQuoted || peek() != '(') {
            return new PartitionTerm(Transform.identity(), column(word, start));
        }
        position++;
        Transform transform = transform(word, start);
        peek();
        int columnStart = position;
        String column = column(word(), columnStart);
        if (!take(')')) {
            throw wrong(position, "the parenthesis is not closed");
        }
        Field field = schema.find(column).orElseThrow();
        if (!transform.accepts(field.type())) {
            throw wrong(
                    start,
                    word + " does not take the column '" + column + "', which is "
                            + Article.with(field.type().text()));
        }
        return new PartitionTerm(transform, column);
    }

    private Transform transform(String word, int start) {
        if (!word.equals("bucket") && !word.equals("truncate")) {
            try {
                return Transform.parse(word);
            } catch (InvalidUseException e) {
                throw wrong(start, "'" + word + "' is no transform");
            }
        }
        peek();
        int numberStart = position;
        String number = word();
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw wrong(
                    numberStart, word + " needs a whole number from 1 in front of the column, not '" + number + "'");
        }
        if (!take(',')) {
            throw wrong(position, word + " needs a comma and a column after its number");
        }
        return Transform.parse(word + "[" + number + "]");
    }

    private String column(String name, int start) {
        if (schema.find(name).isEmpty()) {
            throw wrong(start, "'" + name + "' is not a column; there are " + schema.names());
        }
        return name;
    }

    /** A name or number: the text up to the next space, comma or parenthesis, or the text in backquotes. */
    private String word() {
        int start = position;
        if (peek() == '`') {
            int end = text.indexOf('`', position + 1);
            if (end < 0) {
                throw wrong(position, "the backquote is not closed");
            }
            String word = text.substring(position + 1, end);
            position = end + 1;
            return word;
        }
        while (position < text.length() && " \t\n\r,()`".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        if (position == start) {
            throw wrong(position, "a column or a transform is missing");
        }
        return text.substring(start, position);
    }

    private boolean take(char expected) {
        if (peek() == expected) {
            position++;
            return true;
        }
        return false;
    }

    /** The next character that is not white space, or {@link #END}. */
    private int peek() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private InvalidUseException wrong(int at, String why) {
        return new InvalidUseException(
                "Cannot partition by '" + text + "'", "at position " + (at + 1) + ", " + why, WAYS);
    }
}
