package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.WrittenFor;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestRow;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A request takes long on some storages: a writer of many partitions waits for no marker before it must, and for none after the other. */
class OverlappedMarkersTest {
    private static final int PARTITIONS = 200;
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final PartitionSpec BY_ID = PartitionSpec.parse("id", SCHEMA);

    private final ManualClock clock = new ManualClock();
    private final FaultyStorage traced = new FaultyStorage(new MemoryStorage(clock));
    private int begun;

    @Test
    void markersAreOnTheirWayWhileRowsComeAndThereBeforeTheirFiles() {
        List<DataFile> files;
        try (RollingWriter writer = writer(deferring(traced))) {
            int before = traced.trace().size();
            begun = 0;
            for (long id = 0; id < PARTITIONS; id++) {
                writer.write(TestRow.of(id));
            }
            assertThat(begun).isEqualTo(PARTITIONS);
            assertThat(traced.trace()).as("requests that rows waited for").hasSize(before);

            files = writer.finishFiles();
        }

        List<StorageOperation> done = traced.trace();
        assertThat(files).hasSize(PARTITIONS).allSatisfy(file -> {
            int marked = first(done, Kind.WRITE, TableAudit.marker(file.path()).value());
            int created = first(done, Kind.CREATE_DATA_FILE, file.path().value());
            assertThat(marked).isNotNegative().isLessThan(created);
        });
    }

    private static int first(List<StorageOperation> done, Kind kind, String path) {
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).kind() == kind && done.get(i).path().value().equals(path)) {
                return i;
            }
        }
        return -1;
    }

    private RollingWriter writer(Storage through) {
        SeededIds ids = new SeededIds(1);
        TableLayout layout = LayoutDetection.detect(through, Layout.ICEBERG, clock, ids, clock::advance);
        TableAccess table = new TableAccess(through, layout, clock, ids, clock::advance);
        return new RollingWriter(table, new WrittenFor("uuid", SCHEMA, BY_ID), RollingWriter.Settings.DEFAULT);
    }

    /** The storage as if its threads had come to nothing so far: what is begun is done when somebody waits for it. */
    private Storage deferring(Storage storage) {
        Steps deferring = new DeferringSteps();
        return InterceptedStorage.of(storage, call -> call.name().equals("steps") ? deferring : call.proceed());
    }

    private final class DeferringSteps implements Steps {
        @Override
        public <T> Pending<T> begin(Supplier<? extends T> step) {
            begun++;
            return Pending.whenAskedFor(step);
        }

        @Override
        public int parallelism() {
            return 1;
        }
    }
}
