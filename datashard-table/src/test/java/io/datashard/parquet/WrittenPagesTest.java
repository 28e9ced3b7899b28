package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.testing.GeneratedRows;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages that our encoders make, against Parquet's own classes as oracle: its column readers read every value back to the bit, and its column
 * writers compute the same statistics and indexes of the same pages. Schemas and rows are made from seeds.
 */
class WrittenPagesTest {
    private static final int SEEDS = 240;
    private static final int SEEDS_AT_A_TIME = 20;

    private final MemoryStorage storage = new MemoryStorage();

    static LongStream firstSeeds() {
        return LongStream.range(0, SEEDS / SEEDS_AT_A_TIME).map(i -> i * SEEDS_AT_A_TIME);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void everyValueIsReadBackAndEveryStatisticIsParquets(long first) throws IOException {
        for (long seed = first; seed < first + SEEDS_AT_A_TIME; seed++) {
            GeneratedRows given = GeneratedRows.of(seed);
            String what = "seed " + seed + " " + given.shapes() + " " + given.schema() + " " + given.settings();
            DataFile file = write(given);
            StoredFile stored =
                    new StoredFile(storage.read(file.path()).orElseThrow().bytes());

            List<List<@Nullable Object>> columns = new ArrayList<>();
            for (int i = 0; i < given.schema().size(); i++) {
                columns.add(stored(given, i));
                assertThat(stored.values(i).equals(columns.get(i)))
                        .as("values of column %s of %s", i, what)
                        .isTrue();
            }
            requireOurReaderAgrees(given, file, what);
            requireIndexesOf(given, stored, columns, what);
        }
    }

    @Test
    void theRowsGoAroundTheEndsOfPages() {
        assertThat(GeneratedRows.PAGE_ROWS).isEqualTo(ColumnChunk.MOST_PAGE_ROWS);
    }

    private DataFile write(GeneratedRows given) {
        try (DataFileWriter writer =
                new DataFileWriters(storage, given.schema(), given.settings()).create(DataFiles.PATH, given.open())) {
            given.rows().forEach(writer::write);
            return writer.finish();
        }
    }

    /** The stored values of a column. */
    private static List<@Nullable Object> stored(GeneratedRows given, int column) {
        DataType type = given.schema().field(column).type();
        List<@Nullable Object> values = new ArrayList<>();
        for (TestRow row : given.rows()) {
            values.add(StoredValues.of(type, given.settings().uuids(), row, column));
        }
        return values;
    }

    private void requireOurReaderAgrees(GeneratedRows given, DataFile file, String what) {
        Schema schema = given.schema();
        int row = 0;
        try (DataFileReader reader = DataFiles.open(storage, file, schema, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++, row++) {
                    TestRow expected = given.rows().get(row);
                    for (int column = 0; column < schema.size(); column++) {
                        DataType type = schema.field(column).type();
                        Object read = StoredValues.of(type, given.settings().uuids(), batch.row(i), column);
                        if (!java.util.Objects.equals(
                                read, StoredValues.of(type, given.settings().uuids(), expected, column))) {
                            throw new AssertionError("row " + row + ", column " + column + " of " + what);
                        }
                    }
                }
            }
        }
        assertThat(row).as(what).isEqualTo(given.rows().size());
    }

    private static void requireIndexesOf(
            GeneratedRows given, StoredFile stored, List<List<@Nullable Object>> columns, String what)
            throws IOException {
        StoredFile reference = new ReferenceFile(stored.type(), true).of(stored, columns);
        StoredFile bare = new ReferenceFile(stored.type(), false).of(stored, columns);
        for (int group = 0; group < stored.rowGroups().size(); group++) {
            for (int i = 0; i < columns.size(); i++) {
                boolean hasStatistics = UuidColumns.hasStatistics(
                        given.schema().field(i), given.settings().uuids());
                StoredFile expected = hasStatistics ? reference : bare;
                ColumnChunkMetaData chunk = stored.chunk(group, i);
                ColumnChunkMetaData other = expected.chunk(group, i);
                String where = "column " + i + " of row group " + group + " of " + what;
                assertThat(chunk.getStatistics()).as(where).isEqualTo(other.getStatistics());
                assertThat(chunk.getValueCount()).as(where).isEqualTo(other.getValueCount());
                requireEqual(stored.columnIndex(chunk), expected.columnIndex(other), where);
                requireEqual(stored.offsetIndex(chunk), expected.offsetIndex(other), where);
            }
        }
    }

    private static void requireEqual(@Nullable ColumnIndex index, @Nullable ColumnIndex expected, String where) {
        if (expected == null || index == null) {
            assertThat(index).as(where).isEqualTo(expected);
            return;
        }
        assertThat(index.getBoundaryOrder()).as(where).isEqualTo(expected.getBoundaryOrder());
        assertThat(index.getNullCounts()).as(where).isEqualTo(expected.getNullCounts());
        assertThat(index.getNullPages()).as(where).isEqualTo(expected.getNullPages());
        assertThat(index.getMinValues()).as(where).isEqualTo(expected.getMinValues());
        assertThat(index.getMaxValues()).as(where).isEqualTo(expected.getMaxValues());
    }

    private static void requireEqual(OffsetIndex index, OffsetIndex expected, String where) {
        assertThat(index.getPageCount()).as(where).isEqualTo(expected.getPageCount());
        for (int i = 0; i < index.getPageCount(); i++) {
            assertThat(index.getFirstRowIndex(i)).as(where).isEqualTo(expected.getFirstRowIndex(i));
        }
    }
}
