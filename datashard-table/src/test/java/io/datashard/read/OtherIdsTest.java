package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of real releases, in which Python recorded bounds that are not those of the column: see {@code golden/../other-ids/README.md}. */
class OtherIdsTest {
    private static final String TABLES = "/other-ids/README.md";
    private static final int ROWS_OF_A_FILE = 3;
    private static final Map<Long, String> UUIDS = Map.of(
            1L, "BBBBBBBB-0000-4000-8000-BBBBBBBBBBBB",
            2L, "aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa",
            3L, "CCCCCCCC-0000-4000-8000-CCCCCCCCCCCC",
            4L, "dddddddd-0000-4000-8000-dddddddddddd");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "compacted", "migrated"})
    void everyMatchingRowIsFound(String table) {
        for (long first : firsts(table)) {
            for (long a = first; a < first + ROWS_OF_A_FILE; a++) {
                assertThat(found(table, equal("a", a))).as("a = %s", a).containsExactly(a);
                assertThat(found(table, equal("b", 1000 + a))).as("b of %s", a).containsExactly(a);
            }
        }
        assertThat(found(table, new Compare("a", Operator.LT, 100L)))
                .hasSize(firsts(table).size() * ROWS_OF_A_FILE);
        assertThat(found(table, new Compare("b", Operator.GE, 1000L)))
                .hasSize(firsts(table).size() * ROWS_OF_A_FILE);
        assertThat(found(table, new Compare("a", Operator.GT, 1000L))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "compacted", "migrated"})
    void noFileIsLeftOutOfACountByBoundsOfAnotherColumn(String table) {
        try (DataShardTable opened = DataShardTable.open(copy(table).toString())) {
            for (Predicate one : List.of(equal("a", 21L), equal("b", 1021L))) {
                assertThat(opened.scan().where(one).knownRowCount())
                        .as("%s", one)
                        .isEmpty();
            }
        }
    }

    /** By the release that added the file: a later one uses the table's ids, whatever its caller gives. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "compacted", "migrated"})
    void theFileOfTheLastReleaseIsLeftOutByItsBounds(String table) {
        // None of the files has such a row. Those of 0.7.2 are read: one of the two has the bounds of the other column.
        ScanCounts counts = counts(table, equal("a", 999L));
        assertThat(counts.skippedByBounds()).isEqualTo(1);
        assertThat(counts.files()).isEqualTo(firsts(table).size() - 1);
    }

    /** No other column has a type whose bounds could be taken for those of these. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "compacted", "migrated"})
    void filesAreLeftOutByAColumnOfAnotherType(String table) {
        int files = firsts(table).size();
        long day = LocalDate.of(2026, 1, 22).atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
        for (Predicate predicate : List.of(equal("s", "s21"), equal("ts", day))) {
            assertThat(found(table, predicate)).as("%s", predicate).containsExactly(21L);
            assertThat(counts(table, predicate).skippedByBounds())
                    .as("%s", predicate)
                    .isEqualTo(files - 1);
        }
    }

    /** Python took the lowest text for the lowest uuid, and the migration made 16 bytes of it; the files have the texts. */
    @Test
    void uuidsAreFoundInTheSpellingThatTheyHave() {
        for (Map.Entry<Long, String> row : UUIDS.entrySet()) {
            assertThat(found("uuids", equal("u", row.getValue())))
                    .as("u = %s", row.getValue())
                    .containsExactly(row.getKey());
        }
        assertThat(found("uuids", new Compare("u", Operator.NE, "none"))).hasSize(UUIDS.size());
        assertThat(counts("uuids", equal("n", 4L)).skippedByBounds()).isEqualTo(2);
    }

    /** Their snapshots tell nothing any more; their counts of nulls do. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void filesOfThisLibraryAreLeftOutByTheirBoundsForEver(Layout layout) {
        Schema schema =
                Schema.of(Field.required(1, "a", PrimitiveType.LONG), Field.required(2, "b", PrimitiveType.LONG));
        TableOptions options =
                TableOptions.DEFAULT.withLayout(layout).withProperty("datashard.snapshot.retention-count", "1");
        try (DataShardTable table = DataShardTable.create(folder.resolve("own").toString(), schema, options)) {
            for (long a = 0; a < 3; a++) {
                table.append(List.of(GenericRow.of(schema, a, 1000 + a)));
            }
            assertThat(table.metadata().snapshots()).hasSize(1);
        }
        assertThat(counts(folder.resolve("own"), equal("a", 1L)).skippedByBounds())
                .isEqualTo(2);
        assertThat(counts(folder.resolve("own"), equal("b", 1001L)).skippedByBounds())
                .isEqualTo(2);
    }

    private static Predicate equal(String column, Object value) {
        return new Compare(column, Operator.EQ, value);
    }

    private static List<Long> firsts(String table) {
        return LongStream.iterate(10, first -> first <= (table.equals("migrated") ? 40 : 30), first -> first + 10)
                .boxed()
                .toList();
    }

    private List<Long> found(String table, Predicate predicate) {
        List<Long> found = new ArrayList<>();
        try (DataShardTable opened = DataShardTable.open(copy(table).toString());
                RowIterator rows = opened.scan().where(predicate).rows()) {
            rows.forEachRemaining(row -> found.add(row.getLong(0)));
        }
        return found;
    }

    private ScanCounts counts(String table, Predicate predicate) {
        return counts(copy(table), predicate);
    }

    private static ScanCounts counts(Path root, Predicate predicate) {
        try (TableAccess access = TableAccess.open(TableLocation.of(root.toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            try (TableScan scan = TableScan.open(
                    access.manifests(metadata),
                    metadata,
                    new ScanStep.Full(metadata.currentSnapshot().orElseThrow()),
                    FilePruner.of(metadata, predicate),
                    ScanCursor.START)) {
                scan.rest();
                return scan.counts();
            }
        }
    }

    /** A reader of the iceberg layout may heal the hint: the table is never opened where it lies. */
    private Path copy(String table) {
        Path copy = folder.resolve(table);
        if (Files.exists(copy)) {
            return copy;
        }
        URL readme = OtherIdsTest.class.getResource(TABLES);
        if (readme == null) {
            throw new AssertionError("No " + TABLES);
        }
        try {
            Path source = Path.of(readme.toURI()).resolveSibling(table);
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path target = copy.resolve(source.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
            return copy;
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError("Cannot copy " + table, e);
        }
    }
}
