package io.datashard.parquet;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Writes data files with Parquet's own column writers, with pages and encodings of any kind. */
record ForeignWriter(ParquetProperties properties, CompressionCodecName codec, UuidForm uuids, int rowsOfGroup) {
    DataFile write(MemoryStorage storage, Schema schema, List<TestRow> rows) throws IOException {
        MessageType type = ParquetSchema.write(schema, uuids);
        PageCompressor compressor =
                new PageCompressor(codec, PageCodecs.of(codec, "").orElseThrow());
        try (StorageOutput output = storage.createDataFile(DataFiles.PATH, Pending.NOTHING)) {
            ParquetFileWriter file = new ParquetFileWriter(
                    new HashingOutput(output), type, ParquetFileWriter.Mode.CREATE, 1 << 20, 0, null, properties);
            file.start();
            for (int from = 0; from < rows.size(); from += rowsOfGroup) {
                writeGroup(file, type, compressor, rows.subList(from, Math.min(rows.size(), from + rowsOfGroup)));
            }
            file.end(Map.of());
            output.finish();
            compressor.release();
            return new DataFile(DataFiles.PATH, rows.size(), output.position(), null, Map.of(), ColumnBounds.NONE);
        }
    }

    private void writeGroup(ParquetFileWriter file, MessageType type, PageCompressor compressor, List<TestRow> rows)
            throws IOException {
        ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                compressor, type, new HeapByteBufferAllocator(), 64, properties.getPageWriteChecksumEnabled());
        ColumnWriteStore store = properties.newColumnWriteStore(type, pages, pages);
        for (TestRow row : rows) {
            for (int i = 0; i < type.getFieldCount(); i++) {
                ColumnWriter writer = store.getColumnWriter(type.getColumns().get(i));
                if (row.isNullAt(i)) {
                    writer.writeNull(0, 0);
                } else {
                    write(writer, type.getType(i).asPrimitiveType(), row, i);
                }
            }
            store.endRecord();
        }
        store.flush();
        file.startBlock(rows.size());
        pages.flushToFileWriter(file);
        file.endBlock();
    }

    private void write(ColumnWriter writer, PrimitiveType type, TestRow row, int i) {
        int level = type.isRepetition(org.apache.parquet.schema.Type.Repetition.REQUIRED) ? 0 : 1;
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> writer.write(row.getBoolean(i), 0, level);
            case INT32 -> writer.write(row.getInt(i), 0, level);
            case INT64 -> writer.write(row.getLong(i), 0, level);
            case FLOAT -> writer.write(row.getFloat(i), 0, level);
            case DOUBLE -> writer.write(row.getDouble(i), 0, level);
            default -> writer.write(Binary.fromConstantByteArray(bytes(type, row, i)), 0, level);
        }
    }

    private static byte[] bytes(PrimitiveType type, TestRow row, int i) {
        boolean fixed = type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        if (fixed && type.getLogicalTypeAnnotation() != null) {
            BigDecimal value = row.getDecimal(i);
            byte[] shortest = value.unscaledValue().toByteArray();
            byte[] bytes = new byte[type.getTypeLength()];
            Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
            System.arraycopy(shortest, 0, bytes, bytes.length - shortest.length, shortest.length);
            return bytes;
        }
        byte[] bytes = row.getBytes(i);
        return fixed && bytes.length != type.getTypeLength()
                ? uuid(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII))
                : bytes;
    }

    private static byte[] uuid(String text) {
        java.util.UUID uuid = java.util.UUID.fromString(text);
        return java.nio.ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
