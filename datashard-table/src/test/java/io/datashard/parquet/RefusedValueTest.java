package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusedValueTest {
    private final MemoryStorage storage = new MemoryStorage();

    static Stream<Arguments> badValues() {
        return Stream.of(
                Arguments.of(PrimitiveType.INT, null, 1),
                Arguments.of(PrimitiveType.STRING, null, "good"),
                Arguments.of(PrimitiveType.TIME, -1L, 0L),
                Arguments.of(PrimitiveType.TIME, 86_400_000_000L, 86_399_999_999L),
                Arguments.of(new DecimalType(5, 2), new BigDecimal("1000.00"), new BigDecimal("999.99")),
                Arguments.of(new DecimalType(5, 2), new BigDecimal("1.0"), new BigDecimal("1.00")),
                Arguments.of(PrimitiveType.UUID, "secret", "00000000-0000-0000-0000-000000000000"),
                Arguments.of(new FixedType(2), new byte[3], new byte[2]));
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsRefusedAndItsRowLeavesNoTrace(DataType type, Object bad, Object good) {
        Schema schema = Schema.of(
                Field.required(1, "before", PrimitiveType.LONG),
                Field.required(2, "the column", type),
                Field.optional(3, "after", PrimitiveType.STRING));
        DataFile file;
        try (DataFileWriter writer =
                ParquetFiles.create(storage, DataFiles.PATH, schema, DataFileWriterSettings.DEFAULT)) {
            writer.write(TestRow.of(1L, good, "a"));
            assertThatThrownBy(() -> writer.write(TestRow.of(2L, bad, "b")))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("the column")
                    .hasMessageNotContaining("secret");
            writer.write(TestRow.of(3L, good, null));
            assertThat(writer.rowCount()).isEqualTo(2);
            file = writer.finish();
        }

        assertThat(DataFiles.read(storage, file, schema))
                .isEqualTo(DataFiles.json(schema, List.of(TestRow.of(1L, good, "a"), TestRow.of(3L, good, null))));
        assertThat(file.recordCount()).isEqualTo(2);
    }

    /** Beyond the first rows, a row goes into the columns one by one, and is taken back from those before the bad value. */
    @Test
    void badRowsAmongManyLeaveNoTraceInTheColumnsBeforeTheBadValue() {
        Schema schema = Schema.of(
                Field.optional(1, "number", PrimitiveType.LONG),
                Field.optional(2, "text", PrimitiveType.STRING),
                Field.optional(3, "decimal", new DecimalType(5, 2)),
                Field.optional(4, "uuid", PrimitiveType.UUID),
                Field.required(5, "last", PrimitiveType.INT));
        String uuid = "00000000-0000-0000-0000-00000000000a";
        List<TestRow> good = new ArrayList<>();
        DataFile file;
        try (DataFileWriter writer = new DataFileWriters(
                        storage,
                        schema,
                        DataFileWriterSettings.DEFAULT.withUuids(DataFileWriterSettings.UuidForm.BYTES))
                .create(DataFiles.PATH, 0)) {
            for (int i = 0; i < 45_000; i++) {
                Object number = i % 4 == 0 ? null : (Object) (long) i;
                Object text = i % 3 == 0 ? null : "text " + i % 100;
                TestRow bad =
                        switch (i % 3) {
                            case 0 -> TestRow.of(null, "secret", new BigDecimal("1000.00"), uuid, 1);
                            case 1 -> TestRow.of(7L, null, BigDecimal.valueOf(i % 5, 2), uuid.replace('a', 'x'), 1);
                            default -> TestRow.of(null, "secret", null, uuid, null);
                        };
                if (i % 7 == 0) {
                    assertThatThrownBy(() -> writer.write(bad)).isInstanceOf(InvalidUseException.class);
                }
                TestRow row = TestRow.of(number, text, BigDecimal.valueOf(i % 1000, 2), uuid, i);
                writer.write(row);
                good.add(row);
            }
            file = writer.finish();
        }

        assertThat(DataFiles.read(storage, file, schema).equals(DataFiles.json(schema, good)))
                .isTrue();
        assertThat(file.nullCounts())
                .containsEntry(1, 11_250L)
                .containsEntry(2, 15_000L)
                .containsEntry(4, 0L);
        assertThat(file.bounds().lower()).containsEntry(2, "text 0");
    }

    @Test
    void aFileWithoutRowsIsNeverMade() {
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        try (DataFileWriter writer =
                ParquetFiles.create(storage, DataFiles.PATH, schema, DataFileWriterSettings.DEFAULT)) {
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("no row");
        }
        assertThat(storage.paths()).isEmpty();
    }

    @Test
    void aTableWithoutColumnsCannotBeWritten() {
        assertThatThrownBy(
                        () -> ParquetFiles.create(storage, DataFiles.PATH, Schema.of(), DataFileWriterSettings.DEFAULT))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("no columns");
    }

    @Test
    void aWriterThatIsClosedEarlyLeavesNothing() {
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        try (DataFileWriter writer =
                ParquetFiles.create(storage, DataFiles.PATH, schema, DataFileWriterSettings.DEFAULT)) {
            writer.write(TestRow.of(1L));
        }
        assertThat(storage.paths()).isEmpty();
    }
}
