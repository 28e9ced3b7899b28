package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.Heap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What writers say that they hold is what the heap has, within a tenth: memory can be bounded by nothing else. */
class HeldMemoryTest {
    private static final DataFileWriterSettings SETTINGS = new DataFileWriterSettings(Compression.LZ4, 1L << 30);
    private static final List<DataType> TYPES = List.of(
            PrimitiveType.LONG,
            PrimitiveType.STRING,
            PrimitiveType.DOUBLE,
            PrimitiveType.INT,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.BOOLEAN,
            new DecimalType(18, 2));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"10, 2000, 20", "300, 200, 8", "2000, 50, 4"})
    void filesOfFewRows(int columns, int files, int rows) {
        hold(columns, files, writer -> write(writer, columns, rows));
    }

    @ParameterizedTest
    @CsvSource({"10, 100, 4000", "300, 8, 1500", "2000, 2, 1000"})
    void filesWithRowGroupsInMemory(int columns, int files, int rows) {
        hold(columns, files, writer -> write(writer, columns, rows));
    }

    @ParameterizedTest
    @CsvSource({"10, 400, 3", "300, 40, 2", "2000, 5, 2"})
    void filesWithRowGroupsWrittenOut(int columns, int files, int rowGroups) {
        hold(columns, files, writer -> {
            for (int i = 0; i < rowGroups; i++) {
                write(writer, columns, 3);
                writer.flushRowGroup();
            }
        });
    }

    private interface Filling {
        void fill(DataFileWriter writer);
    }

    private void hold(int columns, int files, Filling filling) {
        Schema schema = new Schema(
                0,
                IntStream.range(0, columns)
                        .mapToObj(i -> Field.optional(i + 1, "column_" + i, TYPES.get(i % TYPES.size())))
                        .toList());
        try (Storage storage = LocalStorage.open(folder)) {
            DataFileWriters writers = new DataFileWriters(storage, schema, SETTINGS);
            // Classes are loaded and shared buffers grown by the first file.
            fillAndDiscard(writers, filling);
            List<DataFileWriter> open = new ArrayList<>(files);
            long before = Heap.usedBytes();
            for (int i = 0; i < files; i++) {
                DataFileWriter writer = writers.create(StoragePath.of("data/f" + i + ".parquet"), 100);
                open.add(writer);
                filling.fill(writer);
            }
            long used = Heap.usedBytes() - before;
            long told = open.stream()
                    .mapToLong(writer -> writer.heldBytes() + writer.outputBytes())
                    .sum();
            open.forEach(DataFileWriter::close);
            assertThat(told).isCloseTo(used, withinPercentage(10));
        }
    }

    private static void fillAndDiscard(DataFileWriters writers, Filling filling) {
        try (DataFileWriter writer = writers.create(StoragePath.of("data/first.parquet"), 100)) {
            filling.fill(writer);
        }
    }

    private static void write(DataFileWriter writer, int columns, int rows) {
        for (int i = 0; i < rows; i++) {
            writer.write(new MixedRow(columns, writer.rowCount()));
        }
    }
}
