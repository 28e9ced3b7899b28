package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader with a filter gives is what all rows are, less those that do not match: whatever wrote the file, and whatever is skipped. */
class FilteredReadTest {
    private final MemoryStorage storage = new MemoryStorage();

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void filesOfParquetsOwnWriterGiveExactlyTheRowsThatMatch() throws IOException {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            Schema schema = RandomRows.schema(random);
            List<TestRow> rows = RandomRows.rows(schema, 1 + random.nextInt(900), random);
            DataFile file = writer(random).write(storage, schema, rows);
            for (int i = 0; i < 6; i++) {
                assertExact("seed " + seed, schema, rows, file, random);
            }
        }
    }

    @Test
    void filesOfOurWriterGiveExactlyTheRowsThatMatch() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Schema schema = RandomRows.schema(random);
            List<TestRow> rows = RandomRows.rows(schema, 1 + random.nextInt(2000), random);
            DataFile file = DataFiles.write(
                    storage,
                    schema,
                    new DataFileWriterSettings(
                            List.of(Compression.values()).get(seed % Compression.values().length), 16 << 10),
                    rows);
            for (int i = 0; i < 6; i++) {
                assertExact("seed " + seed, schema, rows, file, random);
            }
        }
    }

    /** Batches of more rows than pages, pages of more rows than batches. */
    @Test
    void pagesAndBatchesOfAnyLengthGiveExactlyTheRowsThatMatch() throws IOException {
        for (int pageRows : new int[] {10, 1000, 4096, 5000, 20_000}) {
            Random random = new Random(pageRows);
            Schema schema = Schema.of(
                    Field.required(1, "id", PrimitiveType.LONG),
                    Field.optional(2, "text", PrimitiveType.STRING),
                    Field.optional(3, "amount", PrimitiveType.DOUBLE));
            List<TestRow> rows = IntStream.range(0, 20_000)
                    .mapToObj(i -> TestRow.of(
                            (long) i,
                            random.nextInt(9) == 0 ? null : "t" + random.nextInt(i / 1000 + 1),
                            random.nextInt(3) == 0 ? null : random.nextInt(100) / 4.0))
                    .toList();
            ParquetProperties properties = ParquetProperties.builder()
                    .withPageRowCountLimit(pageRows)
                    .withMinRowCountForPageSizeCheck(1)
                    .withPageSize(4 << 10)
                    .build();
            DataFile file = new ForeignWriter(properties, CompressionCodecName.ZSTD, UuidForm.TEXT, 12_345)
                    .write(storage, schema, rows);
            for (int i = 0; i < 15; i++) {
                assertExact("pages of " + pageRows, schema, rows, file, random);
            }
        }
    }

    /** Files without indexes, with the encoding statistics of another writer. */
    @Test
    void filesOfEveryReleaseOfPythonGiveExactlyTheRowsThatMatch() throws IOException {
        int filtered = 0;
        for (GoldenTable table : GoldenTable.all()) {
            Schema schema = table.schema();
            Random random = new Random(table.toString().hashCode());
            for (Path path : dataFiles(table)) {
                byte[] content = Files.readAllBytes(path);
                storage.put(DataFiles.PATH, content);
                List<TestRow> rows = new ArrayList<>();
                DataFile file = new DataFile(DataFiles.PATH, 1, content.length, null, Map.of(), ColumnBounds.NONE);
                try (DataFileReader reader = DataFiles.open(storage, file, schema, ReadRange.ALL)) {
                    for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                        for (int i = 0; i < batch.size(); i++) {
                            rows.add(TestRow.copyOf(schema, batch.row(i)));
                        }
                    }
                }
                for (int i = 0; i < 4 && !rows.isEmpty(); i++) {
                    assertExact(table + " " + path, schema, rows, file, random);
                    filtered++;
                }
            }
        }
        assertThat(filtered).isGreaterThan(100);
    }

    private static List<Path> dataFiles(GoldenTable table) throws IOException {
        try (Stream<Path> files = Files.walk(table.root())) {
            return files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .limit(4)
                    .toList();
        }
    }

    private static ForeignWriter writer(Random random) {
        ParquetProperties.Builder properties = ParquetProperties.builder()
                .withWriterVersion(random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                .withPageRowCountLimit(1 + random.nextInt(random.nextBoolean() ? 20 : 300))
                .withMinRowCountForPageSizeCheck(1)
                .withDictionaryEncoding(random.nextInt(3) > 0)
                .withDictionaryPageSize(random.nextBoolean() ? 1 << 20 : 200)
                .withPageWriteChecksumEnabled(random.nextBoolean())
                .withByteStreamSplitEncoding(random.nextInt(8) == 0)
                .withColumnIndexTruncateLength(random.nextBoolean() ? 3 : 64)
                .withStatisticsTruncateLength(random.nextBoolean() ? 3 : 1000);
        CompressionCodecName codec = List.of(
                        CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY, CompressionCodecName.ZSTD)
                .get(random.nextInt(3));
        UuidForm uuids = random.nextBoolean() ? UuidForm.TEXT : UuidForm.BYTES;
        return new ForeignWriter(properties.build(), codec, uuids, 1 + random.nextInt(500));
    }

    /** Reads some columns of the rows that match, from a row on, and keeps all batches to the end if they are lasting. */
    private void assertExact(String what, Schema schema, List<TestRow> rows, DataFile file, Random random) {
        Predicate filter = RandomRows.condition(schema, rows, random, 3);
        int first = random.nextInt(3) == 0 ? random.nextInt(rows.size() + 1) : 0;
        List<String> projection = new ArrayList<>(DataFiles.names(schema));
        Collections.shuffle(projection, random);
        projection = List.copyOf(projection.subList(0, random.nextInt(projection.size() + 1)));
        Schema shown = schema.select(projection);
        PlainCondition condition = new PlainCondition(schema);
        int[] positions = projection.stream().mapToInt(schema::position).toArray();
        RowJson json = new RowJson(shown);
        List<String> expected = new ArrayList<>();
        for (int i = first; i < rows.size(); i++) {
            if (condition.matches(filter, rows.get(i))) {
                expected.add(i + " " + json.encode(new Projected(rows.get(i), positions)));
            }
        }
        boolean lasting = random.nextBoolean();
        FileRead.Form form = lasting ? new FileRead.Form(true, field -> ShownBytes::new) : FileRead.Form.PLAIN;
        FileRead read = new FileRead(schema, projection, filter, new ReadRange(0, Long.MAX_VALUE, first), form);
        HeldSteps distant = random.nextBoolean() ? new HeldSteps() : HeldSteps.released();
        for (Storage from : List.of(storage, distant.over(storage))) {
            assertThat(read(from, read, file, shown))
                    .as("%s: %s from row %s", what, filter, first)
                    .isEqualTo(expected);
        }
    }

    private static List<String> read(Storage storage, FileRead read, DataFile file, Schema shown) {
        List<String> found = new ArrayList<>();
        List<ColumnBatch> kept = new ArrayList<>();
        try (DataFileReader reader =
                ParquetFiles.open(storage, file.path(), FileCheck.ofLength(file.sizeInBytes()), read)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                if (read.form().lasting()) {
                    kept.add(batch);
                } else {
                    add(batch, shown, found);
                }
            }
        }
        kept.forEach(batch -> add(batch, shown, found));
        return found;
    }

    private static void add(ColumnBatch batch, Schema shown, List<String> found) {
        RowJson json = new RowJson(shown);
        for (int i = 0; i < batch.size(); i++) {
            found.add(batch.position(i) + " " + json.encode(ShownBytes.row(batch, i, shown)));
        }
    }

    /** A form of bytes that keeps the array that it is given. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ShownBytes(byte[] array, int offset, int length) {
        /** The row, taken from the vectors. */
        static TestRow row(ColumnBatch batch, int index, Schema shown) {
            Object[] values = new Object[shown.size()];
            int slot = batch.slot(index);
            for (int i = 0; i < values.length; i++) {
                ColumnVector column = batch.column(i);
                values[i] = column.isNull(slot) ? null : value(column, slot, shown.field(i));
            }
            return TestRow.of(values);
        }

        private static Object value(ColumnVector column, int slot, Field field) {
            return switch (field.type().physical()) {
                case BOOLEAN -> column.getBoolean(slot);
                case INT -> column.getInt(slot);
                case LONG -> column.getLong(slot);
                case FLOAT -> column.getFloat(slot);
                case DOUBLE -> column.getDouble(slot);
                case DECIMAL -> column.getDecimal(slot);
                case BYTES -> {
                    Object value = column.getObject(slot);
                    yield value instanceof ShownBytes shown
                            ? java.util.Arrays.copyOfRange(shown.array, shown.offset, shown.offset + shown.length)
                            : value;
                }
            };
        }
    }
}
