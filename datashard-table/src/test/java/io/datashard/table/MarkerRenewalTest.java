package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.WrittenFor;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In-flight markers lose their effect after a day, and a garbage collector takes the file then: they are renewed by time, not by rows. */
class MarkerRenewalTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "sym", PrimitiveType.STRING));
    private static final PartitionSpec BY_SYM = PartitionSpec.parse("sym", SCHEMA);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = new MemoryStorage(clock);

    @Test
    void slowWriterRenewsThem() {
        try (RollingWriter writer = writer(storage)) {
            writer.write(TestRow.of(0L, "first"));
            for (long hour = 1; hour <= 100; hour++) {
                clock.advance(HOUR);
                writer.write(TestRow.of(hour, "s" + hour % 3));
                requireYoungerThan(InFlightMarkers.PROTECTION);
            }
            assertThat(writer.finishFiles()).hasSize(4);
        }
    }

    @Test
    void thoseOfOpenAndOfEndedFilesAreKeptWhileNoRowComes() {
        try (RollingWriter writer = writer(storage)) {
            writer.write(TestRow.of(1L, "a"));
            writer.write(TestRow.of(2L, "a"));
            writer.write(TestRow.of(3L, "b"));
            for (int hour = 0; hour < 100; hour++) {
                clock.advance(HOUR);
                writer.keepMarked();
                requireYoungerThan(InFlightMarkers.REFRESH.plus(HOUR));
            }
            clock.advance(Duration.ofHours(10));
            assertThat(writer.finishFiles()).hasSize(2);
            requireYoungerThan(HOUR);
        }
    }

    /** An outage of an hour need not end a job whose markers protect for many. */
    @Test
    void writerFailsOnlyBeforeTheyLoseTheirEffect() {
        FaultyStorage faulty = new FaultyStorage(storage);
        try (RollingWriter writer = writer(faulty)) {
            writer.write(TestRow.of(1L, "a"));
            faulty.failWhen(operation -> operation.kind() == Kind.WRITE, Fault.REFUSED);
            clock.advance(Duration.ofHours(7));
            writer.keepMarked();
            clock.advance(Duration.ofHours(6));
            assertThatThrownBy(writer::keepMarked).isInstanceOf(StorageException.class);
        }
    }

    private void requireYoungerThan(Duration age) {
        List<ObjectInfo> markers = storage.list(StoragePath.of("metadata/inflight"));
        assertThat(markers).isNotEmpty().allSatisfy(marker -> assertThat(
                        marker.lastModified().plus(age))
                .isAfter(clock.instant()));
    }

    private RollingWriter writer(Storage through) {
        SeededIds ids = new SeededIds(1);
        TableAccess table = new TableAccess(
                through,
                LayoutDetection.detect(through, Layout.ICEBERG, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
        return new RollingWriter(table, new WrittenFor("uuid", SCHEMA, BY_SYM), RollingWriter.Settings.DEFAULT);
    }
}
