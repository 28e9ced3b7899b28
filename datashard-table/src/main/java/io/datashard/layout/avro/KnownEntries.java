package io.datashard.layout.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What is known of the entries of the manifests that were read last: their schemas, and where the fields are. Thread-safe. */
public final class KnownEntries {
    private static final int MOST = 16;

    private final KnownSchemas schemas = new KnownSchemas();
    private final KeptValues<Key, EntryShape> shapes = new KeptValues<>(MOST);

    /** What a shape depends on. */
    private record Key(
            Schema schema, List<String> numbers, String checksum, Schema.Type bounds, List<String> partition) {
        static Key of(Schema schema, EntryRules rules) {
            return new Key(
                    schema, rules.numberFields(), rules.checksumField(), rules.storedBounds(), rules.partitionFields());
        }
    }

    /** The schemas of these manifests, and of other files. */
    public KnownSchemas schemas() {
        return schemas;
    }

    /** The shape of entries of this schema; null if it declares a field otherwise than any known writer. */
    @Nullable EntryShape shape(Schema schema, EntryRules rules) {
        EntryShape shape = shapes.get(Key.of(schema, rules), key -> EntryShape.of(schema, rules));
        return shape.isUsual() ? shape : null;
    }
}
