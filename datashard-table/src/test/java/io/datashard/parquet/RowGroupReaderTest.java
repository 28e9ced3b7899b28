package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.storage.StorageInput;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.Test;

/** In which order the columns of a row group are told to be needed, and read. */
class RowGroupReaderTest {
    private static final int COLUMNS = 5;
    private static final int ROWS = 100;
    private static final Schema SCHEMA = Schema.of(IntStream.range(0, COLUMNS)
            .mapToObj(i -> Field.required(i + 1, "c" + i, PrimitiveType.LONG))
            .toArray(Field[]::new));

    private final MemoryStorage memory = new MemoryStorage();
    private final DataFile file = DataFiles.write(
            memory,
            SCHEMA,
            new DataFileWriterSettings(Compression.NONE, 1 << 20),
            IntStream.range(0, ROWS)
                    .mapToObj(row -> TestRow.of(IntStream.range(0, COLUMNS)
                            .mapToObj(column -> (Object) (long) (row * COLUMNS + column))
                            .toArray()))
                    .toList());
    /** What was announced, and what was read: the start of the column chunk. */
    private final List<String> events = new ArrayList<>();

    @Test
    void allColumnsAreToldBeforeTheFirstIsRead() {
        assertThat(read(null)).isEqualTo(ROWS);
        assertThat(distinct())
                .containsExactly(
                        "told c0", "told c1", "told c2", "told c3", "told c4", "read c0", "read c1", "read c2",
                        "read c3", "read c4");
    }

    @Test
    void theColumnsOfTheFilterComeFirstAndTheOthersOnlyIfRowsMatch() {
        assertThat(read(Predicates.equal("c1", 5L * 3 + 1))).isEqualTo(1);
        assertThat(distinct())
                .containsExactly(
                        "told c1", "read c1", "told c0", "told c2", "told c3", "told c4", "read c0", "read c2",
                        "read c3", "read c4");

        events.clear();
        assertThat(read(Predicates.equal("c1", -1L))).isZero();
        assertThat(distinct()).containsExactly("told c1", "read c1");
    }

    private List<String> distinct() {
        return events.stream().distinct().toList();
    }

    /** The number of rows of the first batch. */
    private int read(Predicate filter) {
        FileLabel label = FileLabel.of(memory, file.path());
        try (StorageInput opened = memory.openDataFile(file.path(), file.sizeInBytes())) {
            ParquetFooter footer = ParquetFooter.read(opened, label);
            BlockMetaData group = footer.rowGroups().get(0);
            List<ReadColumn> columns = new ArrayList<>();
            List<ColumnDecoder> decoders = new ArrayList<>();
            for (int i = 0; i < COLUMNS; i++) {
                Field field = SCHEMA.field(i);
                boolean filtered = filter != null && field.name().equals("c1");
                columns.add(new ReadColumn(
                        field, footer.type().getColumnDescription(new String[] {field.name()}), filtered, null));
                decoders.add(decoder(columns.get(i), group.getColumns().get(i), noting(opened, group), label));
            }
            RowGroupReader reader = new RowGroupReader(
                    columns,
                    decoders,
                    filter == null ? null : RowFilter.of(filter, SCHEMA),
                    RowRanges.of(0, ROWS),
                    4096,
                    false,
                    position -> events.add("told " + name(group, position)));
            return reader.next(0).size();
        }
    }

    private static ColumnDecoder decoder(
            ReadColumn column, ColumnChunkMetaData chunk, StorageInput input, FileLabel label) {
        ChunkPages pages = new ChunkPages(
                new ChunkInput(input, chunk.getStartingPos(), chunk.getTotalSize(), ByteRanges.all(), 1 << 16),
                PageCodecs.of(chunk.getCodec(), "test").orElseThrow(),
                true,
                chunk,
                false,
                false);
        return new ColumnDecoder(column.stored(), column.filler(), pages, null, chunk, label);
    }

    private static String name(BlockMetaData group, long position) {
        return group.getColumns().stream()
                .filter(chunk ->
                        position >= chunk.getStartingPos() && position < chunk.getStartingPos() + chunk.getTotalSize())
                .map(chunk -> chunk.getPath().toDotString())
                .findFirst()
                .orElseThrow();
    }

    private StorageInput noting(StorageInput input, BlockMetaData group) {
        return new NotedInput(input, (position, length) -> events.add("read " + name(group, position)), () -> {});
    }
}
