package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In which order row groups are fetched that are filtered by dictionaries, on a distant store whose requests are answered as soon as they begin.
 * The first have the column of the filter as a dictionary, and the others do not.
 */
class RowGroupOrderTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.required(2, "kind", PrimitiveType.STRING),
            Field.required(3, "text", PrimitiveType.STRING));
    private static final int WITH_DICTIONARY = 5000;
    private static final int ROWS = 8000;
    /** More than any has, and less than a column reads at once. */
    private static final int DICTIONARY_BYTES = 16 << 10;

    private final MemoryStorage memory = new MemoryStorage();
    private final List<long[]> reads = new ArrayList<>();
    private int closed;
    private DataFile file;
    private List<RowGroup> groups;

    @BeforeEach
    void write() {
        Random random = new Random(1);
        List<TestRow> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> TestRow.of(
                        (long) i,
                        "kind " + (i < WITH_DICTIONARY ? i % 3 : i % 500 == 0 ? 1 : i),
                        Long.toString(random.nextLong(), 36).repeat(100)))
                .toList();
        file = DataFiles.write(memory, SCHEMA, new DataFileWriterSettings(Compression.NONE, 2 << 20), rows);
        groups = ParquetFiles.rowGroups(memory, file.path());
        assertThat(groups).hasSizeGreaterThan(4);
    }

    @Test
    void theNextRowGroupComesAfterTheOneWhoseDictionariesAreLookedAt() {
        int without = firstWithoutDictionary();
        assertThat(without).isPositive();
        // The texts make the columns of the filter long enough for the dictionary to come first.
        Predicate filter =
                Predicates.and(Predicates.equal("kind", "kind 1"), Predicates.greaterThanOrEqual("text", "-zzz"));

        assertThat(rows(filter)).isPositive();

        List<Integer> order = reads.stream()
                .map(read -> groupAt(read[0]))
                .filter(group -> group >= 0)
                .toList();
        assertThat(order).contains(without - 1, without);
        assertThat(order.lastIndexOf(without - 1)).as("%s", order).isLessThan(order.indexOf(without));
    }

    @Test
    void nothingIsFetchedTwiceButADictionaryBetweenPages() {
        for (Predicate filter : new Predicate[] {
            null,
            Predicates.equal("kind", "kind 1"),
            Predicates.and(Predicates.equal("kind", "kind 1"), Predicates.greaterThanOrEqual("text", "-zzz"))
        }) {
            reads.clear();
            assertThat(rows(filter)).isPositive();

            BitSet fetched = new BitSet();
            for (long[] read : reads) {
                if (read[1] < file.sizeInBytes()) {
                    assertThat(fetched.get((int) read[0], (int) read[1]).cardinality())
                            .as("%s to %s of %s", read[0], read[1], groups)
                            .isLessThanOrEqualTo(DICTIONARY_BYTES);
                    fetched.set((int) read[0], (int) read[1]);
                }
            }
            // The end of the file, and what comes before it where that is long; then dictionaries and pages of each row
            // group.
            assertThat(reads).hasSizeLessThanOrEqualTo(2 + groups.size() * (filter == null ? 1 : 2));
        }
    }

    @Test
    void aFileIsClosedOnceWhateverFails() {
        DataFileReader reader = DataFiles.open(distant(at -> {}), file, SCHEMA, null, ReadRange.ALL);
        reader.close();
        reader.close();
        assertThat(closed).isEqualTo(1);

        Storage failing = distant(at -> {
            throw new IllegalStateException("placed");
        });
        assertThatThrownBy(() -> DataFiles.open(failing, file, SCHEMA, null, ReadRange.ALL))
                .hasMessage("placed");
        assertThat(closed).isEqualTo(2);
    }

    private int rows(Predicate filter) {
        int rows = 0;
        try (DataFileReader reader = DataFiles.open(distant(at -> {}), file, SCHEMA, filter, ReadRange.ALL)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                rows += batch.size();
            }
        }
        return rows;
    }

    private int firstWithoutDictionary() {
        try (StorageInput input = memory.openDataFile(file.path(), file.sizeInBytes())) {
            ParquetFooter footer = ParquetFooter.read(input, FileLabel.of(memory, file.path()));
            return (int) footer.rowGroups().stream()
                    .takeWhile(group ->
                            DictionaryFilter.isComplete(group.getColumns().get(1)))
                    .count();
        }
    }

    private int groupAt(long position) {
        for (int i = 0; i < groups.size(); i++) {
            RowGroup group = groups.get(i);
            if (position >= group.start() && position < group.start() + group.bytes()) {
                return i;
            }
        }
        return -1;
    }

    private interface Beginning {
        void before(int step);
    }

    private Storage distant(Beginning beginning) {
        Steps steps = new Steps() {
            private int begun;

            @Override
            public <T> Pending<T> begin(Supplier<? extends T> step) {
                beginning.before(begun++);
                return Pending.now(step);
            }

            @Override
            public int parallelism() {
                return 8;
            }
        };
        return InterceptedStorage.of(memory, call -> switch (call.name()) {
            case "steps" -> steps;
            case "openDataFile" ->
                new NotedInput(
                        (StorageInput) call.proceed(),
                        (position, length) -> reads.add(new long[] {position, position + length}),
                        () -> closed++);
            default -> call.proceed();
        });
    }
}
