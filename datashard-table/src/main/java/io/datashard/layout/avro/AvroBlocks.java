package io.datashard.layout.avro;

import io.datashard.error.InvalidUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.BZip2Codec;
import org.apache.avro.file.DeflateCodec;
import org.jspecify.annotations.Nullable;

/** The header and the blocks of one container. Copies no block that is not compressed. Not thread-safe. */
final class AvroBlocks {
    static final int MAGIC_LENGTH = 4;
    static final int SYNC_LENGTH = 16;
    static final String CODEC = "avro.codec";
    static final String SCHEMA = "avro.schema";

    private final byte[] bytes;
    private final String where;
    private final Map<String, String> header;
    private final AvroType type;
    private final List<Extent> extents;
    private int next;

    private AvroBlocks(byte[] bytes, String where, Map<String, String> header, AvroType type, List<Extent> extents) {
        this.bytes = bytes;
        this.where = where;
        this.header = header;
        this.type = type;
        this.extents = extents;
    }

    /** Where a block lies, and how many records it has by its own account. */
    private record Extent(int start, int end, long count) {}

    /**
     * Opens a container and goes over its frame to the end.
     *
     * @param where the file, for messages
     * @param known parses its schema
     * @throws io.datashard.error.CorruptDataException if the frame is damaged, cut off within a block, or followed by other bytes
     */
    static AvroBlocks open(byte[] bytes, String where, KnownSchemas known) {
        AvroCursor in = new AvroCursor(bytes, MAGIC_LENGTH, bytes.length, where);
        Map<String, byte[]> header = new LinkedHashMap<>();
        for (long count = in.readItemCount(); count != 0; count = in.readItemCount()) {
            for (long i = 0; i < count; i++) {
                header.put(in.readString(), in.readBytes());
            }
        }
        byte[] sync = in.readFixed(SYNC_LENGTH);
        AvroType type = type(header, where, known);
        List<Extent> extents = new ArrayList<>();
        while (in.hasRemaining()) {
            long count = in.readLong();
            int length = in.readLength();
            int start = in.position();
            in.skip(length);
            int end = in.position();
            in.skip(SYNC_LENGTH);
            if (!Arrays.equals(bytes, end, end + SYNC_LENGTH, sync, 0, SYNC_LENGTH)) {
                throw in.corrupt("a block does not end with the sync marker");
            }
            extents.add(new Extent(start, end, count));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        header.keySet().forEach(key -> texts.put(key, utf8(header, key)));
        return new AvroBlocks(bytes, where, texts, type, extents);
    }

    /** The metadata in the header, by key. */
    Map<String, String> header() {
        return header;
    }

    /** The type of the records. */
    AvroType type() {
        return type;
    }

    /** The next block; null at the end. */
    @Nullable Block next() {
        if (next == extents.size()) {
            return null;
        }
        Extent extent = extents.get(next);
        AvroCursor content = content(extent);
        // Counts a block once it is open, so that a damaged one fails again.
        next++;
        return new Block(extent.count(), content);
    }

    private AvroCursor content(Extent extent) {
        String codec = header.getOrDefault(CODEC, "null");
        AvroCursor content;
        int length;
        if (codec.equals("null")) {
            content = new AvroCursor(bytes, extent.start(), extent.end(), where);
            length = extent.end() - extent.start();
        } else {
            byte[] block = decompress(codec, Arrays.copyOfRange(bytes, extent.start(), extent.end()));
            content = new AvroCursor(block, 0, block.length, where);
            length = block.length;
        }
        if (extent.count() < 0 || extent.count() > length) {
            throw content.corrupt("it is damaged");
        }
        if (extent.count() == 0 && length > 0) {
            throw content.corrupt(Block.MORE_BYTES);
        }
        return content;
    }

    /**
     * A block.
     *
     * @param count number of its records
     * @param content a cursor at its first record
     */
    record Block(long count, AvroCursor content) {
        private static final String MORE_BYTES = "a block holds more bytes than records";

        /** Throws if the cursor is not at the end. */
        void requireEnd() {
            if (content.hasRemaining()) {
                throw content.corrupt(MORE_BYTES);
            }
        }
    }

    private static AvroType type(Map<String, byte[]> header, String where, KnownSchemas known) {
        if (!header.containsKey(SCHEMA)) {
            throw ManifestErrors.corrupt(where, "it has no schema");
        }
        AvroType type = known.type(utf8(header, SCHEMA), where);
        if (type.fields().isEmpty()) {
            throw ManifestErrors.corrupt(where, "its Avro schema is not that of a record");
        }
        return type;
    }

    private byte[] decompress(String codec, byte[] block) {
        try {
            return switch (codec) {
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
