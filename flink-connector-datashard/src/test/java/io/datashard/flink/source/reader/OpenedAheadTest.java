package io.datashard.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of the next splits, on a distant store. */
class OpenedAheadTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final int ROWS = 2000;
    private static final int FILES = 8;

    private final MemoryStorage memory = new MemoryStorage();
    private final HeldSteps steps = new HeldSteps();
    private final FaultyStorage storage = new FaultyStorage(steps.over(memory));
    private final List<DataShardSplit> splits = new ArrayList<>();

    @BeforeEach
    void write() {
        for (int file = 0; file < FILES; file++) {
            StoragePath path = StoragePath.of("data/f" + file + ".parquet");
            DataFileWriterSettings settings = new DataFileWriterSettings(Compression.NONE, 4 << 10);
            try (DataFileWriter writer = ParquetFiles.create(memory, path, SCHEMA, settings)) {
                for (long i = 0; i < ROWS; i++) {
                    writer.write(TestRow.of(file * (long) ROWS + i));
                }
                splits.add(WholeFile.split(file, writer.finish()));
            }
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        // What was begun and not needed.
        steps.run();
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void nextFilesAreOpenedBeforeTheirTurnAndAllRowsComeInOrder() {
        DataShardSplitReader<Row> reader = reader(Long.MAX_VALUE);
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        List<Long> ids = new ArrayList<>();
        Set<String> finished = new HashSet<>();
        int most = 0;
        while (finished.size() < FILES) {
            read(reader, ids, finished);
            steps.run();
            most = Math.max(most, memory.openHandles());
        }
        assertThat(ids).isEqualTo(all());
        assertThat(most).isEqualTo(1 + 4);
        reader.close();
    }

    @Test
    void fileThatCannotBeOpenedAheadFailsAfterTheRowsBeforeIt() {
        storage.failWhen(
                operation -> operation.kind() == Kind.OPEN_DATA_FILE
                        && operation.path().equals(splits.get(2).path()),
                Fault.REFUSED);
        assertFailsAfterTwoFiles(StorageException.class, "placed the fault");
    }

    @Test
    void fileThatIsGoneIsNamedAfterTheRowsBeforeIt() {
        memory.delete(splits.get(2).path());
        assertFailsAfterTwoFiles(CorruptDataException.class, "the file is gone");
    }

    private void assertFailsAfterTwoFiles(Class<? extends Exception> type, String why) {
        DataShardSplitReader<Row> reader = reader(Long.MAX_VALUE);
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        List<Long> ids = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        read(reader, ids, new HashSet<>());
                        steps.run();
                    }
                })
                .isInstanceOf(type)
                .hasMessageContaining(why);
        assertThat(ids).isEqualTo(all().subList(0, 2 * ROWS));
        reader.close();
    }

    @Test
    void limitClosesWhatWasOpenedAhead() {
        DataShardSplitReader<Row> reader = reader(ROWS + 5L);
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        List<Long> ids = new ArrayList<>();
        Set<String> finished = new HashSet<>();
        while (finished.size() < FILES) {
            read(reader, ids, finished);
            steps.run();
        }
        assertThat(ids).isEqualTo(all().subList(0, ROWS + 5));
        assertThat(memory.openHandles()).isZero();
        reader.close();
    }

    @Test
    void readerThatIsClosedAtAnyMomentLeavesNothingOpenOrUnderWay() {
        for (int fetches = 0; fetches < 12; fetches++) {
            for (boolean runs : new boolean[] {false, true}) {
                DataShardSplitReader<Row> reader = reader(Long.MAX_VALUE);
                reader.handleSplitsChanges(new SplitsAddition<>(splits));
                for (int i = 0; i < fetches; i++) {
                    read(reader, new ArrayList<>(), new HashSet<>());
                    if (runs) {
                        steps.run();
                    }
                }
                reader.close();
                int before = memory.reads();
                steps.run();
                assertThat(memory.reads()).isEqualTo(before);
                assertThat(memory.openHandles()).isZero();
            }
        }
    }

    @Test
    void allFilesAreClosedWhateverFailsWhenTheyAre() {
        AtomicInteger failed = new AtomicInteger();
        DataShardSplitReader<Row> reader = reader(failingToClose(failed), Long.MAX_VALUE);
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        while (memory.openHandles() < 1 + 4) {
            read(reader, new ArrayList<>(), new HashSet<>());
            steps.run();
        }

        assertThatThrownBy(reader::close).hasMessage("placed");

        assertThat(failed).hasValue(1 + 4);
        assertThat(memory.openHandles()).isZero();
        reader.close();
    }

    /** A table whose files are closed with a failure. */
    private ReaderTable failingToClose(AtomicInteger failed) {
        ReaderTable table = new StoredReaderTable(storage, SCHEMA);
        return wrapped(ReaderTable.class, table, name -> {}, answer -> {
            if (answer instanceof DataFileReader file) {
                return wrapped(
                        DataFileReader.class,
                        file,
                        name -> {
                            if (name.equals("close")) {
                                file.close();
                                failed.incrementAndGet();
                                throw new IllegalStateException("placed");
                            }
                        },
                        inner -> inner);
            }
            return answer;
        });
    }

    private static <T> T wrapped(Class<T> type, T inner, Consumer<String> before, UnaryOperator<Object> after) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    return after.apply(method.invoke(inner, arguments));
                }));
    }

    @Test
    void tableWithoutStoredSchemaIsReadFileByFile() {
        DataShardSplitReader<Row> reader = reader(new StoredReaderTable(storage, null), Long.MAX_VALUE);
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        List<Long> ids = new ArrayList<>();
        Set<String> finished = new HashSet<>();
        while (finished.size() < FILES) {
            read(reader, ids, finished);
            assertThat(memory.openHandles()).isLessThanOrEqualTo(1);
        }
        assertThat(ids).isEqualTo(all());
        reader.close();
    }

    private DataShardSplitReader<Row> reader(long limit) {
        return reader(new StoredReaderTable(storage, SCHEMA), limit);
    }

    private static DataShardSplitReader<Row> reader(ReaderTable table, long limit) {
        return new DataShardSplitReader<>(
                new ReaderSettings<>(
                        RecordDeserializers.forRow(),
                        null,
                        null,
                        limit,
                        Long.MAX_VALUE,
                        ChecksumVerification.PAGE,
                        null),
                () -> table,
                new ReaderMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()));
    }

    private static void read(DataShardSplitReader<Row> reader, List<Long> ids, Set<String> finished) {
        RecordsWithSplitIds<CurrentRecord<Row>> fetched = reader.fetch();
        while (fetched.nextSplit() != null) {
            for (CurrentRecord<Row> record = fetched.nextRecordFromSplit();
                    record != null;
                    record = fetched.nextRecordFromSplit()) {
                ids.add(record.value().getFieldAs("id"));
            }
        }
        finished.addAll(fetched.finishedSplits());
    }

    private static List<Long> all() {
        return LongStream.range(0, (long) ROWS * FILES).boxed().toList();
    }
}
