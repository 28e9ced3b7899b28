package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

/**
 * A row group that is being filled: compressed pages, and one unfinished page for each column. Knows its heap at any time. What it tells is an
 * upper bound while pages are still being compressed, and exact after {@link #awaitPages}.
 */
final class RowGroupBuffer {
    /** Heap of the objects of a column beside its arrays. */
    private static final int COLUMN_HEAP = 250;
    /** Heap of the objects of a column that has pages. */
    private static final int PAGES_HEAP = 1350;

    private final FileShape shape;
    private final CountingAllocator heap = new CountingAllocator();
    /** Of the compressed pages: used where these are compressed. */
    private final CountingAllocator pageHeap = new CountingAllocator();
    /** Pages that were not yet compressed when this was last looked at, in order. */
    private final Queue<PageTask> compressing = new ArrayDeque<>();

    private final ColumnChunk[] columns;
    private final PageWriter[] writers;
    /** How many more bytes of values the dictionaries may have together. */
    private long dictionaryBytesLeft;

    private @Nullable ColumnChunkPageWriteStore pages;
    private long rows;
    /** Bytes of the pages that have ended, and of the values of those that have not. */
    private long bytes;

    private long valueBytes;
    /** Heap of the compressed pages. */
    private long pageHeldBytes;
    /** The most that the pages in {@link #compressing} may take. */
    private long compressingBytes;

    private boolean hasFullPages;

    /**
     * A row group.
     *
     * @param dictionaryBytes see {@link FileShape#dictionaryBytes}
     */
    RowGroupBuffer(FileShape shape, long dictionaryBytes) {
        this.shape = shape;
        this.dictionaryBytesLeft = dictionaryBytes;
        this.columns = new ColumnChunk[shape.columns()];
        this.writers = new PageWriter[columns.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ColumnChunk(shape.column(i), heap);
        }
    }

    /**
     * Appends a row, whole or not at all.
     *
     * @param file the file that messages name
     */
    void add(RowView row, FileLabel file) {
        int done = 0;
        int added = 0;
        try {
            for (; done < columns.length; done++) {
                ColumnChunk column = columns[done];
                column.append(row, file);
                added += column.lastBytes();
                hasFullPages |= column.isFull();
            }
        } catch (RuntimeException | Error e) {
            for (int i = 0; i <= done; i++) {
                columns[i].undo(i < done);
            }
            throw e;
        }
        count(added);
    }

    /** Appends a row of {@link GatheredRows}. */
    void add(byte[] row, int start) {
        int position = start + RowBytes.nullBytes(columns.length);
        int valuesFrom = position;
        for (int i = 0; i < columns.length; i++) {
            if (RowBytes.isNull(row, start, i)) {
                columns[i].appendNull();
            } else {
                position = columns[i].append(row, position);
            }
            hasFullPages |= columns[i].isFull();
        }
        count(position - valuesFrom);
    }

    private void count(int added) {
        rows++;
        bytes += added;
        valueBytes += added;
    }

    /** Whether {@link #endFullPages} must follow before the next row. */
    boolean hasFullPages() {
        return hasFullPages;
    }

    /** Ends the pages that have grown large enough. */
    void endFullPages() throws IOException {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].isFull()) {
                endPage(i);
            }
        }
        hasFullPages = false;
    }

    private void endPage(int column) throws IOException {
        ColumnChunk chunk = columns[column];
        int dictionary = chunk.dictionaryBytes();
        int limit = (int) Math.min(FileShape.MOST_DICTIONARY_BYTES, dictionary + Math.max(0, dictionaryBytesLeft));
        bytes -= chunk.pageBytes();
        chunk.endPage(page -> compress(column, page), shape.scratch(), limit);
        dictionaryBytesLeft -= chunk.dictionaryBytes() - dictionary;
        countCompressed();
    }

    private void compress(int column, EncodedPage page) throws IOException {
        PageTask task =
                new PageTask(page, writer(column), pageHeap, shape.compression().mostBytes(page.length()));
        shape.compression().submit(task);
        compressing.add(task);
        compressingBytes += task.mostBytes();
    }

    /** Counts the pages that have been compressed meanwhile. */
    private void countCompressed() throws IOException {
        for (PageTask first = compressing.peek(); first != null && first.hasEnded(); first = compressing.peek()) {
            compressing.remove();
            count(first);
        }
    }

    private void count(PageTask ended) throws IOException {
        ended.requireWritten();
        compressingBytes -= ended.mostBytes();
        bytes += ended.bytes();
        pageHeldBytes += ended.heapBytes();
    }

    /** Waits until all pages that have ended are compressed. */
    void awaitPages() throws IOException {
        for (PageTask first = compressing.poll(); first != null; first = compressing.poll()) {
            shape.compression().await(first);
            count(first);
        }
    }

    private PageWriter writer(int column) {
        if (pages == null) {
            pages = shape.startPages(pageHeap);
            heap.add((long) PAGES_HEAP * columns.length);
        }
        if (writers[column] == null) {
            writers[column] = pages.getPageWriter(shape.column(column).column());
        }
        return writers[column];
    }

    long rows() {
        return rows;
    }

    /** Bytes of pages, with the values of unfinished ones. */
    long bytes() {
        return bytes + compressingBytes;
    }

    /** Bytes of the values of all rows. */
    long valueBytes() {
        return valueBytes;
    }

    /** Bytes of heap. */
    long heldBytes() {
        return heap.heldBytes() + pageHeldBytes + compressingBytes + (long) COLUMN_HEAP * columns.length;
    }

    /** Number of nulls in a column, after {@link #flushTo}. */
    long nullCount(int column) {
        return columns[column].nullCount();
    }

    /** Appends the row group to the file. The buffer can't be used again. An unwanted buffer needs no close. */
    void flushTo(ParquetFileWriter file) throws IOException {
        for (int i = 0; i < columns.length; i++) {
            // No more pages follow, so the dictionary takes memory for a moment only.
            int column = i;
            columns[i].end(page -> compress(column, page), shape.scratch(), FileShape.MOST_DICTIONARY_BYTES);
        }
        awaitPages();
        ColumnChunkPageWriteStore ended = Objects.requireNonNull(pages, "a row group has columns");
        file.startBlock(rows);
        ended.flushToFileWriter(file);
        file.endBlock();
        ended.close();
    }
}
