package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.WrittenFor;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializers;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.table.DataShardTable;
import io.datashard.table.LayoutDetection;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableAccess;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer does before it writes. */
class DataShardWriterTest {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType(false)}, new String[] {"id"});

    @TempDir
    Path folder;

    private Path table;

    @BeforeEach
    void createTable() {
        table = folder.resolve("t");
        DataShardTable.create(table.toString(), Schema.of(Field.required(1, "id", PrimitiveType.LONG)))
                .close();
    }

    /** Writers of one job start together: one of them has written the first metadata file, and not yet the hint. */
    @Test
    void tableWhoseCreationIsUnderWayIsWaitedForAndFinished() throws Exception {
        Files.delete(table.resolve("metadata.version-hint.text"));

        try (DataShardWriter<RowData> writer = open(true)) {
            writer.write(GenericRowData.of(1L), null);
            assertThat(writer.prepareCommit()).hasSize(1);
        }

        assertThat(table.resolve("metadata.version-hint.text")).exists();
    }

    @Test
    void tableWithoutAHintIsNotWrittenToByAJobThatMayNotCreateIt() throws Exception {
        Files.delete(table.resolve("metadata.version-hint.text"));

        assertThatThrownBy(() -> open(false))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("version hint");
    }

    /** No record and no checkpoint need come for days. */
    @Test
    void markersAreRenewedByATimer() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryStorage storage = new MemoryStorage(clock);
        SeededIds ids = new SeededIds(1);
        TableAccess access = new TableAccess(
                storage,
                LayoutDetection.detect(storage, Layout.ICEBERG, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
        Schema schema = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
        WrittenFor target = new WrittenFor("uuid", schema, PartitionSpec.UNPARTITIONED);
        TestProcessingTimeService timers = new TestProcessingTimeService();
        try (DataShardWriter<RowData> writer = new DataShardWriter<>(
                        access,
                        target,
                        RecordSerializers.forRowData(ROWS),
                        RollingWriter.Settings.DEFAULT,
                        UnregisteredMetricsGroup.createSinkWriterMetricGroup())
                .keepingMarkers(timers)) {
            writer.write(GenericRowData.of(1L), null);
            for (int hour = 1; hour < 50; hour++) {
                clock.advance(Duration.ofHours(1));
                timers.setCurrentTime(Duration.ofHours(hour).toMillis());
            }
            assertThat(storage.list(StoragePath.of("metadata/inflight")))
                    .singleElement()
                    .satisfies(marker -> assertThat(marker.lastModified())
                            .isAfter(clock.instant().minus(Duration.ofHours(7))));
        }
    }

    private DataShardWriter<RowData> open(boolean createIfMissing) {
        SinkSettings settings = DataShardSink.forRowData(ROWS)
                .path(table.toString())
                .createIfMissing(createIfMissing)
                .build()
                .settings();
        return DataShardWriter.open(
                settings, RecordSerializers.forRowData(ROWS), UnregisteredMetricsGroup.createSinkWriterMetricGroup());
    }
}
