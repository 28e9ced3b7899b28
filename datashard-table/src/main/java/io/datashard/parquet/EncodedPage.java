package io.datashard.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;

/** A page that is encoded, but not yet compressed. Its bytes are the first ones of an array that may be overwritten later. */
@SuppressWarnings(
        "deprecation") // PLAIN_DICTIONARY and BIT_PACKED are what Parquet's own writers of the first format say.
sealed interface EncodedPage {
    /** Number of bytes. */
    int length();

    /** The same page with an array of its own. */
    EncodedPage copy();

    /** Compresses it into the pages of its column. */
    void writeTo(PageWriter target) throws IOException;

    /** Takes the pages of a column chunk, in order. */
    interface Target {
        void take(EncodedPage page) throws IOException;
    }

    /**
     * Values of rows.
     *
     * @param hasLevels whether definition levels come before the values
     * @param encoding of the values
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares pages
    record Data(byte[] bytes, int length, int rows, Statistics<?> statistics, boolean hasLevels, Encoding encoding)
            implements EncodedPage {
        @Override
        public EncodedPage copy() {
            return new Data(Arrays.copyOf(bytes, length), length, rows, statistics, hasLevels, encoding);
        }

        @Override
        public void writeTo(PageWriter target) throws IOException {
            target.writePage(
                    BytesInput.from(bytes, 0, length),
                    rows,
                    rows,
                    statistics,
                    Encoding.BIT_PACKED,
                    hasLevels ? Encoding.RLE : Encoding.BIT_PACKED,
                    encoding);
        }
    }

    /** The entries of a dictionary. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares pages
    record Dictionary(byte[] bytes, int length, int entries) implements EncodedPage {
        @Override
        public EncodedPage copy() {
            return new Dictionary(Arrays.copyOf(bytes, length), length, entries);
        }

        @Override
        public void writeTo(PageWriter target) throws IOException {
            target.writeDictionaryPage(
                    new DictionaryPage(BytesInput.from(bytes, 0, length), entries, Encoding.PLAIN_DICTIONARY));
        }
    }
}
