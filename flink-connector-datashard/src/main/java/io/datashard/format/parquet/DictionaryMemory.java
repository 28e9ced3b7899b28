package io.datashard.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainBinaryDictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainDoubleDictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainFloatDictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainIntegerDictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainLongDictionaryValuesWriter;
import org.apache.parquet.column.values.factory.DefaultValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;

/**
 * Knows how much heap the dictionaries of a row group take. Parquet counts the values in them only, which is a small part: nothing in one
 * file, but much in a hundred that are open.
 */
final class DictionaryMemory implements ValuesWriterFactory {
    /** Heap of an entry beside the value that Parquet counts: slots of a hash table that is half full, and objects. */
    private static final long NUMBER_ENTRY = 48;

    private static final long BYTES_ENTRY = 88;
    /** What a dictionary has in any case. */
    private static final long EMPTY = 4 << 10;

    private final ValuesWriterFactory columns = new DefaultValuesWriterFactory();
    private final List<DictionaryValuesWriter> dictionaries = new ArrayList<>();

    @Override
    public void initialize(ParquetProperties properties) {
        columns.initialize(properties);
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor descriptor) {
        ValuesWriter column = columns.newValuesWriter(descriptor);
        if (column instanceof FallbackValuesWriter<?, ?> mayFallBack
                && mayFallBack.initialWriter instanceof DictionaryValuesWriter dictionary) {
            dictionaries.add(dictionary);
        }
        return column;
    }

    /** The row group is written, and its dictionaries with it. */
    void endRowGroup() {
        dictionaries.clear();
    }

    /** Heap of the dictionaries of the current row group. */
    long bytes() {
        long bytes = 0;
        for (DictionaryValuesWriter dictionary : dictionaries) {
            bytes += EMPTY + dictionary.getAllocatedSize() + entries(dictionary);
        }
        return bytes;
    }

    private static long entries(DictionaryValuesWriter dictionary) {
        if (dictionary instanceof PlainBinaryDictionaryValuesWriter binaries) {
            return binaries.getDictionarySize() * BYTES_ENTRY;
        }
        int numbers = 0;
        if (dictionary instanceof PlainLongDictionaryValuesWriter longs) {
            numbers = longs.getDictionarySize();
        } else if (dictionary instanceof PlainDoubleDictionaryValuesWriter doubles) {
            numbers = doubles.getDictionarySize();
        } else if (dictionary instanceof PlainIntegerDictionaryValuesWriter integers) {
            numbers = integers.getDictionarySize();
        } else if (dictionary instanceof PlainFloatDictionaryValuesWriter floats) {
            numbers = floats.getDictionarySize();
        }
        return numbers * NUMBER_ENTRY;
    }
}
