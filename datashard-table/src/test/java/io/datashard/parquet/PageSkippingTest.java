package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a file a filter leaves unread. */
class PageSkippingTest {
    private static final int ROWS = 50_000;
    private static final int PAGE_ROWS = 500;
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "kind", PrimitiveType.STRING),
            Field.optional(3, "noise", PrimitiveType.STRING),
            Field.optional(4, "more noise", PrimitiveType.STRING));

    private final MemoryStorage storage = new MemoryStorage();
    private DataFile file;

    @BeforeEach
    void writeManyPages() throws IOException {
        Random random = new Random(1);
        List<TestRow> rows = IntStream.range(0, ROWS)
                .mapToObj(i ->
                        TestRow.of((long) i, i == 30_123 ? "rare" : "kind " + i % 3 * 2, noise(random), noise(random)))
                .toList();
        ParquetProperties properties = ParquetProperties.builder()
                .withPageRowCountLimit(PAGE_ROWS)
                .withMinRowCountForPageSizeCheck(1)
                .withDictionaryPageSize(1000)
                .build();
        file = new ForeignWriter(properties, CompressionCodecName.UNCOMPRESSED, UuidForm.TEXT, ROWS)
                .write(storage, SCHEMA, rows);
        assertThat(file.sizeInBytes()).isGreaterThan(20L << 20);
    }

    private static String noise(Random random) {
        return Long.toString(random.nextLong(), 36).repeat(18);
    }

    @Test
    void aRangeOfRowsReadsTheirPagesAndNoOthers() {
        Predicate range = Predicates.between("id", 20_010L, 20_990L);

        assertThat(rowsOf(range)).isEqualTo(981);
        // The footer with its indexes, which come with the last 64 KB; two pages of each column, and gaps that are read
        // with them.
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 20);
        // The footer, and one part of each column: none of them has a dictionary before its pages.
        assertThat(storage.reads()).isEqualTo(1 + SCHEMA.size());
    }

    @Test
    void otherColumnsAreReadOnlyWhereTheFilterMatches() {
        // Nothing tells before the column is read which rows these are.
        Predicate rare = Predicates.equal("kind", "rare");

        assertThat(rowsOf(rare)).isEqualTo(1);
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 2);
    }

    @Test
    void aValueThatNoDictionaryHasReadsNoPage() {
        // Between the least and the greatest of each page.
        Predicate absent = Predicates.in("kind", "kind 1", "kind 3");

        try (DataFileReader reader = DataFiles.open(storage, file, SCHEMA, absent, ReadRange.ALL)) {
            assertThat(reader.nextBatch()).isNull();
            assertThat(reader.skippedRowGroups()).isEqualTo(1);
        }
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 20);
    }

    @Test
    void boundsOfPagesThatExcludeEachRowSkipTheRowGroup() {
        Predicate impossible =
                Predicates.and(Predicates.between("id", 100L, 200L), Predicates.between("id", 40_000L, 41_000L));

        try (DataFileReader reader = DataFiles.open(storage, file, SCHEMA, impossible, ReadRange.ALL)) {
            assertThat(reader.nextBatch()).isNull();
            assertThat(reader.skippedRowGroups()).isEqualTo(1);
        }
    }

    @Test
    void aDistantStoreIsAskedForNoMoreInFewRequests() {
        assertThat(rowsOf(HeldSteps.released().over(storage), null)).isEqualTo(ROWS);
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() + (1 << 20));
        // The footer, and 4 MiB at once.
        assertThat(storage.reads()).isLessThanOrEqualTo(2 + SCHEMA.size() + (int) (file.sizeInBytes() >> 22));
    }

    @Test
    void aDistantStoreIsAskedForARangeOfRowsOnceForEachColumn() {
        assertThat(rowsOf(HeldSteps.released().over(storage), Predicates.between("id", 20_010L, 20_990L)))
                .isEqualTo(981);
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 10);
        assertThat(storage.reads()).isLessThanOrEqualTo(1 + SCHEMA.size());
    }

    @Test
    void aDistantStoreIsAskedForOtherColumnsOnlyWhereTheFilterMatches() {
        assertThat(rowsOf(HeldSteps.released().over(storage), Predicates.equal("kind", "rare")))
                .isEqualTo(1);
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 2);
    }

    @Test
    void aDistantStoreIsAskedForNoPageOfAValueThatNoDictionaryHas() {
        assertThat(rowsOf(HeldSteps.released().over(storage), Predicates.in("kind", "kind 1", "kind 3")))
                .isZero();
        assertThat(storage.bytesRead()).isLessThan(file.sizeInBytes() / 20);
        assertThat(storage.reads()).isLessThanOrEqualTo(2);
    }

    private int rowsOf(Predicate filter) {
        return rowsOf(storage, filter);
    }

    private int rowsOf(Storage from, Predicate filter) {
        int rows = 0;
        try (DataFileReader reader = DataFiles.open(from, file, SCHEMA, filter, ReadRange.ALL)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                rows += batch.size();
            }
        }
        return rows;
    }
}
