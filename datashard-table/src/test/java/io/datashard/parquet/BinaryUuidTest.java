package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StorageInput;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
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

    /** Spark skips row groups by them, or fails on them. */
    @Test
    void uuidsHaveNoStatisticsAndTheOthersHaveThem() {
        Schema schema = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "u", PrimitiveType.UUID),
                Field.optional(3, "text", PrimitiveType.STRING),
                Field.optional(4, "with.dot", PrimitiveType.UUID));
        List<TestRow> rows = IntStream.range(0, 1000)
                .mapToObj(i -> TestRow.of(
                        (long) i % 3,
                        i % 10 == 0 ? null : "f79c3e09-677c-4bbd-a479-3f349cb785e" + i % 7,
                        "text-" + i % 5,
                        i % 4 == 0 ? null : "f79c3e09-677c-4bbd-a479-3f349cb785e7"))
                .toList();
        DataFile file = DataFiles.write(storage, schema, SETTINGS, rows);

        try (StorageInput input = storage.openDataFile(file.path())) {
            ParquetFooter footer = ParquetFooter.read(input, FileLabel.of(storage, file.path()));
            for (ColumnChunkMetaData column : footer.rowGroups().get(0).getColumns()) {
                boolean isUuid = column.getPath().toArray()[0].matches("u|with\\.dot");
                assertThat(column.getStatistics().isEmpty()).as("%s", column).isEqualTo(isUuid);
                assertThat(column.getColumnIndexReference() == null)
                        .as("%s", column)
                        .isEqualTo(isUuid);
            }
        }
        assertThat(file.nullCounts()).isEqualTo(Map.of(1, 0L, 2, 100L, 3, 0L, 4, 250L));
        assertThat(file.bounds().lower()).containsOnlyKeys(1, 3);
        assertThat(DataFiles.read(storage, file, schema)).isEqualTo(DataFiles.json(schema, rows));
        for (Predicate condition : List.of(
                new Predicate.Compare("u", Predicate.Operator.EQ, "f79c3e09-677c-4bbd-a479-3f349cb785e3"),
                new Predicate.IsNull("u"),
                new Predicate.IsNotNull("u"))) {
            try (DataFileReader reader = DataFiles.open(storage, file, schema, condition, ReadRange.ALL)) {
                assertThat(reader.nextBatch()).as("%s", condition).isNotNull();
            }
        }
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
