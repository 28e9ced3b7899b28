package io.datashard.layout.avro;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Avro object container files, held in memory as a whole (classic format section 3.1).
 *
 * <p>This class reads without Avro's own classes. These allocate any length that a damaged byte asks for, ignore bytes after the last block,
 * and are many.
 */
public final class AvroContainer {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};

    private AvroContainer() {}

    /** Whether the bytes begin like a container. */
    public static boolean isContainer(byte[] content) {
        return content.length >= MAGIC.length && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** What a container begins with. */
    static byte[] magic() {
        return MAGIC.clone();
    }

    /** The whole header of a file with this metadata. */
    public static Map<String, String> header(Map<String, String> metadata, String schemaText) {
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put(AvroBlocks.CODEC, "null");
        header.put(AvroBlocks.SCHEMA, schemaText);
        return header;
    }

    /**
     * Reads all records by the schema in the file, as maps by field name.
     *
     * @param where the file, for messages
     * @param known parses its schema
     * @throws io.datashard.error.CorruptDataException if the bytes are damaged, cut off, or followed by others. A file that is cut off exactly
     *     at the end of a block looks whole: only its recorded length or checksum shows it
     * @throws io.datashard.error.InvalidUseException if the compression is not known
     */
    public static List<Map<String, @Nullable Object>> read(byte[] content, String where, KnownSchemas known) {
        return readFile(content, where, known).records();
    }

    /** Like {@link #read(byte[], String, KnownSchemas)}, for one file. */
    public static List<Map<String, @Nullable Object>> read(byte[] content, String where) {
        return read(content, where, new KnownSchemas());
    }

    /** Like {@link #read(byte[], String, KnownSchemas)}, with the header, for one file. */
    public static AvroFile readFile(byte[] content, String where) {
        return readFile(content, where, new KnownSchemas());
    }

    /** Like {@link #read(byte[], String, KnownSchemas)}, with the header. */
    public static AvroFile readFile(byte[] content, String where, KnownSchemas known) {
        AvroBlocks blocks = AvroBlocks.open(content, where, known);
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        for (AvroBlocks.Block block = blocks.next(); block != null; block = blocks.next()) {
            for (long i = 0; i < block.count(); i++) {
                records.add(AvroValues.readRecord(block.content(), blocks.type()));
            }
            block.requireEnd();
        }
        return new AvroFile(blocks.header(), records);
    }
}
