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
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thread for compression changes nothing about which rows go into which file and which row group, though sizes are known later. */
class CompressionThreadFilesTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "text", PrimitiveType.STRING));
    private static final int ROWS = 60_000;

    @ParameterizedTest
    @CsvSource({
        // partitions, bytes of row groups, bytes of files
        "1, 200000, 400000",
        "5, 400000, 9000000",
        "40, 1500000, 60000",
        "40, 400000, 9000000",
    })
    void filesAndTheirRowGroupsAreTheSame(int partitions, long rowGroupBytes, long fileBytes) {
        DataFileWriterSettings files = new DataFileWriterSettings(Compression.ZSTD, rowGroupBytes);

        List<DataFile> without = write(files, partitions, fileBytes);
        List<DataFile> with = write(files.withCompressionThread(true), partitions, fileBytes);

        assertThat(without.size()).isGreaterThan(partitions);
        assertThat(with).containsExactlyElementsOf(without);
    }

    private static List<DataFile> write(DataFileWriterSettings files, int partitions, long fileBytes) {
        ManualClock clock = new ManualClock();
        MemoryStorage storage = new MemoryStorage(clock);
        SeededIds ids = new SeededIds(1);
        TableAccess table = new TableAccess(
                storage,
                LayoutDetection.detect(storage, Layout.ICEBERG, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
        Random random = new Random(7);
        List<DataFile> written = new ArrayList<>();
        try (RollingWriter writer = new RollingWriter(
                table,
                new WrittenFor("uuid", SCHEMA, PartitionSpec.parse("sym", SCHEMA)),
                new RollingWriter.Settings(files, fileBytes, Long.MAX_VALUE, 100))) {
            for (long id = 0; id < ROWS; id++) {
                // Some partitions get more rows, and some rows more bytes.
                int sym = (int) (partitions * Math.pow(random.nextDouble(), 3));
                String text = "text " + random.nextInt(3000) + "-".repeat(random.nextInt(40));
                writer.write(TestRow.of(id, "s" + sym, random.nextInt(9) == 0 ? null : text));
                if (id % 20_000 == 19_999) {
                    written.addAll(writer.finishFiles());
                }
            }
            written.addAll(writer.finishFiles());
        }
        assertThat(storage.openHandles()).isZero();
        return written;
    }
}
