package io.datashard.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A data file as Parquet's own column readers see it. Holds every page to its checksum. */
final class StoredFile {
    private static final int TAIL = 8;

    private final byte[] bytes;
    private final ParquetMetadata footer;

    StoredFile(byte[] bytes) throws IOException {
        this.bytes = bytes;
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
        this.footer = new ParquetMetadataConverter()
                .readParquetMetadata(
                        new ByteArrayInputStream(bytes, bytes.length - TAIL - length, length),
                        ParquetMetadataConverter.NO_FILTER);
    }

    MessageType type() {
        return footer.getFileMetaData().getSchema();
    }

    List<BlockMetaData> rowGroups() {
        return footer.getBlocks();
    }

    ColumnChunkMetaData chunk(int rowGroup, int column) {
        return rowGroups().get(rowGroup).getColumns().get(column);
    }

    /** All values of a column, see {@link StoredValues}. */
    List<@Nullable Object> values(int column) throws IOException {
        ColumnDescriptor descriptor = type().getColumns().get(column);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rowGroups().size(); i++) {
            ColumnReader reader = new ColumnReadStoreImpl(
                            new OneChunk(
                                    new ChunkReader(chunk(i, column)),
                                    rowGroups().get(i).getRowCount()),
                            new DummyRecordConverter(type()).getRootConverter(),
                            type(),
                            footer.getFileMetaData().getCreatedBy())
                    .getColumnReader(descriptor);
            for (long row = rowGroups().get(i).getRowCount(); row > 0; row--) {
                values.add(StoredValues.read(
                        reader,
                        descriptor.getPrimitiveType().getPrimitiveTypeName(),
                        descriptor.getMaxDefinitionLevel()));
                reader.consume();
            }
        }
        return values;
    }

    /** The encoding of each page of a chunk, without its dictionary. */
    List<Encoding> encodings(ColumnChunkMetaData chunk) throws IOException {
        return new ChunkReader(chunk)
                .pages.stream()
                        .map(page -> ((DataPageV1) page).getValueEncoding())
                        .toList();
    }

    OffsetIndex offsetIndex(ColumnChunkMetaData chunk) throws IOException {
        return ParquetMetadataConverter.fromParquetOffsetIndex(
                Util.readOffsetIndex(at(chunk.getOffsetIndexReference())));
    }

    /** The column index; null if the chunk has none. */
    @Nullable ColumnIndex columnIndex(ColumnChunkMetaData chunk) throws IOException {
        IndexReference reference = chunk.getColumnIndexReference();
        return reference == null
                ? null
                : ParquetMetadataConverter.fromParquetColumnIndex(
                        chunk.getPrimitiveType(), Util.readColumnIndex(at(reference)));
    }

    private ByteArrayInputStream at(IndexReference reference) {
        return new ByteArrayInputStream(bytes, Math.toIntExact(reference.getOffset()), reference.getLength());
    }

    private record OneChunk(PageReader pages, long rows) implements PageReadStore {
        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            return pages;
        }

        @Override
        public long getRowCount() {
            return rows;
        }
    }

    private final class ChunkReader implements PageReader {
        private final Deque<DataPage> pages = new ArrayDeque<>();
        private final ColumnChunkMetaData chunk;
        private @Nullable DictionaryPage dictionary;

        ChunkReader(ColumnChunkMetaData chunk) throws IOException {
            this.chunk = chunk;
            int start = Math.toIntExact(chunk.getStartingPos());
            ByteArrayInputStream input = new ByteArrayInputStream(bytes, start, Math.toIntExact(chunk.getTotalSize()));
            while (input.available() > 0) {
                PageHeader header = Util.readPageHeader(input);
                BytesInput page = BytesInput.from(restored(header, input.readNBytes(header.compressed_page_size)));
                if (header.type == PageType.DICTIONARY_PAGE) {
                    dictionary = new DictionaryPage(
                            page,
                            header.dictionary_page_header.num_values,
                            Encoding.valueOf(header.dictionary_page_header.encoding.name()));
                } else {
                    pages.add(dataPage(header, page));
                }
            }
        }

        private byte[] restored(PageHeader header, byte[] body) throws IOException {
            CRC32 crc = new CRC32();
            crc.update(body);
            if (!header.isSetCrc() || header.crc != (int) crc.getValue()) {
                throw new IOException("a page has no checksum, or another one");
            }
            byte[] page = new byte[header.uncompressed_page_size];
            try (PageCodec codec = PageCodecs.of(chunk.getCodec(), "").orElseThrow()) {
                codec.decompress(body, 0, body.length, page, page.length);
            }
            return page;
        }

        private DataPage dataPage(PageHeader header, BytesInput page) {
            DataPageHeader data = header.data_page_header;
            return new DataPageV1(
                    page,
                    data.num_values,
                    header.uncompressed_page_size,
                    Statistics.createStats(chunk.getPrimitiveType()),
                    Encoding.valueOf(data.repetition_level_encoding.name()),
                    Encoding.valueOf(data.definition_level_encoding.name()),
                    Encoding.valueOf(data.encoding.name()));
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return chunk.getValueCount();
        }

        @Override
        public @Nullable DataPage readPage() {
            return pages.poll();
        }
    }
}
