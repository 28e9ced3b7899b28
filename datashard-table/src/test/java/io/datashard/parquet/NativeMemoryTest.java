package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.MemoryStorage;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory outside of the heap: no garbage collection brings it back, and a TaskManager is killed for it. */
class NativeMemoryTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    private static final List<GenericRow> ROWS = rows();
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int WARM_UP = 50;
    private static final int FILES = 400;
    /** Far less than the contexts of a codec for each file would take, and more than what collections of garbage move. */
    private static final long SLACK_KIB = 64 << 10;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void filesThatAreClosedKeepNone(Compression compression) throws IOException {
        requireNoneKept(new DataFileWriterSettings(compression, 1 << 20));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void filesThatAThreadCompressedKeepNoneEither(Compression compression) throws IOException {
        requireNoneKept(new DataFileWriterSettings(compression, 1 << 20).withCompressionThread(true));
    }

    private static void requireNoneKept(DataFileWriterSettings settings) throws IOException {
        assumeThat(STATUS).as("where Linux tells the memory of a process").exists();
        try (Storage storage = new MemoryStorage()) {
            writeAndRead(storage, settings, 0, WARM_UP);
            long resident = residentKib();
            long direct = directBytes();

            writeAndRead(storage, settings, WARM_UP, FILES);

            assertThat(directBytes()).as("bytes of direct buffers").isLessThanOrEqualTo(direct);
            assertThat(residentKib() - resident)
                    .as("KiB by which the process grew")
                    .isLessThan(SLACK_KIB);
        }
    }

    private static void writeAndRead(Storage storage, DataFileWriterSettings settings, int from, int files) {
        for (int i = from; i < from + files; i++) {
            StoragePath path = StoragePath.of("data/" + i + ".parquet");
            DataFile file;
            try (DataFileWriter writer = ParquetFiles.create(storage, path, SCHEMA, settings)) {
                ROWS.forEach(writer::write);
                file = writer.finish();
            }
            try (DataFileReader reader = DataFiles.open(storage, file, SCHEMA, ReadRange.ALL)) {
                long rows = 0;
                for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    rows += batch.size();
                }
                assertThat(rows).isEqualTo(ROWS.size());
            }
        }
    }

    private static List<GenericRow> rows() {
        List<GenericRow> rows = new ArrayList<>();
        for (long id = 0; id < 500; id++) {
            rows.add(GenericRow.of(SCHEMA, id, "text of " + id * 7919));
        }
        return rows;
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long residentKib() throws IOException {
        System.gc(); // What the heap holds beside garbage does not grow.
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
