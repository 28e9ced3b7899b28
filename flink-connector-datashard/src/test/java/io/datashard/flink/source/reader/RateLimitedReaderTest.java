package io.datashard.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.DataFile;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader with a limit of 100 rows per second, on a clock that the test moves. */
@Timeout(60)
class RateLimitedReaderTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final Duration NEXT = Duration.ofMillis(10);
    private static final int ROWS = 3000;

    private final MemoryStorage storage = new MemoryStorage();
    private final ManualClock clock = new ManualClock();
    private final TestingReaderOutput<Row> output = new TestingReaderOutput<>();
    private DataShardSourceReader<Row> reader;
    private boolean closed;

    @BeforeEach
    void open() {
        DataFile file;
        DataFileWriterSettings settings = new DataFileWriterSettings(Compression.NONE, 4 << 10);
        try (DataFileWriter writer = ParquetFiles.create(storage, StoragePath.of("data/f.parquet"), SCHEMA, settings)) {
            for (long i = 0; i < ROWS; i++) {
                writer.write(TestRow.of(i));
            }
            file = writer.finish();
        }
        reader = new DataShardSourceReader<>(
                new ReaderSettings<>(
                        RecordDeserializers.forRow(), null, null, Long.MAX_VALUE, 100, ChecksumVerification.PAGE, null),
                () -> new StoredReaderTable(storage, SCHEMA),
                new ReaderMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()),
                new TestingReaderContext(),
                RowPace.share(100, 1, 0, clock.time()));
        reader.start();
        reader.addSplits(List.of(WholeFile.split(0, file)));
    }

    @AfterEach
    void close() throws Exception {
        if (!closed) {
            reader.close();
        }
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void rowsComeWhenTheyAreDueAndTheTaskIsFreeUntilThen() throws Exception {
        pollUntil(1);
        for (int rows = 1; rows < 50; rows++) {
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
            assertThat(reader.isAvailable()).isNotDone();
            assertThat(output.getEmittedRecords()).hasSize(rows);
            // A checkpoint meanwhile holds the next row.
            assertThat(reader.snapshotState(rows))
                    .extracting(DataShardSplit::nextRow)
                    .containsExactly((long) rows);

            clock.advance(NEXT);

            assertThat(reader.isAvailable()).isDone();
            pollUntil(rows + 1);
        }
    }

    @Test
    void everyRowComesOnceAndNoneBeforeItIsDue() throws Exception {
        reader.notifyNoMoreSplits();
        InputStatus status = InputStatus.MORE_AVAILABLE;
        long ticks = 0;
        while (status != InputStatus.END_OF_INPUT) {
            assertThat((long) output.getEmittedRecords().size()).isLessThanOrEqualTo(ticks + 1);
            if (!reader.isAvailable().isDone()) {
                clock.advance(NEXT);
                ticks++;
            }
            status = reader.pollNext(output);
        }
        assertThat(output.getEmittedRecords())
                .extracting(row -> row.<Long>getFieldAs("id"))
                .containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
    }

    @Test
    void closedReaderSetsNoAlarm() throws Exception {
        pollUntil(1);
        reader.pollNext(output);
        reader.close();
        closed = true;
        clock.advance(Duration.ofHours(1));
        assertThat(reader.isAvailable()).isNotDone();
    }

    /** Polls as a task does, as long as the fetcher has not come so far. */
    private void pollUntil(int rows) throws Exception {
        while (output.getEmittedRecords().size() < rows) {
            reader.isAvailable().get(30, TimeUnit.SECONDS);
            reader.pollNext(output);
        }
    }
}
