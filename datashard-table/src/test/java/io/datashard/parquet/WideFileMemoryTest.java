package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.Heap;
import io.datashard.testing.StorageOperation.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of 2,000 columns takes memory for its rows, not for its columns, and no more than a row group may, at its end neither. */
class WideFileMemoryTest {
    private static final int COLUMNS = 2000;
    private static final long ROW_GROUP_BYTES = 24 << 20;
    private static final DataFileWriterSettings SETTINGS =
            new DataFileWriterSettings(Compression.ZSTD, ROW_GROUP_BYTES);
    private static final Schema SCHEMA = schema();
    /** A row of {@link MixedRow} in row form. */
    private static final int LEAST_ROW_BYTES = 8 << 10;

    private static final int MOST_ROW_BYTES = 20 << 10;
    /** What a footer keeps of each column of each row group, which only the end of the file frees. */
    private static final long FOOTER_BYTES_OF_A_COLUMN = 1100;

    @TempDir
    private Path folder;

    private int writes;
    private long mostUsed;

    @Test
    void anOpenFileTakesMemoryForItsRowsOnly() {
        try (Storage storage = LocalStorage.open(folder)) {
            DataFileWriters writers = new DataFileWriters(storage, SCHEMA, SETTINGS);
            fill(writers, 0, 2).close(); // Classes are loaded and shared buffers grown.
            for (int rows : new int[] {1, 10, 100}) {
                int files = 40 / rows + 1;
                List<DataFileWriter> open = new ArrayList<>();
                long before = Heap.usedBytes();
                for (int i = 0; i < files; i++) {
                    open.add(fill(writers, i + 1, rows));
                }
                long used = (Heap.usedBytes() - before) / files;
                DataFileWriter one = open.get(0);
                long buffered = one.bufferedBytes();
                long held = one.heldBytes() + one.outputBytes();
                open.forEach(DataFileWriter::close);

                assertThat(buffered / rows).as("bytes of a row").isBetween((long) LEAST_ROW_BYTES, (long)
                        MOST_ROW_BYTES);
                assertThat(held).as("told heap of %s rows", rows).isBetween(buffered, buffered * 5 / 4 + 2048);
                assertThat(used).as("heap of %s rows", rows).isLessThan(buffered * 5 / 4 + (8 << 10));
            }
        }
    }

    @Test
    void rowsBeyondTheLimitAreWrittenOutAndTheirColumnsFreedOneByOne() {
        try (Storage local = LocalStorage.open(folder)) {
            FaultyStorage looking = new FaultyStorage(local).before(operation -> {
                // When the first bytes of a row group are written, all its columns have ended.
                if (operation.kind() == Kind.WRITE_DATA && writes++ % 50 == 0) {
                    mostUsed = Math.max(mostUsed, Heap.usedBytes());
                }
            });
            fill(new DataFileWriters(local, SCHEMA, SETTINGS), 0, 2).close();
            long before = Heap.usedBytes();
            long mostHeld = 0;
            DataFile file;
            try (DataFileWriter writer = new DataFileWriters(looking, SCHEMA, SETTINGS).create(DataFiles.PATH, 0)) {
                for (int i = 0; i < 6000; i++) {
                    writer.write(new MixedRow(COLUMNS, i));
                    mostHeld = Math.max(mostHeld, writer.heldBytes());
                }
                file = writer.finish();
            }
            int rowGroups = ParquetFiles.rowGroups(local, file.path()).size();
            long footer = FOOTER_BYTES_OF_A_COLUMN * COLUMNS * rowGroups;

            assertThat(rowGroups).isGreaterThan(2);
            assertThat(mostHeld).isLessThan(ROW_GROUP_BYTES);
            assertThat(mostUsed - before).as("heap when a row group is written").isPositive();
            assertThat(mostUsed - before).isLessThan(ROW_GROUP_BYTES + footer);
        }
    }

    private static DataFileWriter fill(DataFileWriters writers, int number, int rows) {
        DataFileWriter writer = writers.create(StoragePath.of("data/f" + number + ".parquet"), 100);
        for (int i = 0; i < rows; i++) {
            writer.write(new MixedRow(COLUMNS, i));
        }
        return writer;
    }

    private static Schema schema() {
        List<DataType> types = List.of(
                PrimitiveType.LONG,
                PrimitiveType.STRING,
                PrimitiveType.DOUBLE,
                PrimitiveType.INT,
                PrimitiveType.TIMESTAMP,
                PrimitiveType.BOOLEAN,
                new DecimalType(18, 2));
        return new Schema(
                0,
                IntStream.range(0, COLUMNS)
                        .mapToObj(i -> Field.optional(i + 1, "column_" + i, types.get(i % types.size())))
                        .toList());
    }
}
