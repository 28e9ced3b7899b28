package io.datashard.layout.avro;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the entries of the manifests that were read last: their types, and where the fields are. Thread-safe. */
public final class KnownEntries {
    private static final int MOST = 16;

    private final KnownSchemas schemas = new KnownSchemas();
    private final KeptValues<Key, EntryShape> shapes = new KeptValues<>(MOST);

    /** What a shape depends on. */
    private record Key(
            AvroType type, List<String> numbers, String checksum, boolean boundsAreTexts, List<String> partition) {
        static Key of(AvroType type, EntryRules rules) {
            return new Key(
                    type, rules.numberFields(), rules.checksumField(), rules.boundsAreTexts(), rules.partitionFields());
        }
    }

    /** The schemas of these manifests, and of other files. */
    public KnownSchemas schemas() {
        return schemas;
    }

    /** The shape of entries of this type; null if it declares a field otherwise than any known writer. */
    @Nullable EntryShape shape(AvroType type, EntryRules rules) {
        EntryShape shape = shapes.get(Key.of(type, rules), key -> EntryShape.of(type, rules));
        return shape.isUsual() ? shape : null;
    }
}
