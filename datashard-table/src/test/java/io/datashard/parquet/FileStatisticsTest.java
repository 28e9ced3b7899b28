package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileStatisticsTest {
    private static final int ID = 7;

    private final MemoryStorage storage = new MemoryStorage();

    @Test
    void nullsAreCountedAndStandInNoBound() {
        DataFile file = write(PrimitiveType.INT, null, 3, null, -2);

        assertThat(file.nullCounts()).isEqualTo(Map.of(ID, 2L));
        assertBounds(file, -2, 3);
    }

    @Test
    void aColumnOfNullsHasNoBounds() {
        DataFile file = write(PrimitiveType.STRING, null, null);

        assertThat(file.nullCounts()).isEqualTo(Map.of(ID, 2L));
        assertThat(file.bounds()).isEqualTo(ColumnBounds.NONE);
    }

    @Test
    void textsAreOrderedByCodePoint() {
        // U+FFFD is below U+1F600, though its UTF-16 form is above.
        assertBounds(write(PrimitiveType.STRING, "\uFFFD", "😀", "\uFFFC"), "\uFFFC", "😀");
    }

    @Test
    void longTextsAreNoBounds() {
        DataFile file = write(PrimitiveType.STRING, "a", "z".repeat(1025));

        assertThat(file.bounds().lower()).isEqualTo(Map.of(ID, "a"));
        assertThat(file.bounds().upper()).isEmpty();
    }

    @Test
    void zerosHaveBothSigns() {
        assertBounds(write(PrimitiveType.DOUBLE, 0.0, 0.0), -0.0, 0.0);
        assertBounds(write(PrimitiveType.FLOAT, -0.0f, -0.0f), -0.0f, 0.0f);
    }

    @Test
    void aColumnWithNaNHasNoBounds() {
        assertThat(write(PrimitiveType.DOUBLE, 1.0, Double.NaN, 2.0).bounds()).isEqualTo(ColumnBounds.NONE);
        assertThat(write(PrimitiveType.FLOAT, Float.NaN).bounds()).isEqualTo(ColumnBounds.NONE);
        assertBounds(
                write(PrimitiveType.DOUBLE, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    @Test
    void decimalsAreOrderedByValue() {
        assertBounds(
                write(new DecimalType(38, 2), new BigDecimal("-3.00"), new BigDecimal("20.50"), new BigDecimal("0.00")),
                new BigDecimal("-3.00"),
                new BigDecimal("20.50"));
    }

    @Test
    void bytesHaveNoBounds() {
        assertThat(write(PrimitiveType.BINARY, new byte[] {1}).bounds()).isEqualTo(ColumnBounds.NONE);
        assertThat(write(PrimitiveType.FIXED, new byte[] {1}).bounds()).isEqualTo(ColumnBounds.NONE);
    }

    @Test
    void theOtherTypesHaveTheirInternalValues() {
        assertBounds(write(PrimitiveType.BOOLEAN, true, true), true, true);
        assertBounds(write(PrimitiveType.LONG, Long.MIN_VALUE, Long.MAX_VALUE), Long.MIN_VALUE, Long.MAX_VALUE);
        assertBounds(write(PrimitiveType.DATE, -1, 19_000), -1, 19_000);
        assertBounds(write(PrimitiveType.TIME, 5L, 86_399_999_999L), 5L, 86_399_999_999L);
        assertBounds(write(PrimitiveType.TIMESTAMP, -1L, 1L), -1L, 1L);
        assertBounds(write(PrimitiveType.TIMESTAMPTZ, -1L, 1L), -1L, 1L);
        String uuid = "00000000-0000-0000-0000-00000000000a";
        assertBounds(write(PrimitiveType.UUID, uuid), uuid, uuid);
    }

    @Test
    void boundsAndNullsAreOfAllRowGroups() {
        Object[] values = new Object[3000];
        Arrays.setAll(values, i -> i % 10 == 0 ? null : "k" + (i * 7919L % 3000) + "x".repeat(i % 50));

        DataFile file = write(PrimitiveType.STRING, values);

        assertThat(ParquetFiles.rowGroups(storage, file.path())).hasSizeGreaterThan(1);
        List<String> sorted = Arrays.stream(values)
                .filter(value -> value != null)
                .map(String.class::cast)
                .sorted()
                .toList();
        assertBounds(file, sorted.get(0), sorted.get(sorted.size() - 1));
        assertThat(file.nullCounts()).isEqualTo(Map.of(ID, 300L));
    }

    @Test
    void valuesAndSizesAreCountedForThoseWhoPlanByThem() {
        Object[] values = new Object[3000];
        Arrays.setAll(values, i -> i % 10 == 0 ? null : "k" + i * 7919L + "x".repeat(i % 50));

        DataFile file = write(PrimitiveType.STRING, values);

        assertThat(file.metrics().valueCounts()).isEqualTo(Map.of(ID, 3000L));
        assertThat(file.metrics().columnSizes().get(ID)).isBetween(1000L, file.sizeInBytes());
        assertThat(file.metrics().splitOffsets())
                .hasSameSizeAs(ParquetFiles.rowGroups(storage, file.path()))
                .startsWith(4L)
                .isSorted();
        assertThat(file.metrics().sortOrderId()).isNull();
    }

    private DataFile write(DataType type, Object... values) {
        Schema schema = Schema.of(Field.optional(ID, "c", type));
        List<TestRow> rows = Arrays.stream(values)
                .map(value -> TestRow.of(new Object[] {value}))
                .toList();
        return DataFiles.write(storage, schema, new DataFileWriterSettings(Compression.LZ4, 32 << 10), rows);
    }

    private static void assertBounds(DataFile file, Object lower, Object upper) {
        assertThat(file.bounds().lower()).isEqualTo(Map.of(ID, lower));
        assertThat(file.bounds().upper()).isEqualTo(Map.of(ID, upper));
    }
}
