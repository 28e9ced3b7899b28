package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.storage.StorageInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page indexes of a data file. They only tell which pages need not be read, so a column chunk without them, or whose indexes can't be
 * read or contradict themselves, is read as if it had none.
 */
final class FileIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(FileIndexes.class);
    /** The longest stretch of indexes that is read at once. A longer index is not read. */
    private static final int MOST_BYTES = 16 << 20;

    private final FileLabel file;
    private final StorageInput input;
    private final List<Piece> pieces = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(long start, byte[] bytes) {
        boolean has(IndexReference index) {
            return index.getOffset() >= start && index.getOffset() + index.getLength() <= start + bytes.length;
        }
    }

    FileIndexes(FileLabel file, StorageInput input, ParquetFooter footer) {
        this.file = file;
        this.input = input;
        pieces.add(new Piece(input.length() - footer.tail().length, footer.tail()));
    }

    /** Reads the bytes of the indexes of these chunks that were not read yet, in as few requests as possible. */
    void fetch(List<ColumnChunkMetaData> withBounds, List<ColumnChunkMetaData> withLocations) {
        List<IndexReference> missing = new ArrayList<>();
        withBounds.forEach(chunk -> missing.add(chunk.getColumnIndexReference()));
        withLocations.forEach(chunk -> missing.add(chunk.getOffsetIndexReference()));
        missing.removeIf(index -> index == null || !isInFile(index) || find(index) != null);
        missing.sort(Comparator.comparingLong(IndexReference::getOffset));
        Neighbours.of(missing, IndexReference::getOffset, FileIndexes::end, ByteRanges.GAP, MOST_BYTES)
                .forEach(near -> read(near.start(), near.end()));
    }

    private static long end(IndexReference index) {
        return index.getOffset() + index.getLength();
    }

    private void read(long start, long end) {
        if (end - start <= MOST_BYTES) {
            byte[] bytes = new byte[(int) (end - start)];
            input.readFully(start, bytes, 0, bytes.length);
            pieces.add(new Piece(start, bytes));
        }
    }

    private boolean isInFile(IndexReference index) {
        return index.getOffset() > 0
                && index.getLength() > 0
                && index.getOffset() <= input.length() - index.getLength();
    }

    private @Nullable Piece find(IndexReference index) {
        for (Piece piece : pieces) {
            if (piece.has(index)) {
                return piece;
            }
        }
        return null;
    }

    /** Where the pages of a chunk are; null = not known. */
    @Nullable PageLocations locations(ColumnChunkMetaData chunk, long rows) {
        ByteArrayInputStream bytes = bytes(chunk.getOffsetIndexReference());
        if (bytes == null) {
            return null;
        }
        try {
            return PageLocations.of(Util.readOffsetIndex(bytes).getPage_locations(), chunk, rows);
        } catch (IOException | RuntimeException e) {
            // Not needed for the rows: every page tells how many it has.
            unused("offset index", chunk, e);
            return null;
        }
    }

    /** What the column index tells of the values in the pages of a chunk; null = nothing. */
    @Nullable PageBounds bounds(ColumnChunkMetaData chunk, PageLocations locations, DataType type) {
        ByteArrayInputStream bytes = bytes(chunk.getColumnIndexReference());
        if (bytes == null) {
            return null;
        }
        try {
            return PageBounds.of(Util.readColumnIndex(bytes), locations, chunk, type);
        } catch (IOException | RuntimeException e) {
            // Bytes that are no index, or no values of the column. Not needed for the rows either.
            unused("column index", chunk, e);
            return null;
        }
    }

    private void unused(String index, ColumnChunkMetaData chunk, Exception e) {
        LOG.debug(
                "The {} of the column '{}' in {} is not used",
                index,
                chunk.getPath().toDotString(),
                file.text(),
                e);
    }

    private @Nullable ByteArrayInputStream bytes(@Nullable IndexReference index) {
        Piece piece = index == null ? null : find(index);
        return piece == null || index == null
                ? null
                : new ByteArrayInputStream(piece.bytes, (int) (index.getOffset() - piece.start), index.getLength());
    }
}
