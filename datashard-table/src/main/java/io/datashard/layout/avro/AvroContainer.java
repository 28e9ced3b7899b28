package io.datashard.layout.avro;

import io.datashard.error.InvalidUseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.file.BZip2Codec;
import org.apache.avro.file.DeflateCodec;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro object container files, held in memory as a whole (classic format section 3.1).
 *
 * <p>This class reads and writes the frame itself. Avro's file classes allocate any length that a damaged byte asks for, ignore bytes after
 * the last block, and use a random sync marker, so that equal content would have different bytes.
 */
public final class AvroContainer {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_LENGTH = 16;
    /** The block size of fastavro: a block ends after the record that reaches it. */
    private static final int BLOCK_BYTES = 16_000;

    private static final String CODEC = "avro.codec";
    private static final String SCHEMA = "avro.schema";

    private AvroContainer() {}

    /** Whether the bytes begin like a container. */
    public static boolean isContainer(byte[] content) {
        return content.length >= MAGIC.length && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Writes records without compression.
     *
     * @param schemaText the text of the schema in the file
     * @param schema the same, parsed
     */
    public static byte[] write(String schemaText, Schema schema, List<GenericRecord> records) {
        return write(Map.of(), schemaText, schema, records);
    }

    /**
     * Writes records without compression.
     *
     * @param metadata further entries of the header, in order
     */
    public static byte[] write(
            Map<String, String> metadata, String schemaText, Schema schema, List<GenericRecord> records) {
        try {
            List<byte[]> blocks = blocks(schema, records);
            Map<String, String> header = header(metadata, schemaText);
            byte[] sync = sync(header, blocks);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(MAGIC);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeMapStart();
            encoder.setItemCount(header.size());
            for (Map.Entry<String, String> entry : header.entrySet()) {
                encoder.startItem();
                encoder.writeString(entry.getKey());
                encoder.writeBytes(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            encoder.writeMapEnd();
            out.write(sync);
            for (byte[] block : blocks) {
                out.write(block);
                out.write(sync);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    private static Map<String, String> header(Map<String, String> metadata, String schemaText) {
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put(CODEC, "null");
        header.put(SCHEMA, schemaText);
        return header;
    }

    /** The blocks of the file, each with its count and length in front. */
    private static List<byte[]> blocks(Schema schema, List<GenericRecord> records) throws IOException {
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
        List<byte[]> blocks = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
        int count = 0;
        for (int i = 0; i < records.size(); i++) {
            writer.write(records.get(i), encoder);
            encoder.flush();
            count++;
            if (body.size() >= BLOCK_BYTES || i == records.size() - 1) {
                ByteArrayOutputStream block = new ByteArrayOutputStream(body.size() + 16);
                BinaryEncoder head = EncoderFactory.get().directBinaryEncoder(block, null);
                head.writeLong(count);
                head.writeLong(body.size());
                body.writeTo(block);
                blocks.add(block.toByteArray());
                body.reset();
                count = 0;
            }
        }
        return blocks;
    }

    /** A sync marker that depends only on the content: equal content gives equal bytes. */
    private static byte[] sync(Map<String, String> header, List<byte[]> blocks) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            header.values().forEach(value -> digest.update(value.getBytes(StandardCharsets.UTF_8)));
            blocks.forEach(digest::update);
            return Arrays.copyOf(digest.digest(), SYNC_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads all records by the schema in the file, as maps by field name.
     *
     * @param where the file, for messages
     * @throws io.datashard.error.CorruptDataException if the bytes are damaged, cut off, or followed by others. A file that is cut off exactly
     *     at the end of a block looks whole: only its recorded length or checksum shows it
     * @throws InvalidUseException if the compression is not known
     */
    public static List<Map<String, @Nullable Object>> read(byte[] content, String where) {
        return readFile(content, where).records();
    }

    /** Like {@link #read}, with the header. */
    public static AvroFile readFile(byte[] content, String where) {
        AvroBytes bytes = new AvroBytes(content, MAGIC.length, content.length, where);
        Map<String, byte[]> header = new LinkedHashMap<>();
        for (long count = bytes.blockCount(); count != 0; count = bytes.blockCount()) {
            for (long i = 0; i < count; i++) {
                header.put(bytes.readString(), bytes.readBytes());
            }
        }
        byte[] sync = bytes.readFixed(SYNC_LENGTH);
        Schema schema = schema(header, where);
        String codec = header.containsKey(CODEC) ? utf8(header, CODEC) : "null";
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long count = bytes.readLong();
            byte[] block = bytes.readBytes();
            if (!Arrays.equals(bytes.readFixed(SYNC_LENGTH), sync)) {
                throw bytes.corrupt("a block does not end with the sync marker");
            }
            readBlock(decompress(codec, block, where), count, schema, where, records);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        header.keySet().forEach(key -> texts.put(key, utf8(header, key)));
        return new AvroFile(texts, records);
    }

    private static void readBlock(
            byte[] block, long count, Schema schema, String where, List<Map<String, @Nullable Object>> records) {
        AvroBytes body = new AvroBytes(block, 0, block.length, where);
        if (count < 0 || count > block.length) {
            throw body.corrupt("it is damaged");
        }
        for (long i = 0; i < count; i++) {
            records.add(body.readRecord(schema, 0));
        }
        if (body.hasRemaining()) {
            throw body.corrupt("a block holds more bytes than records");
        }
    }

    private static Schema schema(Map<String, byte[]> header, String where) {
        if (!header.containsKey(SCHEMA)) {
            throw ManifestErrors.corrupt(where, "it has no schema");
        }
        try {
            Schema schema = parse(utf8(header, SCHEMA));
            if (schema.getType() == Schema.Type.RECORD && !schema.getFields().isEmpty()) {
                return schema;
            }
        } catch (InvalidUseException e) {
            throw e;
        } catch (RuntimeException e) {
            // Avro's parser also fails with other exceptions than its own: a NullPointerException for an unknown name.
            throw ManifestErrors.corrupt(where, "its Avro schema is damaged");
        }
        throw ManifestErrors.corrupt(where, "its Avro schema is not that of a record");
    }

    /**
     * Parses a schema. Like Python, does not check names.
     *
     * @throws InvalidUseException if the program has an older release of Avro, which always checks them
     */
    public static Schema parse(String schemaText) {
        try {
            return new Schema.Parser(NameValidator.NO_VALIDATION).parse(schemaText);
        } catch (LinkageError e) {
            throw new InvalidUseException(
                    "Cannot read the schemas of manifests",
                    "this program has another release of Apache Avro than 1.12, in "
                            + Schema.class.getResource("Schema.class") + " (" + e + ")",
                    "In the build of the program, name org.apache.avro:avro of release 1.12, or name the artifacts of"
                            + " DataShard before those that ask for an older Avro",
                    e);
        }
    }

    private static byte[] decompress(String codec, byte[] block, String where) {
        try {
            return switch (codec) {
                case "null" -> block;
                case "deflate" -> toArray(new DeflateCodec(-1).decompress(ByteBuffer.wrap(block)));
                case "bzip2" -> toArray(new BZip2Codec().decompress(ByteBuffer.wrap(block)));
                default ->
                    throw new InvalidUseException(
                            "Cannot read " + where,
                            "it is compressed with '" + codec + "', which DataShard readers don't know",
                            "Write manifests without compression");
            };
        } catch (IOException e) {
            throw ManifestErrors.corrupt(where, "a compressed block is damaged");
        }
    }

    private static byte[] toArray(ByteBuffer buffer) {
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        return array;
    }

    private static String utf8(Map<String, byte[]> header, String key) {
        byte[] value = header.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
