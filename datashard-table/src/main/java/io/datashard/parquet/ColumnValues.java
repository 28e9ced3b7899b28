package io.datashard.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.parquet.column.values.plain.FixedLenByteArrayPlainValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;

/**
 * Creates the value encoders for the columns of one row group: as in Parquet's first format, with a dictionary while that pays, then plain.
 * Knows how much heap the dictionaries take; the allocator counts the other buffers.
 */
final class ColumnValues implements ValuesWriterFactory {
    private final int dictionaryBytes;
    private final ByteBufferAllocator allocator;
    private final List<DictionaryColumn> dictionaries = new ArrayList<>();
    /** Parquet allows no allocator for these. */
    private final List<BooleanPlainValuesWriter> booleans = new ArrayList<>();

    private int slabBytes;
    private int pageBytes;

    /**
     * The encoders of one row group.
     *
     * @param dictionaryBytes how many bytes of values the dictionary of a column may have
     */
    ColumnValues(int dictionaryBytes, ByteBufferAllocator allocator) {
        this.dictionaryBytes = dictionaryBytes;
        this.allocator = allocator;
    }

    @Override
    public void initialize(ParquetProperties properties) {
        slabBytes = properties.getInitialSlabSize();
        pageBytes = properties.getPageSizeThreshold();
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> {
                BooleanPlainValuesWriter bits = new BooleanPlainValuesWriter();
                booleans.add(bits);
                yield bits;
            }
            case FIXED_LEN_BYTE_ARRAY ->
                new FixedLenByteArrayPlainValuesWriter(
                        column.getPrimitiveType().getTypeLength(), slabBytes, pageBytes, allocator);
            case INT32, FLOAT -> orPlain(new NumberDictionary(Integer.BYTES, dictionaryBytes, allocator));
            case INT64, DOUBLE -> orPlain(new NumberDictionary(Long.BYTES, dictionaryBytes, allocator));
            case BINARY -> orPlain(new BytesDictionary(dictionaryBytes, allocator));
            case INT96 -> throw new IllegalArgumentException("no column is written as INT96");
        };
    }

    private ValuesWriter orPlain(DictionaryColumn dictionary) {
        dictionaries.add(dictionary);
        return FallbackValuesWriter.of(dictionary, new PlainValuesWriter(slabBytes, pageBytes, allocator));
    }

    /** Heap of the dictionaries, and of other buffers that no allocator counts. */
    long heldBytes() {
        long bytes = 0;
        for (DictionaryColumn dictionary : dictionaries) {
            bytes += dictionary.heldBytes();
        }
        for (BooleanPlainValuesWriter bits : booleans) {
            bytes += bits.getAllocatedSize();
        }
        return bytes;
    }
}
