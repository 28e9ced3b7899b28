package io.datashard.parquet;

import io.datashard.storage.StorageInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a data file. The parts on which reads rely are checked.
 *
 * @param type the stored columns
 * @param rowGroups the row groups in file order
 * @param tail the last bytes of the file, with which the footer was read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ParquetFooter(MessageType type, List<BlockMetaData> rowGroups, byte[] tail) {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED_MAGIC = "PARE".getBytes(StandardCharsets.US_ASCII);
    /** Footer length and magic. */
    private static final int TAIL = 8;

    private static final int FIRST_READ = 64 << 10;

    static ParquetFooter read(StorageInput input, FileLabel file) {
        long length = input.length();
        if (length < MAGIC.length + TAIL) {
            throw file.corrupt("it has " + length + " bytes only, which is no Parquet file");
        }
        byte[] end = tail(input, length, (int) Math.min(length, FIRST_READ));
        int footerLength = footerLength(end, length, file);
        if (footerLength + TAIL > end.length) {
            end = tail(input, length, footerLength + TAIL);
        }
        ParquetFooter footer = parse(end, end.length - TAIL - footerLength, footerLength, file);
        footer.check(length - TAIL - footerLength, file);
        return footer;
    }

    private static byte[] tail(StorageInput input, long fileLength, int length) {
        byte[] bytes = new byte[length];
        input.readFully(fileLength - length, bytes, 0, length);
        return bytes;
    }

    private static int footerLength(byte[] end, long fileLength, FileLabel file) {
        byte[] magic = Arrays.copyOfRange(end, end.length - MAGIC.length, end.length);
        if (Arrays.equals(magic, ENCRYPTED_MAGIC)) {
            throw file.corrupt("it is encrypted, which this table format does not have");
        }
        if (!Arrays.equals(magic, MAGIC)) {
            throw file.corrupt("it does not end as a Parquet file does: it was cut off or is something else");
        }
        int footerLength = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - TAIL);
        if (footerLength <= 0 || footerLength > fileLength - TAIL - MAGIC.length) {
            throw file.corrupt("its footer claims " + footerLength + " of " + fileLength + " bytes");
        }
        return footerLength;
    }

    private static ParquetFooter parse(byte[] bytes, int offset, int length, FileLabel file) {
        try {
            ParquetMetadata metadata = new ParquetMetadataConverter()
                    .readParquetMetadata(
                            new ByteArrayInputStream(bytes, offset, length), ParquetMetadataConverter.NO_FILTER);
            return new ParquetFooter(metadata.getFileMetaData().getSchema(), List.copyOf(metadata.getBlocks()), bytes);
        } catch (IOException | RuntimeException e) {
            // Parquet throws any exception on damaged bytes.
            throw file.corrupt("its footer is damaged", e);
        }
    }

    private void check(long end, FileLabel file) {
        for (BlockMetaData rowGroup : rowGroups) {
            if (rowGroup.getRowCount() < 0
                    || rowGroup.getColumns().size() != type.getPaths().size()) {
                throw file.corrupt("its footer is damaged: a row group lacks columns or rows");
            }
            for (ColumnChunkMetaData column : rowGroup.getColumns()) {
                long start = column.getStartingPos();
                if (start < MAGIC.length || column.getTotalSize() < 0 || column.getTotalSize() > end - start) {
                    throw file.corrupt("its footer is damaged: the column "
                            + column.getPath().toDotString() + " does not lie within the file");
                }
            }
        }
    }

    /** The position of a row group, by which a {@link ReadRange} chooses it. */
    static RowGroup position(BlockMetaData rowGroup) {
        long start = Long.MAX_VALUE;
        long end = 0;
        for (ColumnChunkMetaData column : rowGroup.getColumns()) {
            start = Math.min(start, column.getStartingPos());
            end = Math.max(end, column.getStartingPos() + column.getTotalSize());
        }
        return new RowGroup(start, end - start, rowGroup.getRowCount());
    }
}
