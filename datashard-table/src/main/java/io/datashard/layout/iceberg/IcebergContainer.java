package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroFile;
import io.datashard.layout.avro.AvroRecords;
import io.datashard.layout.avro.KnownSchemas;
import io.datashard.layout.avro.ManifestErrors;
import java.util.Map;

/** Avro containers of this layout, which their header tells (iceberg format section 3.1). */
final class IcebergContainer {
    private IcebergContainer() {}

    /**
     * Reads a container.
     *
     * @param sign the key in the header that replaces a missing format version
     * @param known parses its schema
     */
    static AvroFile read(byte[] content, String where, String sign, KnownSchemas known) {
        requireAvro(content, where);
        AvroFile file = AvroContainer.readFile(content, where, known);
        requireSign(file.header(), where, sign);
        return file;
    }

    /** Opens a container to visit its records. */
    static AvroRecords open(byte[] content, String where, String sign, KnownSchemas known) {
        requireAvro(content, where);
        AvroRecords records = AvroRecords.open(content, where, known);
        requireSign(records.header(), where, sign);
        return records;
    }

    private static void requireAvro(byte[] content, String where) {
        if (!AvroContainer.isContainer(content)) {
            throw ManifestErrors.corrupt(where, "it is not an Avro file");
        }
    }

    private static void requireSign(Map<String, String> header, String where, String sign) {
        if (!header.containsKey("format-version") && !header.containsKey(sign)) {
            throw ManifestErrors.corrupt(
                    where,
                    "its header has neither 'format-version' nor '" + sign
                            + "', so that it is none of the iceberg layout; Python can't read it either");
        }
    }
}
