package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column is in numbers of dictionary entries as long as that is smaller and the dictionary is small enough, then plain. */
@SuppressWarnings("deprecation") // PLAIN_DICTIONARY is what writers of the first format say.
class DictionaryLimitTest {
    private static final Encoding DICTIONARY = Encoding.PLAIN_DICTIONARY;
    private static final Encoding PLAIN = Encoding.PLAIN;
    private static final int PAGE = ColumnChunk.MOST_PAGE_ROWS;
    /** With so many other files, dictionaries have 64 KB. */
    private static final int OPEN = 1000;

    private static final int LIMIT = 64 << 10;

    private final MemoryStorage storage = new MemoryStorage();

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void numbersUpToTheLimitAreInTheDictionary(int more, boolean fits) throws IOException {
        int most = LIMIT / Long.BYTES + more;
        // The second page brings the rest of the values.
        IntToLongFunction value = row -> row < PAGE ? row % 3000 : row % most;

        assertThat(encodings(PrimitiveType.LONG, 3 * PAGE, value))
                .isEqualTo(fits ? List.of(DICTIONARY, DICTIONARY, DICTIONARY) : List.of(DICTIONARY, PLAIN, PLAIN));
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void textsUpToTheLimitAreInTheDictionary(int more, boolean fits) throws IOException {
        // Texts of 12 bytes take 16 in a dictionary.
        int most = LIMIT / 16 + more;
        IntToLongFunction value = row -> row < PAGE ? row % 3000 : row % most;

        assertThat(encodings(PrimitiveType.STRING, 3 * PAGE, value))
                .isEqualTo(fits ? List.of(DICTIONARY, DICTIONARY, DICTIONARY) : List.of(DICTIONARY, PLAIN, PLAIN));
    }

    @Test
    void aLastPageMayExceedTheLimitBecauseItsDictionaryIsNotKept() throws IOException {
        int most = LIMIT / Long.BYTES + 1;

        assertThat(encodings(PrimitiveType.LONG, PAGE + 18_000, row -> row < PAGE ? row % 3000 : row % most))
                .isEqualTo(List.of(DICTIONARY, DICTIONARY));
    }

    @Test
    void valuesThatAreAllDifferentAreNeverInADictionary() throws IOException {
        assertThat(encodings(PrimitiveType.LONG, 2 * PAGE, row -> row)).isEqualTo(List.of(PLAIN, PLAIN));
        assertThat(encodings(PrimitiveType.STRING, 2 * PAGE, row -> row)).isEqualTo(List.of(PLAIN, PLAIN));
        assertThat(encodings(PrimitiveType.INT, 1, row -> row)).isEqualTo(List.of(PLAIN));
    }

    @Test
    void valuesThatBecomeDifferentLeaveTheDictionaryWithTheirPage() throws IOException {
        assertThat(encodings(PrimitiveType.LONG, 3 * PAGE, row -> row < PAGE ? row % 3 : row))
                .isEqualTo(List.of(DICTIONARY, PLAIN, PLAIN));
        assertThat(encodings(PrimitiveType.STRING, 3 * PAGE, row -> row < PAGE ? row % 3 : row))
                .isEqualTo(List.of(DICTIONARY, PLAIN, PLAIN));
    }

    @Test
    void aFirstPageMayBeginWithDifferentValues() throws IOException {
        assertThat(encodings(PrimitiveType.LONG, PAGE - 1, row -> row % 12_000)).isEqualTo(List.of(DICTIONARY));
        assertThat(encodings(PrimitiveType.STRING, PAGE - 1, row -> row % 12_000))
                .isEqualTo(List.of(DICTIONARY));
    }

    /** Writes one column into one row group, requires that Parquet's reader reads it back, and tells the encodings of its pages. */
    private List<Encoding> encodings(DataType type, int rows, IntToLongFunction value) throws IOException {
        Schema schema = Schema.of(Field.optional(1, "c", type));
        List<@Nullable Object> expected = new ArrayList<>();
        DataFile file;
        try (DataFileWriter writer =
                new DataFileWriters(storage, schema, DataFileWriterSettings.DEFAULT).create(DataFiles.PATH, OPEN)) {
            IntStream.range(0, rows)
                    .mapToObj(row -> TestRow.of(convert(type, value.applyAsLong(row))))
                    .forEach(row -> {
                        writer.write(row);
                        expected.add(StoredValues.of(type, DataFileWriterSettings.UuidForm.TEXT, row, 0));
                    });
            file = writer.finish();
        }
        StoredFile stored =
                new StoredFile(storage.read(file.path()).orElseThrow().bytes());
        assertThat(stored.rowGroups()).hasSize(1);
        assertThat(stored.values(0).equals(expected)).isTrue();
        return stored.encodings(stored.chunk(0, 0));
    }

    private static Object convert(DataType type, long value) {
        if (type == PrimitiveType.INT) {
            return (int) value;
        }
        return type == PrimitiveType.LONG ? (Object) value : String.valueOf(100_000_000_000L + value);
    }
}
