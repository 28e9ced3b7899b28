package io.datashard.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** The pages of one column chunk, one after the other. If told so, verifies the checksums of pages that have one. */
final class ChunkPages {
    /**
     * A decompressed data page. Valid until the next page.
     *
     * @param levels holds the definition levels from {@code levelsOffset} on; none for a required column
     * @param data holds the values from {@code dataOffset} on
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record DataPage(
            int values,
            Encoding encoding,
            byte[] levels,
            int levelsOffset,
            int levelsLength,
            byte[] data,
            int dataOffset,
            int dataLength) {}

    /**
     * The plain values of a dictionary.
     *
     * @param bytes nobody changes them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record StoredDictionary(byte[] bytes, int entries) {}

    private final ChunkInput input;
    private final PageCodec codec;
    private final boolean verifies;
    private final boolean compressed;
    private final boolean optional;
    private final boolean keepsPages;
    private final long uncompressedLimit;
    private final CRC32 crc = new CRC32();

    private PageHeader header = new PageHeader();
    private int body;
    private byte[] restored = {};
    private @Nullable StoredDictionary dictionary;

    /**
     * The pages of a chunk.
     *
     * @param verifies whether to compare pages with their checksums
     * @param optional whether the column has definition levels
     * @param keepsPages whether the bytes of plain values must stay as they are after the next page
     */
    ChunkPages(
            ChunkInput input,
            PageCodec codec,
            boolean verifies,
            ColumnChunkMetaData chunk,
            boolean optional,
            boolean keepsPages) {
        this.input = input;
        this.codec = codec;
        this.verifies = verifies;
        this.compressed = chunk.getCodec() != CompressionCodecName.UNCOMPRESSED;
        this.optional = optional;
        this.keepsPages = keepsPages;
        this.uncompressedLimit = chunk.getTotalUncompressedSize();
    }

    /** Goes to the header of a page. */
    void seek(long offset) {
        input.seek(offset);
    }

    /** Where the next header begins. */
    long position() {
        return input.position();
    }

    /** Reads the dictionary, if the page at this offset is one, and no byte from {@code end} on. */
    void readDictionaryAlone(long offset, long end) throws IOException {
        input.readAheadTo(end);
        readDictionary(offset);
        input.readAheadTo(Long.MAX_VALUE);
    }

    /** Reads the dictionary, if the page at this offset is one. */
    void readDictionary(long offset) throws IOException {
        seek(offset);
        readHeader();
        if (header.getType() == PageType.DICTIONARY_PAGE) {
            readDictionary();
        } else {
            seek(offset);
        }
    }

    /** Moves on to the next data page; returns the number of its values, including nulls. */
    int next() throws IOException {
        while (true) {
            readHeader();
            if (header.getType() == PageType.DATA_PAGE && header.isSetData_page_header()) {
                return header.getData_page_header().getNum_values();
            }
            if (header.getType() == PageType.DATA_PAGE_V2 && header.isSetData_page_header_v2()) {
                return header.getData_page_header_v2().getNum_values();
            }
            if (header.getType() == PageType.DICTIONARY_PAGE) {
                readDictionary();
            }
        }
    }

    /** The dictionary, if the pages so far had one; null otherwise. */
    @Nullable StoredDictionary takeDictionary() {
        StoredDictionary taken = dictionary;
        dictionary = null;
        return taken;
    }

    /** The data page that {@link #next} moved to. */
    DataPage load() throws IOException {
        verify();
        DataPage page = header.getType() == PageType.DATA_PAGE
                ? first(header.getData_page_header())
                : second(header.getData_page_header_v2());
        return keepsPages && page.encoding() == Encoding.PLAIN ? kept(page) : page;
    }

    /** The page with data that no later page overwrites. */
    private DataPage kept(DataPage page) {
        if (page.data() == restored) {
            restored = new byte[0];
            return page;
        }
        byte[] data = Arrays.copyOfRange(page.data(), page.dataOffset(), page.dataOffset() + page.dataLength());
        return new DataPage(
                page.values(),
                page.encoding(),
                page.levels(),
                page.levelsOffset(),
                page.levelsLength(),
                data,
                0,
                data.length);
    }

