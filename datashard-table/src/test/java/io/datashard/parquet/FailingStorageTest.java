package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A storage that fails at any one operation: the caller hears of it as such, and no half file can ever be finished. */
class FailingStorageTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
    private static final DataFileWriterSettings SETTINGS = new DataFileWriterSettings(Compression.NONE, 32 << 10);

    private final MemoryStorage memory = new MemoryStorage();
    private final List<TestRow> rows = IntStream.range(0, 4000)
            .mapToObj(i -> TestRow.of((long) i, "unlike any other " + i * 7919L))
            .toList();

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void aFailedWriteIsHeardOfAndLeavesNoFile() {
        FaultyStorage counting = new FaultyStorage(memory);
        DataFiles.write(counting, SCHEMA, SETTINGS, rows);
        int operations = counting.trace().size();
        assertThat(operations).isGreaterThan(4);
        for (int i = 0; i < operations; i++) {
            memory.delete(DataFiles.PATH);
            FaultyStorage failing = new FaultyStorage(memory).failAt(i, Fault.REFUSED);

            assertThatThrownBy(() -> DataFiles.write(failing, SCHEMA, SETTINGS, rows))
                    .isInstanceOf(StorageException.class);
            assertThat(memory.paths()).isEmpty();
        }
    }

    @Test
    void aWriterThatFailedOnceNeitherGoesOnNorFinishes() {
        FaultyStorage failing = new FaultyStorage(memory);
        try (DataFileWriter writer = ParquetFiles.create(failing, DataFiles.PATH, SCHEMA, SETTINGS)) {
            failing.failWhen(operation -> operation.kind() == Kind.WRITE_DATA, Fault.REFUSED);
            assertThatThrownBy(() -> rows.forEach(writer::write)).isInstanceOf(StorageException.class);
            failing.failWhen(operation -> false, Fault.REFUSED);

            assertThatThrownBy(() -> writer.write(rows.get(0))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(memory.paths()).isEmpty();
    }

    @Test
    void aFailedReadIsNoDamage() {
        DataFile file = DataFiles.write(memory, SCHEMA, SETTINGS, rows);
        FaultyStorage counting = new FaultyStorage(memory);
        DataFiles.read(counting, file, SCHEMA);
        for (int i = 0; i < counting.trace().size(); i++) {
            FaultyStorage failing = new FaultyStorage(memory).failAt(i, Fault.REFUSED);

            assertThatThrownBy(() -> DataFiles.read(failing, file, SCHEMA))
                    .isInstanceOf(StorageException.class)
                    .isNotInstanceOf(CorruptDataException.class);
        }
    }
}
