package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.testing.EdgeValues;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowGroupSkippingTest {
    private final MemoryStorage storage = new MemoryStorage();

    @Test
    void rowGroupsWithoutAMatchAreNotRead() {
        Schema schema =
                Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.required(2, "text", PrimitiveType.STRING));
        List<TestRow> rows = IntStream.range(0, 20_000)
                .mapToObj(i -> TestRow.of((long) i, "unlike any other " + i * 7919L))
                .toList();
        DataFile file = write(schema, rows);
        List<RowGroup> groups = ParquetFiles.rowGroups(storage, file.path());
        assertThat(groups).hasSizeGreaterThan(3);

        Predicate inTheSecond = new Compare("id", Operator.EQ, groups.get(0).rows() + 1);
        try (DataFileReader reader = DataFiles.open(storage, file, schema, inTheSecond, ReadRange.ALL)) {
            ColumnBatch batch = reader.nextBatch();
            assertThat(batch).isNotNull();
            assertThat(batch.size()).isEqualTo(1);
            assertThat(batch.row(0).getLong(0)).isEqualTo(groups.get(0).rows() + 1);
            assertThat(batch.position(0)).isEqualTo(groups.get(0).rows() + 1);
            assertThat(reader.nextBatch()).isNull();
            assertThat(reader.skippedRowGroups()).isEqualTo(groups.size() - 1);
        }
        Predicate nowhere = new Predicate.In("id", List.of(-5L, 1_000_000L));
        try (DataFileReader reader = DataFiles.open(storage, file, schema, nowhere, ReadRange.ALL)) {
            assertThat(reader.nextBatch()).isNull();
            assertThat(reader.skippedRowGroups()).isEqualTo(groups.size());
        }
    }

    /** Python writes none, but files that others add to a table may have them, and files of ours from before rows were screened. */
    @Test
    void bytesThatAreNoTextHideNoTextBesideThem() {
        Schema schema = Schema.of(Field.optional(1, "text", PrimitiveType.STRING));
        for (byte[] noText : new byte[][] {{(byte) 0x80}, {(byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
            DataFile file = write(schema, List.of(TestRow.of((Object) noText), TestRow.of("é")));
            assertThat(file.bounds().lower().size() + file.bounds().upper().size())
                    .isLessThan(2);

            assertThat(DataFiles.read(storage, file, schema)).hasSize(2);
            for (Operator operator : List.of(Operator.EQ, Operator.GE, Operator.LE)) {
                Predicate condition = new Compare("text", operator, "é");
                try (DataFileReader reader = DataFiles.open(storage, file, schema, condition, ReadRange.ALL)) {
                    assertThat(reader.nextBatch()).isNotNull();
                }
            }
        }
    }

    @Test
    void noMatchingRowIsEverSkippedWhateverTheTypeAndTheCondition() {
        Random random = new Random(5);
        int skipped = 0;
        for (DataType type : EdgeValues.TYPES) {
            Schema schema = Schema.of(Field.optional(1, "c", type), Field.required(2, "fill", PrimitiveType.BINARY));
            List<TestRow> rows = rowsInRuns(type, random);
            DataFile file = write(schema, rows);
            for (Predicate predicate : predicates(type, random)) {
                skipped += assertNothingIsMissed(schema, rows, file, predicate);
            }
        }
        assertThat(skipped).isPositive();
    }

    @Test
    void aFilterThatDoesNotFitTheTableIsRefused() {
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        DataFile file = write(schema, List.of(TestRow.of(1L)));

        assertThatThrownBy(() -> DataFiles.open(storage, file, schema, new Predicate.IsNull("other"), ReadRange.ALL))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() ->
                        DataFiles.open(storage, file, schema, new Compare("id", Operator.EQ, "text"), ReadRange.ALL))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("id");
        assertThat(storage.openHandles()).isZero();
    }

    /** Runs of one or two values that are longer than a row group, so that row groups differ. */
    private static List<TestRow> rowsInRuns(DataType type, Random random) {
        List<Object> values = new ArrayList<>(EdgeValues.of(type));
        values.add(null);
        List<TestRow> rows = new ArrayList<>();
        for (int run = 0; run < 12; run++) {
            Object one = values.get(random.nextInt(values.size()));
            Object other = values.get(random.nextInt(values.size()));
            for (int i = 0; i < 30; i++) {
                byte[] fill = new byte[2000];
                random.nextBytes(fill);
                rows.add(TestRow.of(i % 3 == 0 ? other : one, fill));
            }
        }
        return rows;
    }

    private static List<Predicate> predicates(DataType type, Random random) {
        List<Predicate> predicates = new ArrayList<>();
        List<Object> values = EdgeValues.of(type);
        for (Object value : values) {
            for (Operator operator : Operator.values()) {
                predicates.add(new Compare("c", operator, value));
            }
        }
        predicates.add(new Predicate.IsNull("c"));
        predicates.add(new Predicate.IsNotNull("c"));
        predicates.add(new Predicate.In("c", List.of()));
        predicates.add(new Predicate.In("c", values));
        List<Predicate> parts = List.copyOf(predicates);
        for (int i = 0; i < 8; i++) {
            Predicate left = parts.get(random.nextInt(parts.size()));
            Predicate right = parts.get(random.nextInt(parts.size()));
            predicates.add(new Predicate.And(List.of(left, right)));
            predicates.add(new Predicate.Or(List.of(left, right)));
        }
        return predicates;
    }

    private int assertNothingIsMissed(Schema schema, List<TestRow> rows, DataFile file, Predicate predicate) {
        Schema projection = Schema.of(schema.field(0));
        RowFilter filter = new RowFilter(predicate, projection);
        RowJson json = new RowJson(projection);
        List<String> expected =
                rows.stream().filter(filter::matches).map(json::encode).toList();
        List<String> found = new ArrayList<>();
        try (DataFileReader reader = ParquetFiles.open(
                storage, file.path(), file.sizeInBytes(), schema, List.of("c"), predicate, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++) {
                    if (filter.matches(batch.row(i))) {
                        found.add(json.encode(batch.row(i)));
                    }
                }
            }
            assertThat(found).as("%s", predicate).isEqualTo(expected);
            return reader.skippedRowGroups();
        }
    }

    private DataFile write(Schema schema, List<TestRow> rows) {
        return DataFiles.write(storage, schema, new DataFileWriterSettings(Compression.LZ4, 32 << 10), rows);
    }
}
