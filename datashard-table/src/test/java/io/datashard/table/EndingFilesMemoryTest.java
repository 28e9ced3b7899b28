package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.WrittenFor;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.Heap;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a checkpoint, when all files end, is not when memory ends. */
class EndingFilesMemoryTest {
    private static final int FILES = 500;
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "sym", PrimitiveType.STRING));

    @TempDir
    private Path folder;

    private int finished;
    private long left;

    @Test
    void filesThatHaveEndedTakeNextToNothing() {
        try (Storage local = LocalStorage.open(folder)) {
            FaultyStorage looking = new FaultyStorage(local).before(operation -> {
                if (operation.kind() == Kind.FINISH_DATA_FILE && ++finished == FILES) {
                    left = Heap.usedBytes();
                }
            });
            try (RollingWriter writer = writer(looking)) {
                end(writer, 1); // Classes are loaded and shared buffers grown by the first file.
                finished = 0;
                long before = Heap.usedBytes();
                List<DataFile> files = end(writer, FILES);
                assertThat(files).hasSize(FILES);
                assertThat((left - before) / FILES).isLessThan(6 << 10);
            }
        }
    }

    private static List<DataFile> end(RollingWriter writer, int files) {
        for (long i = 0; i < 4L * files; i++) {
            writer.write(TestRow.of(i, "s" + i % files));
        }
        return writer.finishFiles();
    }

    private static RollingWriter writer(Storage storage) {
        ManualClock clock = new ManualClock();
        SeededIds ids = new SeededIds(1);
        TableAccess table = new TableAccess(
                storage,
                LayoutDetection.detect(storage, Layout.ICEBERG, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
        RollingWriter.Settings settings = new RollingWriter.Settings(
                new DataFileWriterSettings(Compression.LZ4, 64 << 20), Long.MAX_VALUE, Long.MAX_VALUE, FILES);
        return new RollingWriter(table, new WrittenFor("uuid", SCHEMA, PartitionSpec.parse("sym", SCHEMA)), settings);
    }
}
