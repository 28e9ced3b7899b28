package io.datashard.layout.avro;

import org.apache.avro.Schema;

/**
 * Where the fields of the entries of some manifests are, all of one schema. Not changed after that.
 *
 * @param fields the fields
 * @param skip passes over an entry and notes them
 */
record EntryShape(EntryFields fields, AvroSkip skip) {
    static EntryShape of(Schema entry, EntryRules rules) {
        EntryFields fields = new EntryFields(entry, rules);
        return new EntryShape(fields, AvroSkip.of(entry, fields.paths()));
    }

    /** Whether the schema declares the fields as known writers do. Otherwise entries must be read whole. */
    boolean isUsual() {
        return fields.isUsual();
    }
}
