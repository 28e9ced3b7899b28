package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.parquet.DataFileWriters;
import io.datashard.parquet.IntegerEncoding;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.GeneratedRows;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink's own vectorised Parquet reader reads the columns of our data files back row for row, where it can read their types, values and
 * encodings at all.
 */
@Timeout(600)
class FlinkParquetE2ECase {
    /** The files of {@code WrittenPagesTest}. */
    private static final int SEEDS = 240;
    /** The fewest of these files of which Flink reads a column, and the fewest columns that it reads of all: fewer would show less than is told. */
    private static final int LEAST_FILES = 230;

    private static final int LEAST_COLUMNS = 1000;
    private static final int LEAST_COLUMNS_OF_A_TYPE = 30;

    private final FlinkParquet flink = new FlinkParquet();
    private final List<Expected> expected = new ArrayList<>();

    @TempDir
    private Path folder;

    /** What Flink must answer. */
    private record Expected(String what, long rows, List<String> digests) {}

    /** How many columns of each type Flink is asked for. */
    private final Map<String, Integer> columns = new TreeMap<>();

    @Test
    void everyValueOfEveryColumnThatItCanReadIsReadBack() {
        try (Storage storage = LocalStorage.open(folder)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                GeneratedRows given = GeneratedRows.of(seed);
                DataFileWriterSettings settings = given.settings().withIntegers(IntegerEncoding.DICTIONARY);
                StoragePath path = StoragePath.of("data/" + seed + ".parquet");
                write(storage, path, given.schema(), settings, given.open(), given.rows());
                ask(seed, path, given);
            }
        }
        assertThat(expected).hasSizeGreaterThanOrEqualTo(LEAST_FILES);
        assertThat(columns.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(LEAST_COLUMNS);
        assertThat(columns).hasSize(14).allSatisfy((type, count) -> assertThat(count)
                .as(type)
                .isGreaterThanOrEqualTo(LEAST_COLUMNS_OF_A_TYPE));
        List<FlinkParquet.Answer> answers = flink.answers();
        assertThat(answers).hasSameSizeAs(expected);
        for (int i = 0; i < answers.size(); i++) {
            FlinkParquet.Answer answer = answers.get(i);
            assertThat(answer.error()).as(expected.get(i).what()).isEmpty();
            assertThat(answer.rows())
                    .as(expected.get(i).what())
                    .isEqualTo(expected.get(i).rows());
            assertThat(answer.digests())
                    .as(expected.get(i).what())
                    .isEqualTo(expected.get(i).digests());
        }
    }

    private void ask(int seed, StoragePath path, GeneratedRows given) {
        UuidForm uuids = given.settings().uuids();
        List<Field> asked = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < given.schema().size(); i++) {
            Field column = given.schema().field(i);
            if (!isFixed(column, uuids) && !hasFractionsBefore1970(given.rows(), i, column)) {
                asked.add(column);
                columns.merge(kind(column), 1, Integer::sum);
                digests.add(FlinkParquet.digest(given.rows(), i, column.type(), uuids));
            }
        }
        if (!asked.isEmpty()) {
            flink.ask(folder.resolve(path.value()), asked);
            expected.add(new Expected(
                    "seed " + seed + " " + given.shapes() + " " + asked,
                    given.rows().size(),
                    digests));
        }
    }

    /** The type without its lengths. */
    private static String kind(Field column) {
        return column.type().toString().replaceAll("\\(.*\\)", "");
    }

    /** Flink reads bytes from BYTE_ARRAY only. */
    private static boolean isFixed(Field column, UuidForm uuids) {
        return column.type() instanceof FixedType || (column.type() == PrimitiveType.UUID && uuids == UuidForm.BYTES);
    }

    /** Flink divides microseconds towards zero, and then refuses its own negative rest. */
    private static boolean hasFractionsBefore1970(List<TestRow> rows, int position, Field column) {
        return (column.type() == PrimitiveType.TIMESTAMP || column.type() == PrimitiveType.TIMESTAMPTZ)
                && rows.stream()
                        .anyMatch(row -> !row.isNullAt(position)
                                && row.getLong(position) < 0
                                && row.getLong(position) % 1000 != 0);
    }

    /** What docs/interop.md says that Flink can't read. */
    @Test
    void itRefusesFixedBytesDifferencesAndSomeTimesBefore1970() {
        Field before = Field.required(1, "before", PrimitiveType.TIMESTAMP);
        Field fixed = Field.required(1, "fixed", new FixedType(3));
        Field uuid = Field.required(1, "uuid", PrimitiveType.UUID);
        Field time = Field.required(1, "time", PrimitiveType.TIME);
        Field number = Field.required(1, "number", PrimitiveType.LONG);
        try (Storage storage = LocalStorage.open(folder)) {
            refuse(storage, fixed, LongStream.range(0, 9).mapToObj(i -> TestRow.of(new byte[] {1, 2, (byte) i})));
            refuse(
                    storage,
                    uuid,
                    LongStream.range(0, 9).mapToObj(i -> TestRow.of("00000000-0000-0000-0000-00000000000" + i)));
            refuse(storage, time, LongStream.range(0, 5000).mapToObj(TestRow::of));
            refuse(storage, number, LongStream.range(0, 5000).mapToObj(TestRow::of));
            // All different and scattered: as plain values.
            refuse(storage, before, LongStream.range(1, 9).mapToObj(i -> TestRow.of(-i * i * 86_400_123_457L)));
        }
        assertThat(flink.answers())
                .extracting(FlinkParquet.Answer::error)
                .satisfiesExactly(
                        error -> assertThat(error).isNotEmpty(),
                        error -> assertThat(error).isNotEmpty(),
                        error -> assertThat(error).contains("DELTA_BINARY_PACKED"),
                        error -> assertThat(error).contains("DELTA_BINARY_PACKED"),
                        error -> assertThat(error).contains("IllegalArgumentException"));
    }

    private void refuse(Storage storage, Field column, java.util.stream.Stream<TestRow> rows) {
        StoragePath path = StoragePath.of("data/" + column.name() + ".parquet");
        DataFileWriterSettings settings =
                DataFileWriterSettings.DEFAULT.withUuids(UuidForm.BYTES).withIntegers(IntegerEncoding.DELTA);
        write(storage, path, Schema.of(column), settings, 0, rows.toList());
        flink.ask(folder.resolve(path.value()), List.of(column));
    }

    private static DataFile write(
            Storage storage,
            StoragePath path,
            Schema schema,
            DataFileWriterSettings settings,
            int open,
            List<TestRow> rows) {
        try (DataFileWriter writer = new DataFileWriters(storage, schema, settings).create(path, open)) {
            rows.forEach(writer::write);
            return writer.finish();
        }
    }
}
