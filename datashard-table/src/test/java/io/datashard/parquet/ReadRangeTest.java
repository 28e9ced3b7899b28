package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadRangeTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "text", PrimitiveType.STRING),
            Field.optional(3, "same", PrimitiveType.STRING),
            Field.optional(4, "rare", PrimitiveType.DOUBLE),
            Field.optional(5, "flag", PrimitiveType.BOOLEAN));

    private final MemoryStorage storage = new MemoryStorage();
    private DataFile file;
    private List<String> expected;

    @BeforeEach
    void writeSeveralRowGroups() {
        Random random = new Random(17);
        List<TestRow> rows = IntStream.range(0, 700)
                .mapToObj(i -> TestRow.of(
                        (long) i,
                        random.nextInt(5) == 0 ? null : "t".repeat(random.nextInt(300)) + random.nextLong(),
                        i % 7 == 0 ? null : "same" + i % 3,
                        random.nextInt(50) == 0 ? random.nextDouble() : null,
                        random.nextInt(3) == 0 ? null : random.nextBoolean()))
                .toList();
        file = DataFiles.write(storage, SCHEMA, new DataFileWriterSettings(Compression.ZSTD, 16 << 10), rows);
        expected = DataFiles.json(SCHEMA, rows);
        assertThat(ParquetFiles.rowGroups(storage, file.path())).hasSizeGreaterThan(3);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void readingResumesAtEveryRow() {
        for (int stop = 0; stop <= expected.size() + 1; stop++) {
            List<String> resumed = DataFiles.read(storage, file, SCHEMA, new ReadRange(0, Long.MAX_VALUE, stop));

            assertThat(resumed)
                    .as("from row %s", stop)
                    .isEqualTo(expected.subList(Math.min(stop, expected.size()), expected.size()));
        }
    }

    @Test
    void aResumedReaderTellsTheSameRowPositions() {
        RowJson json = new RowJson(SCHEMA);
        for (int first = 0; first < expected.size(); first += 13) {
            long next = first;
            try (DataFileReader reader =
                    DataFiles.open(storage, file, SCHEMA, new ReadRange(0, Long.MAX_VALUE, first))) {
                for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    assertThat(batch.position(0)).isEqualTo(next);
                    assertThat(json.encode(batch.row(0))).isEqualTo(expected.get((int) next));
                    next += batch.size();
                }
            }
            assertThat(next).isEqualTo(expected.size());
        }
    }

    @Test
    void anyCutOfTheFileGivesEveryRowExactlyOnce() {
        Random random = new Random(3);
        for (int pieces = 1; pieces < 40; pieces++) {
            long[] cuts =
                    random.longs(pieces - 1, 0, file.sizeInBytes() + 1).sorted().toArray();
            List<String> rows = new ArrayList<>();
            long start = 0;
            for (long cut : cuts) {
                rows.addAll(DataFiles.read(storage, file, SCHEMA, new ReadRange(start, cut, 0)));
                start = cut;
            }
            rows.addAll(DataFiles.read(storage, file, SCHEMA, new ReadRange(start, Long.MAX_VALUE, 0)));

            assertThat(rows).as("cut at %s", cuts).isEqualTo(expected);
        }
    }

    @Test
    void everyRowGroupIsARangeOfItsOwn() {
        List<RowGroup> groups = ParquetFiles.rowGroups(storage, file.path());
        List<String> rows = new ArrayList<>();
        for (RowGroup group : groups) {
            List<String> part = DataFiles.read(
                    storage, file, SCHEMA, new ReadRange(group.start(), group.start() + group.bytes(), 0));
            assertThat(part).hasSize((int) group.rows());
            rows.addAll(part);
        }
        assertThat(rows).isEqualTo(expected);
        assertThat(groups.stream().mapToLong(RowGroup::rows).sum()).isEqualTo(file.recordCount());
    }

    @Test
    void aRangeResumesWithinItself() {
        RowGroup second = ParquetFiles.rowGroups(storage, file.path()).get(1);
        long firstRow = ParquetFiles.rowGroups(storage, file.path()).get(0).rows();

        List<String> rows =
                DataFiles.read(storage, file, SCHEMA, new ReadRange(second.start(), second.start() + 1, firstRow + 5));

        assertThat(rows).isEqualTo(expected.subList((int) firstRow + 5, (int) (firstRow + second.rows())));
    }
}
