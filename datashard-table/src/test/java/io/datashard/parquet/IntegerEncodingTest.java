package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whole numbers are encoded as differences only if that is asked for, and only where it is much smaller. */
@SuppressWarnings("deprecation") // PLAIN_DICTIONARY is what writers of the first format say.
class IntegerEncodingTest {
    private static final Set<PrimitiveType> WHOLE = EnumSet.of(
            PrimitiveType.INT,
            PrimitiveType.LONG,
            PrimitiveType.DATE,
            PrimitiveType.TIME,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.TIMESTAMPTZ);
    private static final int PAGE = ColumnChunk.MOST_PAGE_ROWS;
    private static final Encoding DELTA = Encoding.DELTA_BINARY_PACKED;
    private static final Encoding DICTIONARY = Encoding.PLAIN_DICTIONARY;
    private static final Encoding PLAIN = Encoding.PLAIN;

    private final MemoryStorage storage = new MemoryStorage();

    @Test
    void ascendingNumbersOfEachTypeAreDifferences() throws IOException {
        for (PrimitiveType type : WHOLE) {
            assertThat(encodings(IntegerEncoding.DELTA, type, 2 * PAGE + 7, row -> 1000 + 3L * row))
                    .as("%s", type)
                    .isEqualTo(List.of(DELTA, DELTA, DELTA));
        }
    }

    @Test
    void withoutTheOptionNothingIs() throws IOException {
        assertThat(DataFileWriterSettings.DEFAULT.integers()).isEqualTo(IntegerEncoding.DICTIONARY);
        for (PrimitiveType type : WHOLE) {
            assertThat(encodings(IntegerEncoding.DICTIONARY, type, PAGE + 7, row -> 1000 + 3L * row))
                    .as("%s", type)
                    .isEqualTo(List.of(PLAIN, PLAIN));
        }
    }

    @Test
    void otherTypesNeverAre() throws IOException {
        for (DataType type : List.of(PrimitiveType.DOUBLE, new DecimalType(18, 0), PrimitiveType.STRING)) {
            assertThat(encodings(IntegerEncoding.DELTA, type, PAGE, row -> row))
                    .as("%s", type)
                    .isEqualTo(List.of(PLAIN));
        }
    }

    @Test
    void fewValuesStayInTheDictionary() throws IOException {
        assertThat(encodings(IntegerEncoding.DELTA, PrimitiveType.LONG, 2 * PAGE, row -> row * 7919L % 20))
                .isEqualTo(List.of(DICTIONARY, DICTIONARY));
        // Long runs of few values: the dictionary has runs for them.
        assertThat(encodings(IntegerEncoding.DELTA, PrimitiveType.DATE, PAGE, row -> 20_000 + row / 5000))
                .isEqualTo(List.of(DICTIONARY));
        assertThat(encodings(IntegerEncoding.DELTA, PrimitiveType.INT, PAGE, row -> 1))
                .isEqualTo(List.of(DICTIONARY));
    }

    @Test
    void timesThatRepeatAndAscendAreDifferencesThoughADictionaryWouldBeSmallerThanPlain() throws IOException {
        IntToLongFunction seconds = row -> row / 4 * 1_000_000L;

        assertThat(encodings(IntegerEncoding.DICTIONARY, PrimitiveType.TIMESTAMP, PAGE, seconds))
                .isEqualTo(List.of(DICTIONARY));
        assertThat(encodings(IntegerEncoding.DELTA, PrimitiveType.TIMESTAMP, PAGE, seconds))
                .isEqualTo(List.of(DELTA));
    }

    @Test
    void scatteredNumbersAreNot() throws IOException {
        assertThat(encodings(IntegerEncoding.DELTA, PrimitiveType.LONG, PAGE, row -> row * 0x9E3779B97F4A7C15L))
                .isEqualTo(List.of(PLAIN));
    }

    @Test
    void aPageIsDecidedByItself() throws IOException {
        assertThat(encodings(
                        IntegerEncoding.DELTA,
                        PrimitiveType.LONG,
                        4 * PAGE,
                        row -> row < PAGE
                                ? row % 5
                                : row < 2 * PAGE ? row : (row * 0x9E3779B97F4A7C15L) >>> (row / PAGE)))
                .isEqualTo(List.of(DICTIONARY, DELTA, PLAIN, PLAIN));
    }

    /** Writes one column with a null in every eleventh row, requires that Parquet's reader reads it back, and tells the encodings. */
    private List<Encoding> encodings(IntegerEncoding integers, DataType type, int rows, IntToLongFunction value)
            throws IOException {
        Schema schema = Schema.of(Field.optional(1, "c", type));
        List<@Nullable Object> expected = new ArrayList<>();
        DataFile file;
        DataFileWriterSettings settings = DataFileWriterSettings.DEFAULT.withIntegers(integers);
        try (DataFileWriter writer = new DataFileWriters(storage, schema, settings).create(DataFiles.PATH, 0)) {
            for (int row = 0; row < rows; row++) {
                Object given = row % 11 == 10 ? null : convert(type, value.applyAsLong(row));
                TestRow made = TestRow.of(new @Nullable Object[] {given});
                writer.write(made);
                expected.add(StoredValues.of(type, settings.uuids(), made, 0));
            }
            file = writer.finish();
        }
        StoredFile stored =
                new StoredFile(storage.read(file.path()).orElseThrow().bytes());
        assertThat(stored.values(0).equals(expected)).isTrue();
        return stored.encodings(stored.chunk(0, 0));
    }

    private static Object convert(DataType type, long value) {
        if (type instanceof DecimalType) {
            return BigDecimal.valueOf(value % 100_000_000);
        }
        return switch ((PrimitiveType) type) {
            case INT, DATE -> (int) value;
            case DOUBLE -> value / 3.0;
            case STRING -> "text " + value;
            default -> value;
        };
    }
}
