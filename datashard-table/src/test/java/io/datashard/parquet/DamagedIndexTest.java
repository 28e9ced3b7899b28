package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.testing.HeldSteps;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Page indexes that are damaged, or of another file: they give an error, or are not used. */
class DamagedIndexTest {
    private static final int ROWS = 1000;
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "text", PrimitiveType.STRING),
            Field.optional(3, "amount", PrimitiveType.DOUBLE));
    private static final List<Predicate> FILTERS = List.of(
            Predicates.between("id", 310L, 330L),
            Predicates.equal("text", "t 7"),
            Predicates.and(Predicates.greaterThan("id", 700L), Predicates.isNull("amount")));

    private final MemoryStorage storage = new MemoryStorage();
    private DataFile file;
    private byte[] bytes;
    private List<List<String>> expected;
    private ParquetFooter footer;
    private int opened;

    @BeforeEach
    void write() throws IOException {
        List<TestRow> rows = IntStream.range(0, ROWS)
                .mapToObj(i -> TestRow.of((long) i, "t " + i / 20, i % 5 == 0 ? null : i / 3.0))
                .toList();
        ParquetProperties properties = ParquetProperties.builder()
                .withPageRowCountLimit(50)
                .withMinRowCountForPageSizeCheck(1)
                .build();
        file = new ForeignWriter(properties, CompressionCodecName.SNAPPY, UuidForm.TEXT, 600)
                .write(storage, SCHEMA, rows);
        bytes = storage.read(file.path()).orElseThrow().bytes();
        PlainCondition condition = new PlainCondition(SCHEMA);
        expected = FILTERS.stream()
                .map(filter -> DataFiles.json(
                        SCHEMA,
                        rows.stream()
                                .filter(row -> condition.matches(filter, row))
                                .toList()))
                .toList();
        try (StorageInput input = storage.openDataFile(file.path())) {
            footer = ParquetFooter.read(input, new FileLabel("the file"));
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void filesAreReadWithoutTheirIndexes() {
        for (int fill : new int[] {0, 255, 21}) {
            byte[] without = bytes.clone();
            references()
                    .forEach(index -> Arrays.fill(
                            without, (int) index.getOffset(), (int) index.getOffset() + index.getLength(), (byte)
                                    fill));

            assertThat(read(without)).isEqualTo(expected);
        }
    }

    @Test
    void aFlippedBitOfAnOffsetIndexNeverGivesOtherRows() {
        for (ColumnChunkMetaData chunk : chunks()) {
            IndexReference index = chunk.getOffsetIndexReference();
            for (int at = (int) index.getOffset(); at < index.getOffset() + index.getLength(); at++) {
                // One of eight, others in each page: all of them take half a minute.
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                assertExactOrRefused(flipped, "byte " + at);
            }
        }
    }

    @Test
    void randomBytesInPlaceOfOffsetIndexesNeverGiveOtherRows() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            byte[] damaged = bytes.clone();
            for (ColumnChunkMetaData chunk : chunks()) {
                IndexReference index = chunk.getOffsetIndexReference();
                byte[] noise = new byte[1 + random.nextInt(4)];
                random.nextBytes(noise);
                System.arraycopy(
                        noise,
                        0,
                        damaged,
                        (int) index.getOffset() + random.nextInt(index.getLength() - noise.length),
                        noise.length);
            }
            assertExactOrRefused(damaged, "seed " + seed);
        }
    }

    /** Bounds have no checksum, so not every flipped bit of them can be found; these contradictions are. */
    @Test
    void aColumnIndexThatContradictsItselfOrTheFooterIsNotUsed() throws IOException {
        List<Consumer<ColumnIndex>> damages = List.of(
                index -> index.getNull_pages().remove(0),
                index -> index.getMin_values().remove(0),
                index -> index.getMax_values().remove(3),
                index -> index.getNull_counts().set(2, index.getNull_counts().get(2) + 1),
                index -> index.getNull_counts().set(2, 51L),
                index -> index.getNull_pages().set(6, true),
                index -> {
                    var lower = index.getMin_values().get(6);
                    index.getMin_values().set(6, index.getMin_values().get(2));
                    index.getMin_values().set(2, lower);
                },
                index -> index.getMin_values().set(6, index.getMax_values().get(7)));
        for (Consumer<ColumnIndex> damage : damages) {
            byte[] damaged = bytes.clone();
            for (ColumnChunkMetaData chunk : chunks()) {
                IndexReference reference = chunk.getColumnIndexReference();
                ColumnIndex index = Util.readColumnIndex(input(reference));
                damage.accept(index);
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                Util.writeColumnIndex(index, output);
                // A longer one would overwrite its neighbour; then the damage is another one.
                System.arraycopy(
                        output.toByteArray(),
                        0,
                        damaged,
                        (int) reference.getOffset(),
                        Math.min(output.size(), reference.getLength()));
            }
            assertThat(read(damaged)).isEqualTo(expected);
        }
    }

    @Test
    void anOffsetIndexThatDoesNotAgreeWithThePagesIsAnError() throws IOException {
        byte[] damaged = bytes.clone();
        IndexReference reference = chunks().get(0).getOffsetIndexReference();
        OffsetIndex index = Util.readOffsetIndex(input(reference));
        index.getPage_locations().get(6).setFirst_row_index(301);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Util.writeOffsetIndex(index, output);
        assertThat(output.size()).isEqualTo(reference.getLength());
        System.arraycopy(output.toByteArray(), 0, damaged, (int) reference.getOffset(), output.size());
        storage.put(file.path(), damaged);

        assertThatThrownBy(() -> readOne(FILTERS.get(0)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(file.path().value())
                .hasMessageContaining("'id'")
                .hasMessageContaining("offset index");
    }

    private void assertExactOrRefused(byte[] damaged, String how) {
        storage.put(file.path(), damaged);
        for (int i = 0; i < FILTERS.size(); i++) {
            try {
                assertThat(readOne(FILTERS.get(i))).as(how).isEqualTo(expected.get(i));
            } catch (CorruptDataException e) {
                assertThat(e).hasMessageContaining(file.path().value());
            }
        }
    }

    private List<List<String>> read(byte[] content) {
        storage.put(file.path(), content);
        return FILTERS.stream().map(this::readOne).toList();
    }

    private List<String> readOne(Predicate filter) {
        // Two of three as of a distant store.
        Storage from =
                switch (++opened % 3) {
                    case 0 -> new HeldSteps().over(storage);
                    case 1 -> HeldSteps.released().over(storage);
                    default -> storage;
                };
        try (DataFileReader reader = DataFiles.open(from, file, SCHEMA, filter, ReadRange.ALL)) {
            return DataFiles.drain(reader, SCHEMA);
        }
    }

    private List<ColumnChunkMetaData> chunks() {
        return footer.rowGroups().stream()
                .flatMap(group -> group.getColumns().stream())
                .toList();
    }

    private List<IndexReference> references() {
        return chunks().stream()
                .flatMap(chunk -> List.of(chunk.getColumnIndexReference(), chunk.getOffsetIndexReference()).stream())
                .toList();
    }

    private ByteArrayInputStream input(IndexReference index) {
        return new ByteArrayInputStream(bytes, (int) index.getOffset(), index.getLength());
    }
}
