package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that other writers make of the same tables: other physical types, encodings and pages. */
class ForeignFileTest {
    private static final int ROWS = 1000;

    private final MemoryStorage storage = new MemoryStorage();

    /** Parquet column, how to write row i into it, our type, what row i must read as. */
    static Stream<Arguments> columns() {
        return Stream.of(
                column("int64 c", PrimitiveType.LONG, (w, i) -> w.write(i * 31L, 0, 1), i -> i * 31L),
                column("int64 c (INTEGER(64,true))", PrimitiveType.LONG, (w, i) -> w.write(-(long) i, 0, 1), i ->
                        -(long) i),
                column("int32 c (INTEGER(32,true))", PrimitiveType.INT, (w, i) -> w.write(i, 0, 1), i -> i),
                column("int32 c (INTEGER(8,true))", PrimitiveType.INT, (w, i) -> w.write(i % 100, 0, 1), i -> i % 100),
                column("float c", PrimitiveType.FLOAT, (w, i) -> w.write(i / 3f, 0, 1), i -> i / 3f),
                column("double c", PrimitiveType.DOUBLE, (w, i) -> w.write(i / 3d, 0, 1), i -> i / 3d),
                column("boolean c", PrimitiveType.BOOLEAN, (w, i) -> w.write(i % 7 == 0, 0, 1), i -> i % 7 == 0),
                column("binary c (STRING)", PrimitiveType.STRING, (w, i) -> write(w, "t" + i), i -> "t" + i),
                column("binary c", PrimitiveType.FIXED, (w, i) -> write(w, "t" + i), i -> ("t" + i)
                        .getBytes(StandardCharsets.UTF_8)),
                column("binary c", new FixedType(3), (w, i) -> write(w, "abc"), i -> "abc"
                        .getBytes(StandardCharsets.UTF_8)),
                column("int64 c (TIME(MICROS,true))", PrimitiveType.TIME, (w, i) -> w.write((long) i, 0, 1), i ->
                        (long) i),
                column("int32 c (TIME(MILLIS,true))", PrimitiveType.TIME, (w, i) -> w.write(i, 0, 1), i -> i * 1000L),
                column(
                        "int64 c (TIMESTAMP(MILLIS,false))",
                        PrimitiveType.TIMESTAMP,
                        (w, i) -> w.write(-(long) i, 0, 1),
                        i -> i * -1000L),
                column(
                        "int64 c (TIMESTAMP(MILLIS,true))",
                        PrimitiveType.TIMESTAMPTZ,
                        (w, i) -> w.write((long) i, 0, 1),
                        i -> i * 1000L),
                column(
                        "int32 c (DECIMAL(9,2))",
                        new DecimalType(9, 2),
                        (w, i) -> w.write(-i, 0, 1),
                        i -> BigDecimal.valueOf(-i, 2)),
                column(
                        "int64 c (DECIMAL(18,3))",
                        new DecimalType(18, 3),
                        (w, i) -> w.write((long) i, 0, 1),
                        i -> BigDecimal.valueOf(i, 3)),
                column(
                        "binary c (DECIMAL(20,1))",
                        new DecimalType(20, 1),
                        (w, i) -> w.write(Binary.fromConstantByteArray(new byte[] {(byte) i}), 0, 1),
                        i -> BigDecimal.valueOf((byte) i, 1)),
                column(
                        "fixed_len_byte_array(16) c (UUID)",
                        PrimitiveType.UUID,
                        (w, i) -> w.write(
                                Binary.fromConstantByteArray(
                                        new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) 255}),
                                0,
                                1),
                        i -> "00010203-0405-0607-0809-0a0b0c0d0eff"),
                column(
                        "fixed_len_byte_array(2) c",
                        PrimitiveType.FIXED,
                        (w, i) -> w.write(Binary.fromConstantByteArray(new byte[] {1, (byte) i}), 0, 1),
                        i -> new byte[] {1, (byte) i}));
    }

    private static Arguments column(
            String parquet, DataType type, ObjIntConsumer<ColumnWriter> writer, IntFunction<Object> value) {
        return Arguments.of(parquet, type, writer, value);
    }

    private static void write(ColumnWriter writer, String text) {
        writer.write(Binary.fromString(text), 0, 1);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("columns")
    void whatAlsoDecodesIsRead(
            String parquet, DataType type, ObjIntConsumer<ColumnWriter> writer, IntFunction<Object> value)
            throws IOException {
        Schema schema = Schema.of(Field.required(1, "c", type));
        List<TestRow> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> TestRow.of(i % 10 == 9 ? null : value.apply(i)))
                .toList();
        for (ParquetProperties.Builder properties : properties()) {
            DataFile file = write("optional " + parquet, properties.build(), CompressionCodecName.SNAPPY, writer);

            assertThat(DataFiles.read(storage, file, schema)).isEqualTo(DataFiles.json(schema, rows));
            assertThat(DataFiles.read(storage, file, schema, new ReadRange(0, Long.MAX_VALUE, 457)))
                    .isEqualTo(DataFiles.json(schema, rows.subList(457, ROWS)));
        }
    }

    private static List<ParquetProperties.Builder> properties() {
        ParquetProperties.WriterVersion second = ParquetProperties.WriterVersion.PARQUET_2_0;
        return List.of(
                ParquetProperties.builder().withPageRowCountLimit(300),
                ParquetProperties.builder().withDictionaryEncoding(false).withPageWriteChecksumEnabled(false),
                ParquetProperties.builder().withWriterVersion(second).withPageRowCountLimit(300),
                ParquetProperties.builder().withWriterVersion(second).withDictionaryEncoding(false),
                ParquetProperties.builder().withDictionaryEncoding(false).withByteStreamSplitEncoding(true));
    }

    static Stream<Arguments> otherTypes() {
        return Stream.of(
                Arguments.of("int96 c", PrimitiveType.TIMESTAMP),
                Arguments.of("int64 c (TIMESTAMP(MICROS,true))", PrimitiveType.TIMESTAMP),
                Arguments.of("int64 c (TIMESTAMP(NANOS,false))", PrimitiveType.TIMESTAMP),
                Arguments.of("int64 c (TIMESTAMP(MICROS,false))", PrimitiveType.TIMESTAMPTZ),
                Arguments.of("int64 c (INTEGER(64,false))", PrimitiveType.LONG),
                Arguments.of("int32 c", PrimitiveType.LONG),
                Arguments.of("int64 c", PrimitiveType.INT),
                Arguments.of("binary c", PrimitiveType.STRING),
                Arguments.of("binary c (ENUM)", PrimitiveType.STRING),
                Arguments.of("binary c (STRING)", PrimitiveType.BINARY),
                Arguments.of("int32 c (DECIMAL(9,2))", new DecimalType(9, 3)),
                Arguments.of("fixed_len_byte_array(4) c", new FixedType(3)),
                Arguments.of("group c { optional int32 d; }", PrimitiveType.INT));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("otherTypes")
    void anotherTypeIsRefusedNamingFileAndColumn(String parquet, DataType type) {
        MessageType stored = MessageTypeParser.parseMessageType(
                "message m { optional " + parquet + (parquet.startsWith("group") ? " }" : "; }"));

        assertThatThrownBy(() -> ParquetSchema.check(
                        stored, Schema.of(Field.optional(1, "c", type)), new FileLabel("the data file data/x")))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("data/x")
                .hasMessageContaining("'c'");
    }

    @Test
    void aCodecThatNoDataFileMayHaveIsNamed() throws IOException {
        DataFile file = write(
                "optional int32 c",
                ParquetProperties.builder().build(),
                CompressionCodecName.LZ4,
                (writer, i) -> writer.write(i, 0, 1));

        assertThatThrownBy(() -> DataFiles.read(storage, file, Schema.of(Field.optional(1, "c", PrimitiveType.INT))))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("LZ4")
                .hasMessageContaining("LZ4_RAW");
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void aFileWithoutRowsIsReadable() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message m { optional int32 c; }");
        long length;
        try (StorageOutput output = storage.createDataFile(DataFiles.PATH, Pending.NOTHING)) {
            HashingOutput hashing = new HashingOutput(output);
            ParquetFileWriter file = new ParquetFileWriter(
                    hashing,
                    type,
                    ParquetFileWriter.Mode.CREATE,
                    1 << 20,
                    0,
                    null,
                    ParquetProperties.builder().build());
            file.start();
            file.end(Map.of());
            output.finish();
            length = output.position();
        }
        DataFile empty = new DataFile(DataFiles.PATH, 0, length, null, Map.of(), ColumnBounds.NONE);

        assertThat(DataFiles.read(storage, empty, Schema.of(Field.optional(1, "c", PrimitiveType.INT))))
                .isEmpty();
        assertThat(ParquetFiles.rowGroups(storage, DataFiles.PATH)).isEmpty();
    }

    /** Writes the column c, in which every tenth row is null. */
    private DataFile write(
            String column,
            ParquetProperties properties,
            CompressionCodecName codec,
            ObjIntConsumer<ColumnWriter> writer)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message m { " + column + "; }");
        PageCompressor compressor = new PageCompressor(
                codec,
                PageCodecs.of(codec, "")
                        .orElse(PageCodecs.of(CompressionCodecName.SNAPPY, "").orElseThrow()));
        try (StorageOutput output = storage.createDataFile(DataFiles.PATH, Pending.NOTHING)) {
            HashingOutput hashing = new HashingOutput(output);
            ParquetFileWriter file =
                    new ParquetFileWriter(hashing, type, ParquetFileWriter.Mode.CREATE, 1 << 20, 0, null, properties);
            file.start();
            ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                    compressor, type, new HeapByteBufferAllocator(), 64, properties.getPageWriteChecksumEnabled());
            ColumnWriteStore store = properties.newColumnWriteStore(type, pages, pages);
            ColumnWriter target = store.getColumnWriter(type.getColumns().get(0));
            for (int i = 0; i < ROWS; i++) {
                if (i % 10 == 9) {
                    target.writeNull(0, 0);
                } else {
                    writer.accept(target, i);
                }
                store.endRecord();
            }
            store.flush();
            file.startBlock(ROWS);
            pages.flushToFileWriter(file);
            file.endBlock();
            file.end(Map.of());
            output.finish();
            return new DataFile(DataFiles.PATH, ROWS, output.position(), null, Map.of(), ColumnBounds.NONE);
        }
    }
}
