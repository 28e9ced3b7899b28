package io.datashard.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.FixedType;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uuids as the iceberg layout has them. */
class BinaryUuidTest {
    private static final DataFileWriterSettings SETTINGS = DataFileWriterSettings.DEFAULT.withUuids(UuidForm.BYTES);
    private static final Schema SCHEMA = Schema.of(
            Field.required(7, "u", PrimitiveType.UUID),
            Field.optional(9, "n", PrimitiveType.UUID),
            Field.optional(11, "f", new FixedType(3)));

    private final MemoryStorage storage = new MemoryStorage();

    @Test
    void columnsAreSixteenBytesWithoutAnAnnotation() {
        MessageType type = ParquetSchema.write(SCHEMA, UuidForm.BYTES);

        assertThat(type.getFields())
                .hasToString("[required fixed_len_byte_array(16) u = 7, optional fixed_len_byte_array(16) n = 9,"
                        + " optional fixed_len_byte_array(3) f = 11]");
    }

    @Test
    void uuidsComeBackAsText() {
        List<TestRow> rows = List.of(
                TestRow.of("f79c3e09-677c-4bbd-a479-3f349cb785e7", null, new byte[] {1, 2, 3}),
                TestRow.of(
                        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", new byte[3]));

        DataFile file = DataFiles.write(storage, SCHEMA, SETTINGS, rows);

        assertThat(DataFiles.read(storage, file, SCHEMA)).isEqualTo(DataFiles.json(SCHEMA, rows));
        assertThat(file.nullCounts()).containsEntry(9, 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f79c3e09-677c-4bbd-a479-3f349cb785eg",
                "f79c3e09x677c-4bbd-a479-3f349cb785e7",
                "f79c3e09677c4bbda4793f349cb785e7",
                ""
            })
    void otherTextIsRefusedAndTheRestIsWritten(String text) {
        TestRow good = TestRow.of("f79c3e09-677c-4bbd-a479-3f349cb785e7", null, null);
        try (DataFileWriter writer = ParquetFiles.create(storage, DataFiles.PATH, SCHEMA, SETTINGS)) {
            writer.write(good);
            assertThatThrownBy(() -> writer.write(TestRow.of(text, null, null)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("the column 'u' takes uuids");
            assertThat(DataFiles.read(storage, writer.finish(), SCHEMA))
                    .isEqualTo(DataFiles.json(SCHEMA, List.of(good)));
        }
    }
}
