package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamagedFileTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final Schema schema = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "name", PrimitiveType.STRING),
            Field.optional(3, "amount", PrimitiveType.DOUBLE));
    private final List<TestRow> rows = IntStream.range(0, 40)
            .mapToObj(i -> TestRow.of((long) i, i % 5 == 0 ? null : "name" + i % 7, i % 3 == 0 ? null : i / 8.0))
            .toList();
    private final List<String> expected = DataFiles.json(schema, rows);

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void aFileThatWasCutOffIsRefused() {
        DataFile file = write(Compression.LZ4);
        byte[] bytes = bytes(file);
        for (int length = 0; length < bytes.length; length++) {
            storage.put(file.path(), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> DataFiles.read(storage, file, schema))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(file.path().value());
            DataFile recorded = new DataFile(file.path(), 40, length, null, file.nullCounts(), file.bounds());
            assertThatThrownBy(() -> DataFiles.read(storage, recorded, schema))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(file.path().value());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aFlippedBitNeverGivesARawErrorNorAWrongRowFromAPage(Compression compression) {
        DataFile file = write(compression);
        byte[] bytes = bytes(file);
        RowGroup rowGroup = ParquetFiles.rowGroups(storage, file.path()).get(0);
        int wrong = 0;
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                storage.put(file.path(), flipped);
                try {
                    if (!DataFiles.read(storage, file, schema).equals(expected)) {
                        wrong++;
                    }
                } catch (CorruptDataException e) {
                    assertThat(e).hasMessageContaining(file.path().value());
                }
            }
        }
        // What is left are headers and the footer, which Parquet gives no checksum; the file's SHA-256 covers them.
        assertThat(wrong).isLessThan((int) (bytes.length - rowGroup.bytes()));
    }

    @Test
    void aFlippedBitInAPageIsFoundByItsChecksum() {
        List<TestRow> big = IntStream.range(0, 2000)
                .mapToObj(i -> TestRow.of(i * 7919L * 7919L, "unlike" + i * 31L, i / 3.0))
                .toList();
        DataFile file = DataFiles.write(storage, schema, new DataFileWriterSettings(Compression.NONE, 64 << 20), big);
        byte[] bytes = bytes(file);
        RowGroup rowGroup = ParquetFiles.rowGroups(storage, file.path()).get(0);
        // Headers are a few dozen bytes at the start of each page: these positions lie well within pages.
        for (long at = rowGroup.start() + 200; at < rowGroup.start() + 10_000; at += 97) {
            byte[] flipped = bytes.clone();
            flipped[(int) at] ^= 4;
            storage.put(file.path(), flipped);
            assertThatThrownBy(() -> DataFiles.read(storage, file, schema))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining("'id'");
        }
    }

    @Test
    void whatIsNoParquetFileIsRefused() {
        for (String content : List.of("", "PAR1", "{\"id\": 1}", "PAR1PAR1PAR1PAR1", "x".repeat(100_000))) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            storage.put(DataFiles.PATH, bytes);
            assertThatThrownBy(() -> ParquetFiles.readSchema(storage, DataFiles.PATH))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(DataFiles.PATH.value());
        }
    }

    @Test
    void aFileThatLacksAColumnIsRefusedNamingIt() {
        DataFile file = write(Compression.LZ4);
        Schema wider = new Schema(
                1,
                List.of(
                        schema.field(0),
                        schema.field(1),
                        schema.field(2),
                        Field.optional(4, "extra", PrimitiveType.INT)));

        assertThatThrownBy(() -> DataFiles.read(storage, file, wider))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("extra")
                .hasMessageContaining(file.path().value());
    }

    @Test
    void aFileWithAnotherTypeIsRefusedNamingTheColumn() {
        DataFile file = write(Compression.LZ4);
        Schema other = Schema.of(schema.field(0), Field.optional(2, "name", PrimitiveType.BINARY), schema.field(2));

        assertThatThrownBy(() -> DataFiles.read(storage, file, other))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("'name'")
                .hasMessageContaining("binary");
    }

    @Test
    void columnsMayStandInAnotherOrderInTheFile() {
        DataFile file = write(Compression.LZ4);
        Schema reordered = Schema.of(schema.field(2), schema.field(0), schema.field(1));

        try (DataFileReader reader = ParquetFiles.open(
                storage, file.path(), file.sizeInBytes(), reordered, DataFiles.names(schema), null, ReadRange.ALL)) {
            assertThat(DataFiles.drain(reader, schema)).isEqualTo(expected);
        }
    }

    private DataFile write(Compression compression) {
        return DataFiles.write(storage, schema, new DataFileWriterSettings(compression, 64 << 20), rows);
    }

    private byte[] bytes(DataFile file) {
        return storage.read(file.path()).orElseThrow().bytes();
    }
}
