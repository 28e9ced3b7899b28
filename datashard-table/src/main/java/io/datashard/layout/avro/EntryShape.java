package io.datashard.layout.avro;

/**
 * Where the fields of the entries of some manifests are, all of one type. Not changed after that.
 *
 * @param fields the fields
 * @param skip passes over an entry and notes them
 */
record EntryShape(EntryFields fields, AvroSkip skip) {
    static EntryShape of(AvroType entry, EntryRules rules) {
        EntryFields fields = new EntryFields(entry, rules);
        return new EntryShape(fields, AvroSkip.of(entry, fields.paths()));
    }

    /** Whether the type declares the fields as known writers do. Otherwise entries must be read whole. */
    boolean isUsual() {
        return fields.isUsual();
    }
}
