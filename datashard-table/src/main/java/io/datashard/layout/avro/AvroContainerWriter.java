package io.datashard.layout.avro;

import io.datashard.model.EncodedEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes the Avro object container files that {@link AvroContainer} reads. Apart from it, so that who only reads loads nothing of Avro.
 *
 * <p>This class writes the frame itself: Avro's file writer uses a random sync marker, so that equal content would have different bytes.
 */
public final class AvroContainerWriter {
    /** The block size of fastavro: a block ends after the record that reaches it. */
    private static final int BLOCK_BYTES = 16_000;

    private static final String WRITING_TO_MEMORY = "writing to memory does not fail";

    private AvroContainerWriter() {}

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
        return frame(AvroContainer.header(metadata, schemaText), blocks(records.size(), writerOf(schema, records)));
    }

    /**
     * Writes entries as they are stored, all of them as carried over, without compression.
     *
     * @param header the header of the manifests that they come from
     */
    public static byte[] copy(Map<String, String> header, List<EncodedEntry> entries) {
        return frame(header, blocks(entries.size(), (i, body) -> {
            EncodedEntry entry = entries.get(i);
            body.write(EncodedEntries.EXISTING);
            body.write(entry.bytes(), entry.start() + 1, entry.end() - entry.start() - 1);
        }));
    }

    private static byte[] frame(Map<String, String> header, List<byte[]> blocks) {
        byte[] head = head(header);
        byte[] sync = sync(header, blocks);
        int length = head.length + sync.length;
        for (byte[] block : blocks) {
            length += block.length + sync.length;
        }
        ByteBuffer file = ByteBuffer.allocate(length).put(head).put(sync);
        blocks.forEach(block -> file.put(block).put(sync));
        return file.array();
    }

    /** The file up to the first sync marker. */
    private static byte[] head(Map<String, String> header) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(AvroContainer.magic());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeMapStart();
            encoder.setItemCount(header.size());
            for (Map.Entry<String, String> entry : header.entrySet()) {
                encoder.startItem();
                encoder.writeString(entry.getKey());
                encoder.writeBytes(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            encoder.writeMapEnd();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(WRITING_TO_MEMORY, e);
        }
    }

    /** Adds one record to the body of a block. */
    private interface RecordWriter {
        void write(int index, ByteArrayOutputStream body) throws IOException;
    }

    private static RecordWriter writerOf(Schema schema, List<GenericRecord> records) {
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
        BinaryEncoder[] reused = new BinaryEncoder[1];
        return (i, body) -> {
            if (reused[0] == null) {
                reused[0] = EncoderFactory.get().binaryEncoder(body, null);
            }
            writer.write(records.get(i), reused[0]);
            reused[0].flush();
        };
    }

    /** The blocks of the file, each with its count and length in front. */
    private static List<byte[]> blocks(int records, RecordWriter writer) {
        try {
            return unchecked(records, writer);
        } catch (IOException e) {
            throw new UncheckedIOException(WRITING_TO_MEMORY, e);
        }
    }

    private static List<byte[]> unchecked(int records, RecordWriter writer) throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        Body body = new Body();
        int count = 0;
        for (int i = 0; i < records; i++) {
            writer.write(i, body);
            count++;
            if (body.size() >= BLOCK_BYTES || i == records - 1) {
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                BinaryEncoder numbers = EncoderFactory.get().directBinaryEncoder(head, null);
                numbers.writeLong(count);
                numbers.writeLong(body.size());
                blocks.add(body.behind(head.toByteArray()));
                body.reset();
                count = 0;
            }
        }
        return blocks;
    }

    /** The body of a block. Its bytes are copied once only: a merge copies megabytes. */
    private static final class Body extends ByteArrayOutputStream {
        byte[] behind(byte[] head) {
            byte[] block = Arrays.copyOf(head, head.length + count);
            System.arraycopy(buf, 0, block, head.length, count);
            return block;
        }
    }

    /** A sync marker that depends only on the content: equal content gives equal bytes. */
    private static byte[] sync(Map<String, String> header, List<byte[]> blocks) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            header.values().forEach(value -> digest.update(value.getBytes(StandardCharsets.UTF_8)));
            blocks.forEach(digest::update);
            return Arrays.copyOf(digest.digest(), AvroBlocks.SYNC_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
