package io.datashard.layout.avro;

import org.apache.avro.Schema;

/**
 * The schemas of the files that were read last. Almost all manifests of a table have the same, and parsing it takes longer than reading a small
 * manifest. Thread-safe.
 */
public final class KnownSchemas {
    /** A table has two: of manifests and of lists. Other writers and other spellings add some. */
    private static final int MOST = 16;
    /** Longer ones, which no known writer makes, are not kept. */
    private static final int MOST_LETTERS = 1 << 20;

    private final KeptValues<String, Schema> byText = new KeptValues<>(MOST);

    /** Parses a schema like {@link AvroSchemas#parse}. Equal texts give the same schema, as long as it is kept. */
    public Schema parse(String text) {
        return text.length() > MOST_LETTERS ? AvroSchemas.parse(text) : byText.get(text, AvroSchemas::parse);
    }
}