    private void readHeader() throws IOException {
        if (input.remaining() == 0) {
            throw new EOFException("the column has fewer values than its row group has rows");
        }
        header = Util.readPageHeader(input);
        if (header.getUncompressed_page_size() < 0 || header.getUncompressed_page_size() > uncompressedLimit) {
            throw new IOException(
                    "a page claims " + header.getUncompressed_page_size() + " bytes, more than its column has");
        }
        body = input.take(header.getCompressed_page_size());
    }

    private void verify() throws IOException {
        if (verifies && header.isSetCrc()) {
            crc.reset();
            crc.update(input.array(), body, header.getCompressed_page_size());
            if ((int) crc.getValue() != header.getCrc()) {
                throw new IOException("the checksum of a page does not match its bytes");
            }
        }
    }

    private void readDictionary() throws IOException {
        verify();
        DictionaryPageHeader page = header.getDictionary_page_header();
        int length = header.getUncompressed_page_size();
        if (page == null || page.getNum_values() < 0 || page.getNum_values() > length) {
            throw new IOException("a dictionary claims more values than it has bytes");
        }
        int offset = restore(body, header.getCompressed_page_size(), length, compressed);
        // A dictionary is read once in a row group. It gets its own array, because the next page uses the shared one.
        byte[] bytes = new byte[length];
        System.arraycopy(compressed ? restored : input.array(), offset, bytes, 0, length);
        if (page.getEncoding() != org.apache.parquet.format.Encoding.PLAIN
                && page.getEncoding() != org.apache.parquet.format.Encoding.PLAIN_DICTIONARY) {
            throw new IOException("the encoding " + page.getEncoding() + " of a dictionary can't be read");
        }
        dictionary = new StoredDictionary(bytes, page.getNum_values());
    }

    private DataPage first(DataPageHeader page) throws IOException {
        int length = header.getUncompressed_page_size();
        int offset = restore(body, header.getCompressed_page_size(), length, compressed);
        byte[] bytes = compressed ? restored : input.array();
        int levels = 0;
        if (optional) {
            if (page.getDefinition_level_encoding() != org.apache.parquet.format.Encoding.RLE
                    || length < Integer.BYTES) {
                throw new IOException("the definition levels of a page can't be read");
            }
            levels = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
            offset += Integer.BYTES;
            length -= Integer.BYTES;
            checkLevels(levels, length);
        }
        return new DataPage(
                page.getNum_values(),
                encoding(page.getEncoding()),
                bytes,
                offset,
                levels,
                bytes,
                offset + levels,
                length - levels);
    }

    private DataPage second(DataPageHeaderV2 page) throws IOException {
        int repetition = page.getRepetition_levels_byte_length();
        int levels = page.getDefinition_levels_byte_length();
        int stored = header.getCompressed_page_size();
        int length = header.getUncompressed_page_size() - repetition - levels;
        checkLevels(repetition, stored);
        checkLevels(levels, stored - repetition);
        checkLevels(0, length);
        int start = body + repetition + levels;
        boolean packed = compressed && (!page.isSetIs_compressed() || page.isIs_compressed());
        int offset = restore(start, stored - repetition - levels, length, packed);
        return new DataPage(
                page.getNum_values(),
                encoding(page.getEncoding()),
                input.array(),
                body + repetition,
                levels,
                packed ? restored : input.array(),
                offset,
                length);
    }

    private static void checkLevels(int length, int available) throws IOException {
        if (length < 0 || length > available) {
            throw new IOException("the levels of a page are longer than the page");
        }
    }

    /** Where the decompressed bytes begin: in {@link #restored}, or in the input's own array if they are not compressed. */
    private int restore(int offset, int length, int restoredLength, boolean packed) throws IOException {
        if (!packed) {
            if (length != restoredLength) {
                throw new IOException("a page has " + length + " bytes instead of " + restoredLength);
            }
            return offset;
        }
        if (restored.length < restoredLength) {
            restored = new byte[restoredLength];
        }
        if (restoredLength > 0) {
            codec.decompress(input.array(), offset, length, restored, restoredLength);
        }
        return 0;
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding stored) throws IOException {
        try {
            return Encoding.valueOf(stored.name());
        } catch (IllegalArgumentException e) {
            throw new IOException("the encoding " + stored + " can't be read", e);
        }
    }
}
