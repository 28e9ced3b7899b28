package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.io.IOException;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One column of a row group that is being filled. Gathers the values of a page, then encodes them together: as numbers of dictionary entries
 * while that pays, then plainly. Not thread-safe.
 */
@SuppressWarnings("deprecation") // PLAIN_DICTIONARY is what Parquet's own writers of the first format say.
final class ColumnChunk {
    /** As in Parquet's own writers: a page ends after so many rows, or when its values have so many bytes. */
    static final int MOST_PAGE_ROWS = 20_000;

    static final int MOST_PAGE_BYTES = 1 << 20;

    private final ColumnShape shape;
    private final CountingAllocator heap;
    private final PlainBytes values;
    private final NullBits nulls;
    private @Nullable ValueDictionary dictionary;
    /** Rows of the unfinished page. */
    private int rows;
    /** Bytes of the unfinished page without the last row. */
    private int before;

    private long dictionaryHeap;
    private long nullCount;

    ColumnChunk(ColumnShape shape, CountingAllocator heap) {
        this.shape = shape;
        this.heap = heap;
        this.values = new PlainBytes(heap);
        this.nulls = new NullBits(heap);
        this.dictionary = shape.startDictionary();
    }

    /**
     * Appends the value of a row. If it throws, {@link #undo} must follow.
     *
     * @param file the file that messages name
     */
    void append(RowView row, FileLabel file) {
        before = values.length();
        ColumnEncoder encoder = shape.encoder();
        if (encoder.isNull(row, file)) {
            nulls.set(rows);
        } else {
            encoder.append(row, file, values);
        }
        rows++;
    }

    /**
     * Takes back what a row has appended.
     *
     * @param whole whether {@link #append} had returned
     */
    void undo(boolean whole) {
        rows -= whole ? 1 : 0;
        values.truncate(before);
        nulls.unset(rows);
    }

    void appendNull() {
        before = values.length();
        nulls.set(rows++);
    }

    /**
     * Appends a value in PLAIN encoding.
     *
     * @return where the value ends
     */
    int append(byte[] plain, int start) {
        before = values.length();
        int length = shape.encoder().lengthAt(plain, start);
        values.putRaw(plain, start, length);
        rows++;
        return start + length;
    }

    /** Bytes of the last value. */
    int lastBytes() {
        return values.length() - before;
    }

    /** Whether the page must end. */
    boolean isFull() {
        return rows >= MOST_PAGE_ROWS || values.length() >= MOST_PAGE_BYTES;
    }

    /** Bytes of the values of the unfinished page. */
    int pageBytes() {
        return values.length();
    }

    /** Bytes of the dictionary's values. */
    int dictionaryBytes() {
        return dictionary == null ? 0 : dictionary.bytes();
    }

    /** Number of nulls in the pages that have ended. */
    long nullCount() {
        return nullCount;
    }

    /**
     * Ends the page, if it has rows.
     *
     * @param dictionaryLimit how many bytes of values the dictionary may have
     */
    void endPage(EncodedPage.Target target, PageScratch scratch, int dictionaryLimit) throws IOException {
        if (rows == 0) {
            return;
        }
        int count = rows - nulls.count();
        PlainBytes page = scratch.startPage();
        boolean optional = shape.encoder().optional();
        if (optional) {
            nulls.appendLevels(rows, page);
        }
        int[] ids = scratch.ids(count);
        Encoding encoding = encodeValues(count, ids, page, scratch, dictionaryLimit);
        Statistics<?> statistics =
                encoding == Encoding.PLAIN_DICTIONARY && dictionary instanceof BytesDictionary entries
                        ? shape.statistics().of(entries, ids, count, nulls.count())
                        : shape.statistics().of(values, count, nulls.count());
        target.take(new EncodedPage.Data(page.array(), page.length(), rows, statistics, optional, encoding));
        startPage();
    }

    /** Appends the values of the page in the smallest of the encodings that the column may have. */
    private Encoding encodeValues(int count, int[] ids, PlainBytes page, PageScratch scratch, int dictionaryLimit) {
        PlainBytes differences = count > 0 && shape.hasDifferences()
                ? scratch.differences(values, count, shape.encoder().width())
                : null;
        int otherwise = differences == null ? values.length() : differences.length();
        if (count > 0
                && dictionary != null
                && dictionary.encode(
                        values, count, ids, new ValueDictionary.Limits(dictionaryLimit, otherwise), page)) {
            return Encoding.PLAIN_DICTIONARY;
        }
        if (differences != null) {
            page.putRaw(differences.array(), 0, differences.length());
            return Encoding.DELTA_BINARY_PACKED;
        }
        appendPlain(page);
        return Encoding.PLAIN;
    }

    private void appendPlain(PlainBytes page) {
        if (shape.column().getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
            packBits(values, page);
        } else {
            page.putRaw(values.array(), 0, values.length());
        }
    }

    private static void packBits(PlainBytes values, PlainBytes page) {
        int count = values.length();
        int start = page.putSpace((count + 7) >> 3);
        byte[] from = values.array();
        byte[] to = page.array();
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= from[i] << (i & 7);
            if ((i & 7) == 7 || i == count - 1) {
                to[start + (i >> 3)] = (byte) bits;
                bits = 0;
            }
        }
    }

    private void startPage() {
        nullCount += nulls.count();
        nulls.clear();
        rows = 0;
        before = 0;
        values.restart();
        if (dictionary != null) {
            long held = dictionary.heldBytes();
            heap.add(held - dictionaryHeap);
            dictionaryHeap = held;
        }
    }

    /**
     * Ends the last page and the dictionary, and frees the memory of both: while the columns of a row group end one after the other, only what is
     * compressed stays. No value may be appended any more.
     */
    void end(EncodedPage.Target target, PageScratch scratch, int dictionaryLimit) throws IOException {
        endPage(target, scratch, dictionaryLimit);
        ValueDictionary ended = dictionary;
        if (ended != null && ended.isUsed()) {
            PlainBytes page = scratch.startPage();
            ended.appendTo(page);
            target.take(new EncodedPage.Dictionary(page.array(), page.length(), ended.entries()));
        }
        dictionary = null;
        heap.add(-dictionaryHeap);
        dictionaryHeap = 0;
        values.release();
        nulls.release();
    }
}
