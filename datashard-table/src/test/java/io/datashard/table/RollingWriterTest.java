package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.WrittenFor;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows go into files of their partitions, and neither files nor memory get out of hand. */
class RollingWriterTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "sym", PrimitiveType.STRING));
    private static final int ROW_GROUP_BYTES = 64 << 10;
    private static final PartitionSpec BY_SYM = PartitionSpec.parse("sym", SCHEMA);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = new MemoryStorage(clock);

    @TempDir
    private Path folder;

    @Test
    void everyFileHoldsTheRowsOfItsPartition() {
        PartitionSpec spec = PartitionSpec.parse("truncate(1, sym), bucket(3, id)", SCHEMA);
        List<TestRow> rows = LongStream.range(0, 500)
                .mapToObj(id -> TestRow.of(id, id % 7 == 0 ? null : "s" + id % 5 + "/" + id))
                .toList();
        List<DataFile> files = write(storage, spec, RollingWriter.Settings.DEFAULT, rows);

        Partitioner partitioner = new Partitioner(spec, SCHEMA);
        List<String> seen = new ArrayList<>();
        for (DataFile file : files) {
            List<TestRow> inFile = read(storage, file);
            assertThat(inFile).extracting(partitioner::of).containsOnly(file.partition());
            assertThat((long) inFile.size()).isEqualTo(file.recordCount());
            assertThat(file.path().value())
                    .startsWith(spec.folder(file.partition(), SCHEMA) + "/flink_")
                    .endsWith(".parquet");
            inFile.forEach(row -> seen.add(row.toString()));
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(TestRow::toString).toList());
        assertThat(files).hasSize(6).extracting(DataFile::partition).doesNotHaveDuplicates();
        assertThat(files)
                .extracting(file -> file.partition().values().get(0))
                .contains("s")
                .containsNull();
    }

    @Test
    void tableWithoutPartitionsHasOneFileInTheDataFolder() {
        List<DataFile> files = write(
                storage,
                PartitionSpec.UNPARTITIONED,
                RollingWriter.Settings.DEFAULT,
                List.of(TestRow.of(1L, "a"), TestRow.of(2L, "b")));

        assertThat(files)
                .singleElement()
                .satisfies(file -> assertThat(file.path().value()).matches("data/flink_[0-9a-f]{32}\\.parquet"));
    }

    @Test
    void theFileThatWasUsedLeastRecentlyIsEndedFirst() {
        try (RollingWriter writer = writer(storage, BY_SYM, openAtMost(2))) {
            writeRowGroup(writer, "a");
            writeRowGroup(writer, "b");
            writer.write(TestRow.of(3L, "a"));
            assertThat(dataFiles(storage)).isEmpty();
            writeRowGroup(writer, "c");
            assertThat(dataFiles(storage)).singleElement().asString().startsWith("data/sym=b/");
            assertThat(writer.openFiles()).isEqualTo(2);
            writer.write(TestRow.of(5L, "b"));

            List<DataFile> files = writer.finishFiles();

            assertThat(files.stream().map(file -> file.partition().values().get(0)))
                    .containsExactlyInAnyOrder("a", "b", "b", "c");
            assertThat(writer.openFiles()).isZero();
        }
    }

    /** Rows in memory are no open file. */
    @Test
    void morePartitionsThanFilesMayBeOpenHaveAFileEach() {
        List<TestRow> rows = LongStream.range(0, 3000)
                .mapToObj(id -> TestRow.of(id, "s" + id % 1000))
                .toList();
        List<DataFile> files = write(
                storage,
                BY_SYM,
                new RollingWriter.Settings(DataFileWriterSettings.DEFAULT, Long.MAX_VALUE, Long.MAX_VALUE, 4),
                rows);

        assertThat(files).hasSize(1000);
        requireRows(files, rows);
    }

    @Test
    void morePartitionsThanFilesMayBeOpenKeepEveryRow() {
        List<TestRow> rows = LongStream.range(0, 60_000)
                .mapToObj(id -> TestRow.of(id, "s" + id % 10))
                .toList();
        List<DataFile> files = write(storage, BY_SYM, openAtMost(4), rows);

        requireRows(files, rows);
        assertThat(files).hasSizeGreaterThan(10);
    }

    /** Without a memory of what is in the outputs, or with one row group for each row that comes then, files would be tiny. */
    @Test
    void littleMemoryForManyPartitionsMakesFewFiles() {
        int partitions = 400;
        RollingWriter.Settings settings = new RollingWriter.Settings(
                new DataFileWriterSettings(Compression.ZSTD, 4 << 20), Long.MAX_VALUE, Long.MAX_VALUE, 4000);
        List<DataFile> files;
        long most = 0;
        try (RollingWriter writer = writer(storage, BY_SYM, settings)) {
            for (long id = 0; id < 200_000; id++) {
                writer.write(TestRow.of(id, "s" + ((id * 0x9E3779B97F4A7C15L) >>> 40) % partitions));
                most = Math.max(most, writer.heldBytes());
            }
            files = writer.finishFiles();
        }

        assertThat(files.stream().mapToLong(DataFile::recordCount).sum()).isEqualTo(200_000);
        assertThat(files).hasSizeLessThanOrEqualTo(partitions * 3 / 2);
        assertThat(most).isLessThan(4 << 20);
    }

    @Test
    void filesRollByRowsInEachPartition() {
        RollingWriter.Settings twoRows =
                new RollingWriter.Settings(DataFileWriterSettings.DEFAULT, Long.MAX_VALUE, 2, 10);
        List<DataFile> files = write(
                storage,
                BY_SYM,
                twoRows,
                LongStream.range(0, 10)
                        .mapToObj(id -> TestRow.of(id, "s" + id % 2))
                        .toList());

        assertThat(files.stream().map(file -> file.partition().values().get(0) + " " + file.recordCount()))
                .containsExactlyInAnyOrder("s0 2", "s0 2", "s0 1", "s1 2", "s1 2", "s1 1");
    }

    /** Without a bound every one of the files would hold up to a row group. */
    @Test
    void openFilesShareTheMemoryOfOneRowGroup() {
        long bound = 4 << 20;
        int partitions = 50;
        RollingWriter.Settings settings = new RollingWriter.Settings(
                new DataFileWriterSettings(Compression.ZSTD, bound), Long.MAX_VALUE, Long.MAX_VALUE, partitions);
        long most = 0;
        List<DataFile> files;
        try (RollingWriter writer = writer(storage, BY_SYM, settings)) {
            for (long i = 0; i < 300_000; i++) {
                // The first partition gets as many rows as all others together.
                long partition = i % 2 == 0 ? 0 : i / 2 % partitions;
                writer.write(TestRow.of(i * 0x9E3779B97F4A7C15L, "partition-" + partition));
                most = Math.max(most, writer.heldBytes());
            }
            files = writer.finishFiles();
        }

        assertThat(most).isBetween(bound / 2, bound + 100);
        assertThat(files).hasSize(partitions);
        int rowGroups = 0;
        for (DataFile file : files) {
            rowGroups += ParquetFiles.rowGroups(storage, file.path()).size();
        }
        assertThat(rowGroups).isLessThan(200);
        assertThat(files.stream().mapToLong(DataFile::recordCount).sum()).isEqualTo(300_000);
    }

    @Test
    void filesEndEarlyRatherThanThatTheirOutputsGatherMoreThanARowGroup() {
        long bound = 1 << 20;
        RollingWriter.Settings settings = new RollingWriter.Settings(
                new DataFileWriterSettings(Compression.NONE, bound), Long.MAX_VALUE, Long.MAX_VALUE, 100);
        long most = 0;
        List<DataFile> files;
        try (RollingWriter writer = writer(storage.gathering(), BY_SYM, settings)) {
            for (long i = 0; i < 400_000; i++) {
                writer.write(TestRow.of(i * 0x9E3779B97F4A7C15L, "partition-" + i % 4));
                most = Math.max(most, writer.heldBytes());
            }
            files = writer.finishFiles();
        }

        assertThat(most).isLessThan(bound + (200 << 10));
        assertThat(files).hasSizeBetween(5, 40);
        assertThat(files.stream().mapToLong(DataFile::recordCount).sum()).isEqualTo(400_000);
    }

    @Test
    void everyFileHasItsMarkerBeforeItsFirstByte() {
        FaultyStorage traced = new FaultyStorage(storage);
        write(
                traced,
                BY_SYM,
                openAtMost(2),
                LongStream.range(0, 10).mapToObj(id -> TestRow.of(id, "s" + id)).toList());

        List<StoragePath> marked = new ArrayList<>();
        for (StorageOperation operation : traced.trace()) {
            if (operation.kind() == Kind.WRITE) {
                marked.add(operation.path());
            } else if (operation.kind() == Kind.CREATE_DATA_FILE) {
                assertThat(marked).contains(TableAudit.marker(operation.path()));
            }
        }
        assertThat(marked).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void fileThatCannotBeEndedWhenItIsOneTooManyStopsTheWriter() {
        FaultyStorage faulty = new FaultyStorage(storage);
        faulty.failWhen(operation -> operation.kind() == Kind.FINISH_DATA_FILE, Fault.REFUSED);
        try (RollingWriter writer = writer(faulty, BY_SYM, openAtMost(1))) {
            writeRowGroup(writer, "a");
            assertThatThrownBy(() -> writeRowGroup(writer, "b")).isInstanceOf(StorageException.class);
            assertThatThrownBy(writer::finishFiles)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its rows are lost");
        }
        assertThat(storage.paths()).isEmpty();
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void nothingIsLeftOfAWriterThatIsClosed() {
        try (RollingWriter writer = writer(storage, BY_SYM, openAtMost(2))) {
            LongStream.range(0, 10).forEach(id -> writer.write(TestRow.of(id, "s" + id)));
        }
        assertThat(storage.paths()).isEmpty();
        assertThat(storage.openHandles()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void openFilesShareTheirCodec(Compression compression) {
        RollingWriter.Settings settings =
                new RollingWriter.Settings(new DataFileWriterSettings(compression, 64 << 10), Long.MAX_VALUE, 700, 3);
        List<TestRow> rows = LongStream.range(0, 10_000)
                .mapToObj(id -> TestRow.of(id, "s" + id / 100 % 4))
                .toList();

        List<DataFile> files = write(storage, BY_SYM, settings, rows);

        assertThat(files.stream().flatMap(file -> read(storage, file).stream()).map(TestRow::toString))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(TestRow::toString).toList());
    }

    @Test
    void valuesThatNoFileSystemTakesAsANameArePartitionsToo() {
        List<@Nullable String> values = new ArrayList<>(
                List.of("", ".", "..", "a/b", "\u0000", "x".repeat(10_000), "x".repeat(9_999), "ü".repeat(100)));
        values.add(null);
        try (Storage local = LocalStorage.open(folder.resolve("t"))) {
            List<DataFile> files = write(
                    local,
                    BY_SYM,
                    RollingWriter.Settings.DEFAULT,
                    values.stream().map(value -> TestRow.of(1L, value)).toList());

            assertThat(files)
                    .extracting(file -> file.partition().values().get(0))
                    .containsExactlyInAnyOrderElementsOf(values);
            assertThat(files).allSatisfy(file -> assertThat(read(local, file)).hasSize(1));
            assertThat(files.stream()
                            .map(file -> file.path().value().replaceAll("/flink_.*", ""))
                            .collect(Collectors.toSet()))
                    .hasSize(values.size());
        }
    }

    /** Row groups are small, so that files begin soon. */
    private static RollingWriter.Settings openAtMost(int files) {
        return new RollingWriter.Settings(
                new DataFileWriterSettings(Compression.LZ4, ROW_GROUP_BYTES), Long.MAX_VALUE, Long.MAX_VALUE, files);
    }

    /** So many rows that some are written out. */
    private static void writeRowGroup(RollingWriter writer, String sym) {
        for (long i = 0; i < ROW_GROUP_BYTES / Long.BYTES; i++) {
            writer.write(TestRow.of(i * 0x9E3779B97F4A7C15L, sym));
        }
    }

    private void requireRows(List<DataFile> files, List<TestRow> rows) {
        assertThat(files.stream().flatMap(file -> read(storage, file).stream()).map(TestRow::toString))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(TestRow::toString).toList());
    }

    private RollingWriter writer(Storage through, PartitionSpec spec, RollingWriter.Settings settings) {
        SeededIds ids = new SeededIds(1);
        TableAccess table = new TableAccess(
                through,
                LayoutDetection.detect(through, Layout.ICEBERG, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
        return new RollingWriter(table, new WrittenFor("uuid", SCHEMA, spec), settings);
    }

    private List<DataFile> write(
            Storage through, PartitionSpec spec, RollingWriter.Settings settings, List<TestRow> rows) {
        try (RollingWriter writer = writer(through, spec, settings)) {
            rows.forEach(writer::write);
            return writer.finishFiles();
        }
    }

    private static List<StoragePath> dataFiles(MemoryStorage storage) {
        return storage.paths().stream()
                .filter(path -> path.value().startsWith("data/"))
                .toList();
    }

    private static List<TestRow> read(Storage storage, DataFile file) {
        List<TestRow> rows = new ArrayList<>();
        try (DataFileReader reader = ParquetFiles.open(
                storage, file.path(), file.sizeInBytes(), SCHEMA, List.of("id", "sym"), null, ReadRange.ALL)) {
            for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++) {
                    byte[] sym = batch.row(i).isNullAt(1) ? null : batch.row(i).getBytes(1);
                    rows.add(TestRow.of(
                            batch.row(i).getLong(0),
                            sym == null ? null : new String(sym, java.nio.charset.StandardCharsets.UTF_8)));
                }
            }
        }
        return rows;
    }
}
