package io.datashard.layout.avro;

/**
 * The schemas of the files that were read last. Almost all manifests of a table have the same, and parsing it takes longer than reading a small
 * manifest. Thread-safe.
 */
public final class KnownSchemas {
    /** A table has two: of manifests and of lists. Other writers and other spellings add some. */
    private static final int MOST = 16;
    /** Longer ones, which no known writer makes, are not kept. */
    private static final int MOST_LETTERS = 1 << 20;

    private final KeptValues<String, AvroType> byText = new KeptValues<>(MOST);

    /**
     * Parses a schema like {@link AvroTypeParser#parse}. Equal texts give the same type, as long as it is kept.
     *
     * @param where the file, for messages
     */
    AvroType type(String text, String where) {
        return text.length() > MOST_LETTERS
                ? AvroTypeParser.parse(text, where)
                : byText.get(text, key -> AvroTypeParser.parse(key, where));
    }
}
