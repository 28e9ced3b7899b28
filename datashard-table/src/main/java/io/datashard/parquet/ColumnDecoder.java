package io.datashard.parquet;

import io.datashard.error.DataShardException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/** Decodes one column of one row group into a vector. */
final class ColumnDecoder {
    private final ColumnDescriptor column;
    private final ColumnVector vector;
    private final ChunkPages pages;
    private final FileLabel file;
    private final boolean optional;
    private final DefinitionLevels levels = new DefinitionLevels();

    /** Rows of the row group in pages that were not begun. */
    private long unbegun;
    /** Rows of the current page that are not yet read. */
    private int left;

    private boolean loaded;
    private boolean byDictionary;
    private @Nullable Dictionary dictionary;
    private @Nullable ValuesReader values;
    private boolean[] skippedNulls = {};

    ColumnDecoder(ColumnDescriptor column, ColumnVector vector, ChunkPages pages, long rows, FileLabel file) {
        this.column = column;
        this.vector = vector;
        this.pages = pages;
        this.unbegun = rows;
        this.file = file;
        this.optional = column.getMaxDefinitionLevel() > 0;
    }

    /** Fills the vector's first rows with the next values. */
    void read(int rows) {
        try {
            decode(rows);
        } catch (DataShardException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    /** Skips values. Does not decompress pages that are skipped as a whole. */
    void skip(long rows) {
        try {
            pass(rows);
        } catch (DataShardException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    /** Parquet throws any exception on damaged bytes. */
    private DataShardException damaged(Exception cause) {
        return file.corrupt("its column '" + column.getPath()[0] + "' is damaged: " + cause.getMessage(), cause);
    }

    private void decode(int rows) throws IOException {
        boolean[] nulls = vector.nulls();
        int nullCount = 0;
        if (optional) {
            // The vector looks at single nulls only if there is any null, and later pages of this batch may have one.
            vector.setAnyNull(true);
        }
        int done = 0;
        while (done < rows) {
            ValuesReader source = page();
            int count = Math.min(left, rows - done);
            if (optional) {
                nullCount += levels.read(nulls, done, count);
            }
            if (byDictionary) {
                vector.readIds(source, done, done + count);
            } else {
                vector.read(source, done, done + count);
            }
            done += count;
            left -= count;
        }
        vector.setAnyNull(nullCount > 0);
    }

    private void pass(long rows) throws IOException {
        long todo = rows;
        while (todo > 0) {
            if (left == 0) {
                begin();
            }
            int count = (int) Math.min(left, todo);
            if (count < left || loaded) {
                int nulls = 0;
                ValuesReader source = page();
                if (optional) {
                    if (skippedNulls.length < count) {
                        skippedNulls = new boolean[count];
                    }
                    nulls = levels.read(skippedNulls, 0, count);
                }
                source.skip(count - nulls);
            }
            left -= count;
            todo -= count;
        }
    }

    private void begin() throws IOException {
        int count = 0;
        while (count == 0) {
            count = pages.next();
            takeDictionary();
        }
        if (count < 0 || count > unbegun) {
            throw new IOException("it has more values than its row group has rows");
        }
        unbegun -= count;
        left = count;
        loaded = false;
    }

    private void takeDictionary() throws IOException {
        DictionaryPage page = pages.takeDictionary();
        if (page != null) {
            Dictionary next = page.getEncoding().initDictionary(column, page);
            vector.setDictionary(next);
            dictionary = next;
        }
    }

    private ValuesReader page() throws IOException {
        if (left == 0) {
            begin();
        }
        ValuesReader source = values;
        if (!loaded || source == null) {
            ChunkPages.DataPage page = pages.load();
            levels.reset(page.levels(), page.levelsOffset(), page.levelsLength());
            byDictionary = page.encoding().usesDictionary();
            source = reader(page.encoding());
            source.initFromPage(
                    page.values(),
                    ByteBufferInputStream.wrap(ByteBuffer.wrap(page.data(), page.dataOffset(), page.dataLength())));
            values = source;
            loaded = true;
        }
        return source;
    }

    private ValuesReader reader(Encoding encoding) throws IOException {
        if (!encoding.usesDictionary()) {
            return encoding.getValuesReader(column, ValuesType.VALUES);
        }
        if (dictionary == null) {
            throw new IOException("a page needs a dictionary, but there is none");
        }
        return encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
    }
}
