package io.datashard.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataShardSplitReaderTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    private static final int ROWS = 3000;

    private final Storage storage = new MemoryStorage();
    private DataFile file;

    @BeforeEach
    void write() {
        StoragePath path = StoragePath.of("data/f.parquet");
        // Small row groups, so that splits and positions fall into many of them.
        DataFileWriterSettings settings = new DataFileWriterSettings(Compression.NONE, 4 << 10);
        try (DataFileWriter writer = ParquetFiles.create(storage, path, SCHEMA, settings)) {
            for (long i = 0; i < ROWS; i++) {
                writer.write(TestRow.of(i, i % 7 == 0 ? null : "text " + i));
            }
            file = writer.finish();
        }
    }

    @Test
    void readsEveryRowOnceWhereverTheFileIsCut() {
        assertThat(ParquetFiles.rowGroups(storage, file.path())).hasSizeGreaterThan(3);
        for (long cut : new long[] {1, 4, 5, 1000, file.sizeInBytes() / 2, file.sizeInBytes() - 1}) {
            DataShardSplitReader<Row> reader = reader(settings(null, Long.MAX_VALUE));
            reader.handleSplitsChanges(
                    new SplitsAddition<>(List.of(split(0, 0, cut), split(1, cut, file.sizeInBytes()))));

            assertThat(ids(drain(reader, 2))).isEqualTo(all());
        }
    }

    @Test
    void resumesAtEveryRowWithoutLossOrDouble() {
        DataShardSplit split = split(0, 0, file.sizeInBytes());
        for (int stop = 0; stop <= ROWS; stop += stop % 100 < 5 ? 1 : 31) {
            DataShardSplitReader<Row> reader = reader(settings(null, Long.MAX_VALUE));
            reader.handleSplitsChanges(new SplitsAddition<>(List.of(split.resumeAt(stop))));

            assertThat(ids(drain(reader, 1))).isEqualTo(all().subList(stop, ROWS));
        }
    }

    @Test
    void positionOfEveryRecordIsWhereToGoOn() {
        DataShardSplitReader<Row> reader = reader(settings(odd(), Long.MAX_VALUE));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split(0, 0, file.sizeInBytes()))));

        for (PositionedRecord<Row> record : drain(reader, 1)) {
            assertThat(record.nextRow()).isEqualTo(record.value().<Long>getFieldAs("id") + 1);
        }
    }

    @Test
    void filterIsExactAndMayNameColumnsThatAreNotProjected() {
        ReaderSettings<Row> settings = new ReaderSettings<>(
                RecordDeserializers.forRow(),
                List.of("text"),
                odd(),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                ChecksumVerification.PAGE,
                null);
        DataShardSplitReader<Row> reader = reader(settings);
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split(0, 0, file.sizeInBytes()))));

        List<PositionedRecord<Row>> records = drain(reader, 1);

        assertThat(records).hasSize(3);
        assertThat(records.get(0).value().getArity()).isEqualTo(1);
        assertThat(records)
                .extracting(record -> record.value().getField("text"))
                .containsExactly("text 1", null, "text 2999");
    }

    @Test
    void limitStopsTheReaderAndFinishesItsSplits() {
        DataShardSplitReader<Row> reader = reader(settings(null, 5));
        reader.handleSplitsChanges(
                new SplitsAddition<>(List.of(split(0, 0, file.sizeInBytes()), split(1, 0, file.sizeInBytes()))));

        assertThat(ids(drain(reader, 2))).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void lostDataFileIsNamed() {
        storage.delete(file.path());
        DataShardSplitReader<Row> reader = reader(settings(null, Long.MAX_VALUE));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split(0, 0, file.sizeInBytes()))));

        assertThatThrownBy(reader::fetch)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("data/f.parquet")
                .hasMessageContaining("the file is gone")
                .hasMessageContaining("snapshot 5");
    }

    @Test
    void wakeUpLeavesALongFilter() {
        DataShardSplitReader<Row> reader = reader(settings(odd(), Long.MAX_VALUE));
        reader.wakeUp();
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split(0, 0, file.sizeInBytes()))));

        assertThat(ids(drain(reader, 1))).containsExactly(1L, 77L, 2999L);
        reader.close();
    }

    private static Predicate odd() {
        return new Predicate.In("id", List.of(1L, 77L, 2999L));
    }

    private static ReaderSettings<Row> settings(Predicate filter, long limit) {
        return new ReaderSettings<>(
                RecordDeserializers.forRow(), null, filter, limit, Long.MAX_VALUE, ChecksumVerification.PAGE, null);
    }

    private DataShardSplitReader<Row> reader(ReaderSettings<Row> settings) {
        return new DataShardSplitReader<>(
                settings,
                () -> new StoredReaderTable(storage, SCHEMA),
                new ReaderMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()));
    }

    private DataShardSplit split(long ordinal, long start, long end) {
        return new DataShardSplit(
                ordinal,
                file.path(),
                file.sizeInBytes(),
                start,
                end,
                file.recordCount(),
                new SnapshotId(5),
                new SequenceNumber(1),
                null,
                null,
                0);
    }

    private record PositionedRecord<T>(T value, long nextRow) {}

    private static List<PositionedRecord<Row>> drain(DataShardSplitReader<Row> reader, int splits) {
        List<PositionedRecord<Row>> records = new ArrayList<>();
        Set<String> finished = new TreeSet<>();
        while (finished.size() < splits) {
            RecordsWithSplitIds<CurrentRecord<Row>> fetched = reader.fetch();
            records.addAll(records(fetched));
            finished.addAll(fetched.finishedSplits());
        }
        return records;
    }

    private static List<PositionedRecord<Row>> records(RecordsWithSplitIds<CurrentRecord<Row>> fetched) {
        List<PositionedRecord<Row>> records = new ArrayList<>();
        while (fetched.nextSplit() != null) {
            for (CurrentRecord<Row> record = fetched.nextRecordFromSplit();
                    record != null;
                    record = fetched.nextRecordFromSplit()) {
                records.add(new PositionedRecord<>(record.value(), record.nextRow()));
            }
        }
        return records;
    }

    private static List<Long> ids(List<PositionedRecord<Row>> records) {
        return records.stream()
                .map(record -> record.value().<Long>getFieldAs("id"))
                .toList();
    }

    private static List<Long> all() {
        return LongStream.range(0, ROWS).boxed().toList();
    }
}
