package io.datashard.parquet;

import io.datashard.error.DataShardException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one column of one row group into vectors, at rows that ascend. Rows between are skipped: by the page, if the page locations are known
 * without looking at it, and by the value within a page.
 */
final class ColumnDecoder {
    /** How the values of the current page are encoded. */
    private enum Form {
        PLAIN,
        IDS,
        OTHER
    }

    private final ColumnDescriptor column;
    private final VectorFiller filler;
    private final ChunkPages pages;
    private final @Nullable PageLocations locations;
    private final long chunkStart;
    private final long rows;
    private final FileLabel file;
    private final boolean optional;
    private final DefinitionLevels levels = new DefinitionLevels();
    private final PlainValues plain = new PlainValues();
    private final DictionaryIds ids = new DictionaryIds();

    /** The next row of the row group, and the row after the current page. */
    private long row;

    private long pageEnd;
    /** Rows of the current page before {@link #row} whose values were not passed yet. */
    private int behind;

    private boolean loaded;
    private boolean dictionarySought;
    /** Number of entries of the dictionary; -1 = there was none so far. */
    private int entries = -1;

    private Form form = Form.PLAIN;
    private @Nullable ValuesReader others;
    private boolean[] skippedNulls = {};
    private int[] idBuffer = {};

    /**
     * A decoder.
     *
     * @param locations where the pages are; null = not known, so that they are read one after the other
     */
    ColumnDecoder(
            ColumnDescriptor column,
            VectorFiller filler,
            ChunkPages pages,
            @Nullable PageLocations locations,
            ColumnChunkMetaData chunk,
            FileLabel file) {
        this.column = column;
        this.filler = filler;
        this.pages = pages;
        this.locations = locations;
        this.chunkStart = chunk.getStartingPos();
        this.rows = chunk.getValueCount();
        this.file = file;
        this.optional = column.getMaxDefinitionLevel() > 0;
    }

    VectorFiller filler() {
        return filler;
    }

    /**
     * Reads the values of consecutive rows into slots.
     *
     * @param first the first of the rows, at or after the row after the last that was read
     * @param slot the slot of the first
     */
    void read(long first, int slot, int count) {
        guarded(() -> {
            goTo(first);
            decode(slot, count);
        });
    }

    /** Tells which bytes must be there before a row can be read, as far as that is known: the first of each part. */
    void announce(long target, LongConsumer needed) {
        if (target < pageEnd) {
            return;
        }
        if (locations == null) {
            needed.accept(pages.position());
            return;
        }
        if (!dictionarySought && locations.offset(0) > chunkStart) {
            needed.accept(chunkStart);
        }
        needed.accept(locations.offset(locations.pageOf(target)));
    }

    /**
     * The number of entries of the column's dictionary, which is then set in the filler; -1 if there is none. To be called before anything
     * is read. Reads no page beside it, which may not be needed, if its end is known.
     */
    int loadDictionary() {
        guarded(() -> {
            if (!dictionarySought && locations != null && locations.offset(0) > chunkStart) {
                dictionarySought = true;
                pages.readDictionaryAlone(chunkStart, locations.offset(0));
                setDictionary();
            } else {
                seekDictionary();
            }
        });
        return entries;
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void guarded(Reading reading) {
        try {
            reading.run();
        } catch (DataShardException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Parquet throws any exception on damaged bytes.
            throw file.corrupt("its column '" + column.getPath()[0] + "' is damaged: " + e.getMessage(), e);
        }
    }

    /** Makes a row of the row group the next one. */
    private void goTo(long target) throws IOException {
        if (locations != null && target >= pageEnd) {
            beginAt(locations, locations.pageOf(target));
        }
        while (target >= pageEnd) {
            beginNext();
        }
        behind += (int) (target - row);
        row = target;
    }

    private void decode(int slot, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (row == pageEnd) {
                goTo(row);
            }
            if (!loaded) {
                load();
            }
            if (behind > 0) {
                skip(behind);
                behind = 0;
            }
            int length = (int) Math.min(pageEnd - row, count - done);
            decodeRun(slot + done, slot + done + length);
            done += length;
            row += length;
        }
    }

