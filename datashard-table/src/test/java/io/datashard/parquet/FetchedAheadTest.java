package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A data file on a distant store: what is under way while rows are read, and what becomes of rows when it fails or is not needed any more. */
class FetchedAheadTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "text", PrimitiveType.STRING),
            Field.optional(3, "kind", PrimitiveType.STRING));
    private static final DataFileWriterSettings SETTINGS = new DataFileWriterSettings(Compression.ZSTD, 64 << 10);
    private static final List<TestRow> ROWS = IntStream.range(0, 12_000)
            .mapToObj(i -> TestRow.of((long) i, i % 7 == 0 ? null : "unlike any other " + i * 7919L, "kind " + i % 5))
            .toList();

    private final MemoryStorage memory = new MemoryStorage();
    private final HeldSteps steps = new HeldSteps();
    private final List<String> expected = DataFiles.json(SCHEMA, ROWS);
    private DataFile file;
    private List<RowGroup> groups;

    @BeforeEach
    void write() {
        file = DataFiles.write(memory, SCHEMA, SETTINGS, ROWS);
        groups = ParquetFiles.rowGroups(memory, file.path());
        assertThat(groups).hasSizeGreaterThan(4);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        // What was begun and not needed.
        steps.run();
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void theNextRowGroupIsOnItsWayWhileOneIsRead() {
        try (DataFileReader reader = open(steps.over(memory), null, ReadRange.ALL)) {
            steps.run();
            int before = memory.reads();
            for (RowGroup group : groups) {
                assertThat(rows(reader, group.rows())).isEqualTo(group.rows());
                assertThat(memory.reads()).isEqualTo(before);
                steps.run();
                before = memory.reads();
            }
            assertThat(reader.nextBatch()).isNull();
        }
    }

    @Test
    void whatWasAskedForIsAllThatIsReadOfAFile() {
        long begun = memory.bytesRead();
        DataFiles.read(steps.over(memory), file, SCHEMA);
        // The footer, and each row group once.
        assertThat(memory.bytesRead() - begun).isLessThanOrEqualTo(file.sizeInBytes() + (64 << 10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureComesAfterTheRowsBeforeItAndNoneIsLostOrDoubledByReadingOn(boolean early) {
        for (Predicate filter : new Predicate[] {null, Predicates.equal("kind", "kind 3")}) {
            List<String> all = filter == null ? expected : every(3);
            FaultyStorage counting = new FaultyStorage(steps.over(memory));
            assertThat(read(counting, filter, 0, early).rows).isEqualTo(all);
            int operations = counting.trace().size();
            assertThat(operations).isGreaterThan(groups.size());
            for (int i = 0; i < operations; i++) {
                FaultyStorage failing = new FaultyStorage(steps.over(memory)).failAt(i, Fault.REFUSED);

                Outcome first = read(failing, filter, 0, early);
                Outcome second = read(steps.over(memory), filter, first.next, early);

                assertThat(first.failure)
                        .as("operation %s", i)
                        .isInstanceOf(StorageException.class)
                        .isNotInstanceOf(CorruptDataException.class);
                List<String> both = new ArrayList<>(first.rows);
                both.addAll(second.rows);
                assertThat(both).as("operation %s", i).isEqualTo(all);
            }
        }
    }

    @Test
    void closingAtAnyMomentLeavesNothingUnderWay() {
        for (int batches = 0; batches < groups.size(); batches++) {
            DataFileReader reader = open(steps.over(memory), null, ReadRange.ALL);
            for (int i = 0; i < batches; i++) {
                assertThat(reader.nextBatch()).isNotNull();
            }
            reader.close();
            int before = memory.reads();
            steps.run();
            assertThat(memory.reads()).isEqualTo(before);
            assertThat(memory.openHandles()).isZero();
        }
    }

    @Test
    void rowsThatWereGivenNeverChangeWhileOthersAreFetchedAndRead() {
        FileRead read = new FileRead(
                SCHEMA, DataFiles.names(SCHEMA), null, ReadRange.ALL, new FileRead.Form(true, field -> null));
        List<ColumnBatch> kept = new ArrayList<>();
        List<String> atFirst = new ArrayList<>();
        try (DataFileReader reader =
                ParquetFiles.open(steps.over(memory), file.path(), FileCheck.ofLength(file.sizeInBytes()), read)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                kept.add(batch);
                add(batch, atFirst);
                steps.run();
            }
        }
        List<String> later = new ArrayList<>();
        kept.forEach(batch -> add(batch, later));
        assertThat(atFirst).isEqualTo(expected);
        assertThat(later).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatGoesOnBeginsAtTheRowGroupOfItsRow(boolean distant) {
        Storage storage = distant ? steps.over(memory) : memory;
        long first = 0;
        long left = groups.stream().mapToLong(RowGroup::bytes).sum();
        for (RowGroup group : groups) {
            long from = first + group.rows() / 2;
            long before = memory.bytesRead();

            List<String> rows = DataFiles.read(storage, file, SCHEMA, new ReadRange(0, Long.MAX_VALUE, from));

            assertThat(rows).isEqualTo(expected.subList((int) from, expected.size()));
            assertThat(memory.bytesRead() - before).isLessThanOrEqualTo(left + footerBytes());
            first += group.rows();
            left -= group.bytes();
        }
    }

    @Test
    void aDamagedRowGroupIsAnErrorAfterAllRowsBeforeIt() {
        byte[] bytes = memory.read(file.path()).orElseThrow().bytes();
        RowGroup third = groups.get(2);
        bytes[(int) (third.start() + third.bytes() / 2)] ^= 1;
        memory.put(file.path(), bytes);
        Outcome outcome = read(steps.over(memory), null, 0, true);

        assertThat(outcome.failure).isInstanceOf(CorruptDataException.class);
        assertThat(outcome.rows).isEqualTo(expected.subList(0, (int)
                (groups.get(0).rows() + groups.get(1).rows())));
    }

    @Test
    void aFileIsFetchedOnceNothingIsLeftToAskFor() {
        try (DataFileReader reader = open(steps.over(memory), null, ReadRange.ALL)) {
            assertThat(reader.isFetched()).isFalse();
            while (reader.nextBatch() != null) {
                steps.run();
            }
            assertThat(reader.isFetched()).isTrue();
        }
        try (DataFileReader near = open(memory, null, ReadRange.ALL)) {
            assertThat(near.isFetched()).isTrue();
        }
        assertThatThrownBy(() -> open(steps.over(memory), Predicates.equal("none", 1L), ReadRange.ALL))
                .hasMessageContaining("none");
    }

    /** Those of every fifth row, beginning with one. */
    private List<String> every(int first) {
        return IntStream.range(0, ROWS.size())
                .filter(i -> i % 5 == first)
                .mapToObj(expected::get)
                .toList();
    }

    private record Outcome(List<String> rows, long next, RuntimeException failure) {}

    /** Reads to the end or to a failure; {@code next} is the row after the last. */
    private Outcome read(Storage storage, Predicate filter, long first, boolean early) {
        List<String> rows = new ArrayList<>();
        long next = first;
        try (DataFileReader reader = open(storage, filter, new ReadRange(0, Long.MAX_VALUE, first))) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                if (early) {
                    steps.run();
                }
                add(batch, rows);
                next = batch.size() == 0 ? next : batch.position(batch.size() - 1) + 1;
            }
            return new Outcome(rows, next, null);
        } catch (StorageException e) {
            return new Outcome(rows, next, e);
        }
    }

    private static void add(ColumnBatch batch, List<String> rows) {
        RowJson json = new RowJson(SCHEMA);
        for (int i = 0; i < batch.size(); i++) {
            rows.add(json.encode(batch.row(i)));
        }
    }

    private static long rows(DataFileReader reader, long most) {
        long rows = 0;
        while (rows < most) {
            ColumnBatch batch = reader.nextBatch();
            assertThat(batch).isNotNull();
            rows += batch.size();
        }
        return rows;
    }

    private long footerBytes() {
        return Math.min(file.sizeInBytes(), 64 << 10);
    }

    private DataFileReader open(Storage storage, Predicate filter, ReadRange range) {
        return DataFiles.open(storage, file, SCHEMA, filter, range);
    }
}
