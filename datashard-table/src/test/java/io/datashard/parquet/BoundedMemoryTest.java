package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedMemoryTest {
    private static final long ROW_GROUP_BYTES = 16 << 20;
    private static final DataFileWriterSettings SETTINGS = new DataFileWriterSettings(Compression.LZ4, ROW_GROUP_BYTES);
    /** A row more than a row group, and what one page of values may add between two looks at the memory. */
    private static final long SLACK = 2 << 20;

    private static final int ROWS = 2_000_000;

    @TempDir
    private Path folder;

    @Test
    void twoMillionRowsAreWrittenAndReadWithinARowGroupOfMemory() {
        Schema schema = Event.SCHEMA;
        try (Storage storage = LocalStorage.open(folder)) {
            DataFile file;
            long most = 0;
            try (DataFileWriter writer = ParquetFiles.create(storage, DataFiles.PATH, schema, SETTINGS)) {
                Event event = new Event();
                for (int i = 0; i < ROWS; i++) {
                    event.number = i;
                    writer.write(event);
                    most = Math.max(most, writer.bufferedBytes());
                }
                file = writer.finish();
            }
            assertThat(most).isLessThan(ROW_GROUP_BYTES + SLACK);
            assertThat(ParquetFiles.rowGroups(storage, file.path())).hasSizeGreaterThan(3);
            assertThat(sumOfIds(storage, file, schema)).isEqualTo((ROWS - 1L) * ROWS / 2);
        }
    }

    @Test
    void longValuesNeitherFillTheMemoryOfTheWriterNorABatch() {
        Schema schema = Schema.of(Field.required(1, "text", PrimitiveType.STRING));
        byte[] text = new byte[1 << 20];
        try (Storage storage = LocalStorage.open(folder)) {
            DataFile file;
            long most = 0;
            try (DataFileWriter writer = ParquetFiles.create(storage, DataFiles.PATH, schema, SETTINGS)) {
                for (int i = 0; i < 100; i++) {
                    text[i] = 'x';
                    writer.write(TestRow.of((Object) text));
                    most = Math.max(most, writer.bufferedBytes());
                }
                file = writer.finish();
            }
            assertThat(most).isLessThan(ROW_GROUP_BYTES + SLACK);
            long rows = 0;
            try (DataFileReader reader = DataFiles.open(storage, file, schema, ReadRange.ALL)) {
                for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    assertThat(batch.size()).isLessThan(20);
                    rows += batch.size();
                }
            }
            assertThat(rows).isEqualTo(100);
        }
    }

    private static long sumOfIds(Storage storage, DataFile file, Schema schema) {
        long sum = 0;
        try (DataFileReader reader = DataFiles.open(storage, file, schema, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++) {
                    sum += batch.row(i).getLong(0);
                }
            }
        }
        return sum;
    }

    /** A row that is computed from its number, so that the test holds none. */
    private static final class Event implements RowView {
        private static final Schema SCHEMA = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "user", PrimitiveType.LONG),
                Field.optional(3, "kind", PrimitiveType.STRING),
                Field.required(4, "at", PrimitiveType.TIMESTAMP),
                Field.optional(5, "url", PrimitiveType.STRING),
                Field.optional(6, "amount", PrimitiveType.DOUBLE),
                Field.optional(7, "day", PrimitiveType.DATE),
                Field.optional(8, "flag", PrimitiveType.BOOLEAN));
        private static final long SCATTER = 0x9E3779B97F4A7C15L;

        private long number;

        @Override
        public boolean isNullAt(int position) {
            return position == 2 && number % 10 == 0;
        }

        @Override
        public boolean getBoolean(int position) {
            return number % 3 == 0;
        }

        @Override
        public int getInt(int position) {
            return (int) (number / 10_000);
        }

        @Override
        public long getLong(int position) {
            return position == 0 ? number : (number * SCATTER) >>> 20;
        }

        @Override
        public float getFloat(int position) {
            throw new AssertionError("no such column");
        }

        @Override
        public double getDouble(int position) {
            return ((number * SCATTER) >>> 44) / 100.0;
        }

        @Override
        public byte[] getBytes(int position) {
            String text =
                    position == 2 ? "kind" + number % 20 : "https://example.com/item/" + ((number * SCATTER) >>> 40);
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public BigDecimal getDecimal(int position) {
            throw new AssertionError("no such column");
        }
    }
}