    /** Decodes values of the current page into the slots. */
    private void decodeRun(int from, int to) throws IOException {
        int nulls = optional ? levels.read(filler.nulls(), from, to - from) : 0;
        if (nulls > 0) {
            filler.hasNulls();
        }
        switch (form) {
            case PLAIN -> filler.readPlain(plain, from, to, to - from - nulls);
            case IDS -> {
                int count = to - from - nulls;
                if (idBuffer.length < count) {
                    idBuffer = new int[count];
                }
                ids.read(idBuffer, count);
                filler.readIds(idBuffer, from, to, nulls == 0);
            }
            case OTHER -> filler.read(other(), from, to, nulls == 0);
        }
    }

    private void skip(int count) throws IOException {
        int present = count;
        if (optional) {
            if (skippedNulls.length < count) {
                skippedNulls = new boolean[count];
            }
            present -= levels.read(skippedNulls, 0, count);
        }
        switch (form) {
            case PLAIN -> {
                if (filler.plainWidth() == VectorFiller.LENGTH_PREFIXED) {
                    plain.skipLengths(present);
                } else {
                    plain.take(present, filler.plainWidth());
                }
            }
            case IDS -> ids.skip(present);
            case OTHER -> other().skip(present);
        }
    }

    private ValuesReader other() {
        if (others == null) {
            throw new IllegalStateException("the page was not loaded");
        }
        return others;
    }

    /** Goes on to the next page that has rows, where nobody knows where pages are. */
    private void beginNext() throws IOException {
        int count = 0;
        while (count == 0) {
            count = pages.next();
            setDictionary();
        }
        if (count < 0 || count > rows - pageEnd) {
            throw new IOException("it has more values than its row group has rows");
        }
        enter(pageEnd, count);
    }

    private void beginAt(PageLocations known, int page) throws IOException {
        seekDictionary();
        pages.seek(known.offset(page));
        int count = pages.next();
        if (count != known.rows(page)) {
            throw new IOException("its offset index tells of " + known.rows(page) + " rows in a page of " + count);
        }
        enter(known.firstRow(page), count);
    }

    private void enter(long first, int count) {
        row = first;
        pageEnd = first + count;
        behind = 0;
        loaded = false;
    }

    /** Reads the dictionary before the first page, if the pages are not read one after the other. */
    private void seekDictionary() throws IOException {
        if (!dictionarySought) {
            dictionarySought = true;
            if (locations == null || locations.offset(0) > chunkStart) {
                pages.readDictionary(chunkStart);
                setDictionary();
            }
        }
    }

    private void setDictionary() throws IOException {
        ChunkPages.StoredDictionary stored = pages.takeDictionary();
        if (stored != null) {
            PlainValues values = new PlainValues();
            values.reset(stored.bytes(), 0, stored.bytes().length);
            filler.setDictionary(values, stored.entries());
            entries = stored.entries();
        }
    }

    private void load() throws IOException {
        ChunkPages.DataPage page = pages.load();
        levels.reset(page.levels(), page.levelsOffset(), page.levelsLength());
        if (page.encoding().usesDictionary()) {
            if (entries < 0) {
                throw new IOException("a page needs a dictionary, but there is none");
            }
            form = Form.IDS;
            ids.reset(page.data(), page.dataOffset(), page.dataLength());
        } else if (page.encoding() == Encoding.PLAIN && filler.plainWidth() != VectorFiller.NOT_PLAIN) {
            form = Form.PLAIN;
            plain.reset(page.data(), page.dataOffset(), page.dataLength());
        } else {
            form = Form.OTHER;
            ValuesReader reader = page.encoding().getValuesReader(column, ValuesType.VALUES);
            reader.initFromPage(
                    page.values(),
                    ByteBufferInputStream.wrap(ByteBuffer.wrap(page.data(), page.dataOffset(), page.dataLength())));
            others = reader;
        }
        loaded = true;
    }
}
