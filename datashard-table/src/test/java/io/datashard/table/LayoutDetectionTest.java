package io.datashard.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StaleTableException;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutChoice;
import io.datashard.layout.TableLayout;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layout a table has: iceberg format section 11.1, row by row. */
class LayoutDetectionTest {
    private static final String CLASSIC_DOCUMENT = "{\"format_version\": 2, \"table_uuid\": \"u\"}";
    private static final String ICEBERG_DOCUMENT = "{\"format-version\": 2, \"table-uuid\": \"u\"}";
    private static final String CLASSIC_HINT = "metadata.version-hint.text";
    private static final String ICEBERG_HINT = "metadata/version-hint.text";

    private final MemoryStorage storage = new MemoryStorage();

    static Stream<GoldenTable> goldenTables() {
        return GoldenTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("goldenTables")
    void everyTableOfPythonIsRecognised(GoldenTable golden) {
        MemoryStorage copy = golden.inMemory();
        Set<StoragePath> before = copy.paths();
        assertThat(new LayoutDetection(copy).find()).contains(golden.isClassic() ? Layout.CLASSIC : Layout.ICEBERG);
        assertThat(detect(copy, Layout.CLASSIC).load()).isPresent();
        assertThat(copy.paths()).isEqualTo(before);
    }

    /** A handle that was opened before there was a table is of one layout, and the table may become one of the other. */
    @EveryLayout
    void aTableOfTheOtherLayoutThatIsCreatedAfterNothingWasFoundIsNoTableOfThis(Layout layout) {
        Layout other = layout == Layout.CLASSIC ? Layout.ICEBERG : Layout.CLASSIC;
        TableLayout early = detect(storage, layout);
        new TestTable(storage, 1, other).create(Map.of());
        StoragePath hint = StoragePath.of(other == Layout.ICEBERG ? ICEBERG_HINT : CLASSIC_HINT);
        byte[] content = storage.read(hint).orElseThrow().bytes();
        storage.delete(hint);
        assertThat(early.load()).as("created up to its hint").isEmpty();
        storage.put(hint, content);
        assertThat(early.load()).isEmpty();
        assertThat(detect(storage, layout).load()).isPresent();
    }

    @EveryLayout
    void withoutATableTheLayoutOfNewTablesIsTaken(Layout layout) {
        assertThat(new LayoutDetection(storage).find()).isEmpty();
        assertThat(detect(storage, layout).layout()).isEqualTo(layout);
        assertThat(detect(storage, layout).load()).isEmpty();
        put("metadata/old/v3.metadata.json", ICEBERG_DOCUMENT);
        put("metadata/00000-5b7a3c0e-6c3f-4b38-9a56-8f6b0f0a1d11.metadata.json", ICEBERG_DOCUMENT);
        put("metadata/v3.gz.metadata.json", ICEBERG_DOCUMENT);
        put("metadata/v-1.metadata.json", ICEBERG_DOCUMENT);
        put("data/x.parquet", "rows");
        assertThat(new LayoutDetection(storage).find()).isEmpty();
    }

    @EveryLayout
    void anExistingTableKeepsItsLayoutWhateverNewTablesHave(Layout layout) {
        new TestTable(storage, 1, layout).create(Map.of()).append("a");
        for (Layout other : Layout.values()) {
            assertThat(detect(storage, other).layout()).isEqualTo(layout);
        }
    }

    /** Row 1: the hint decides, also when it is damaged or all metadata is gone: nothing may be created on top of it. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "", "junk"})
    void theHintInTheMetadataFolderIsTheIcebergLayouts(String hint) {
        put(ICEBERG_HINT, hint);
        assertFound(Layout.ICEBERG);
        put("metadata/v1-0123abcd.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.ICEBERG);
    }

    @Test
    void aClassicDocumentBelowThatHintIsRefused() {
        put(ICEBERG_HINT, "1");
        put("metadata/v1.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.ICEBERG);
        assertThatThrownBy(() -> detect(storage, Layout.CLASSIC).load())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot read memory:table/metadata/v1.metadata.json")
                .hasMessageContaining("document of the classic layout")
                .hasMessageContaining("nothing was changed");
    }

    /** Row 2: a lost hint; before 0.8 classic metadata files had the same names. */
    @Test
    void withoutHintsTheDocumentOfTheHighestNumberDecides() {
        put("metadata/v1.metadata.json", CLASSIC_DOCUMENT);
        put("metadata/v2.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.CLASSIC);
        put("metadata/v10.metadata.json", ICEBERG_DOCUMENT);
        assertFound(Layout.ICEBERG);
        put("metadata/v9.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.ICEBERG);
    }

    /** What a migration leaves until garbage collection: classic files of lower and, where it was interrupted, higher numbers. */
    @Test
    void classicFilesBesideIcebergDocumentsMeanNothingWithoutTheirHint() {
        put("metadata/v7-0123abcd.metadata.json", CLASSIC_DOCUMENT);
        put("metadata/v8.metadata.json", ICEBERG_DOCUMENT);
        put("metadata/v9-0123abcd.metadata.json", CLASSIC_DOCUMENT);
        put("metadata.version-hint.text.migrated", "v7-0123abcd.metadata.json");
        assertFound(Layout.ICEBERG);
    }

    /** Row 3. */
    @Test
    void classicNamesOrTheHintAtTheRootAreTheClassicLayouts() {
        put("metadata/v3-0123abcd.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.CLASSIC);
        storage.delete(StoragePath.of("metadata/v3-0123abcd.metadata.json"));
        for (String hint : List.of("v3-0123abcd.metadata.json", "3", "v3.metadata.json", "", "junk")) {
            put(CLASSIC_HINT, hint);
            assertFound(Layout.CLASSIC);
        }
    }

    @Test
    void bothHintsAreAnError() {
        put(CLASSIC_HINT, "v7-0123abcd.metadata.json");
        put(ICEBERG_HINT, "8");
        assertBoth();
    }

    /** The migration died between its document and its hint (iceberg format section 11.2): classic clients would go on as if nothing had been. */
    @ParameterizedTest
    @ValueSource(strings = {"v7-0123abcd.metadata.json", "7", "v7.metadata.json", "junk"})
    void anUnfinishedMigrationIsAnErrorBeforeItsOwnHintTooThoughTheTableLooksClassic(String hint) {
        put(CLASSIC_HINT, hint);
        put("metadata/v7-0123abcd.metadata.json", CLASSIC_DOCUMENT);
        put("metadata/v7.metadata.json", CLASSIC_DOCUMENT);
        assertFound(Layout.CLASSIC);
        put("metadata/v8.metadata.json", ICEBERG_DOCUMENT);
        assertBoth();
    }

    @Test
    void aClassicTableIsRecognisedWithoutAListing() {
        new TestTable(storage, 1).create(Map.of()).append("a");
        FaultyStorage counted = new FaultyStorage(storage);
        assertThat(new LayoutDetection(counted).find()).contains(Layout.CLASSIC);
        assertThat(counted.trace()).extracting(StorageOperation::kind).doesNotContain(Kind.LIST);
    }

    /** A damaged document says nothing of its layout; whoever has written it knows. */
    @Test
    void aDamagedNumericDocumentWithoutAHintIsNotTakenForEmpty() {
        put("metadata/v1.metadata.json", "{\"format-ver");
        assertThatThrownBy(() -> detect(storage, Layout.ICEBERG).load()).isInstanceOf(DataShardException.class);
    }

    /** Two jobs create the table at the same time, each with its own layout. */
    @EveryLayout
    void aTableIsNotCreatedOverOneOfTheOtherLayout(Layout layout) {
        Layout other = layout == Layout.CLASSIC ? Layout.ICEBERG : Layout.CLASSIC;
        TestTable ours = new TestTable(storage, 1, layout);
        TableLayout opened = ours.layout(storage);
        new TestTable(storage, 2, other).create(Map.of()).append("a");
        Set<StoragePath> before = storage.paths();
        // A handle that was opened before is stale: whoever opens the table anew finds the layout that it has.
        Class<?> failure = layout == Layout.CLASSIC ? StaleTableException.class : InvalidUseException.class;
        assertThatThrownBy(() -> opened.createIfAbsent(ours.newTable(Map.of()), Duration.ZERO))
                .isInstanceOf(failure)
                .hasMessageContaining("nothing was changed");
        assertThat(storage.paths()).isEqualTo(before);
        assertThat(new LayoutFacts(other).hint()).isIn(before);
    }

    @Test
    void aLayoutThatIsAskedForMustBeTheOneThatIsThere() {
        LayoutChoice.require("t", null, Layout.CLASSIC);
        LayoutChoice.require("t", Layout.ICEBERG, Layout.ICEBERG);
        assertThatThrownBy(() -> LayoutChoice.require("t", Layout.ICEBERG, Layout.CLASSIC))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the table t with the layout 'iceberg'")
                .hasMessageContaining("there is a table of the classic layout already")
                .hasMessageContaining("'datashard migrate'")
                .hasMessageContaining("nothing was changed");
    }

    private void assertFound(Layout layout) {
        Set<StoragePath> before = storage.paths();
        assertThat(new LayoutDetection(storage).find()).contains(layout);
        assertThat(storage.paths()).isEqualTo(before);
    }

    private void assertBoth() {
        Set<StoragePath> before = storage.paths();
        for (Layout ofNewTable : Layout.values()) {
            assertThatThrownBy(() -> detect(storage, ofNewTable))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot open the table memory:table")
                    .hasMessageContaining("'metadata.version-hint.text' of the classic layout")
                    .hasMessageContaining("a migration that was not finished, or two tables in one folder")
                    .hasMessageContaining(
                            "rename 'metadata.version-hint.text' to 'metadata.version-hint.text.migrated'")
                    .hasMessageContaining("nothing was changed");
        }
        assertThat(storage.paths()).isEqualTo(before);
    }

    private void put(String path, String content) {
        storage.put(StoragePath.of(path), content.getBytes(UTF_8));
    }

    private static TableLayout detect(Storage through, Layout ofNewTable) {
        ManualClock clock = new ManualClock();
        return LayoutDetection.detect(through, ofNewTable, clock, new SeededIds(1), clock::advance);
    }
}
