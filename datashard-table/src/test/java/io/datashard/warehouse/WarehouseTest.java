package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.LayoutFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and databases of a warehouse on a local disk are its folders. */
class WarehouseTest {
    private static final Schema SCHEMA = Schema.of(Field.optional(1, "id", PrimitiveType.INT));

    @TempDir
    private Path folder;

    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = open(folder);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private static Warehouse open(Path root) {
        return Warehouse.open(TableLocation.of(root.toString()), Surroundings::ofEnvironment);
    }

    private static TableName name(String table) {
        return new TableName("default", table);
    }

    private void create(String path, Layout layout) {
        DataShardTable.create(folder.resolve(path).toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))
                .close();
    }

    @EveryLayout
    void foldersWithAHintAreTablesAndOthersAreDatabases(Layout layout) throws IOException {
        create("trades", layout);
        create("Größe v1.2", layout);
        create("team/ref/customers", layout);
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve(".hidden/x"));
        Files.createDirectories(folder.resolve("left/data"));
        Files.writeString(Files.createDirectories(folder.resolve("text")).resolve("a.txt"), "x");
        Files.writeString(folder.resolve("file"), "x");

        assertThat(warehouse.tables("default")).containsExactly("Größe v1.2", "trades");
        assertThat(warehouse.databases()).containsExactly("default", "empty", "team", "team/ref");
        assertThat(warehouse.tables("team")).isEmpty();
        assertThat(warehouse.tables("team/ref")).containsExactly("customers");
        assertThat(warehouse.hasTable(name("trades"))).isTrue();
        assertThat(warehouse.hasTable(name("Trades"))).isFalse();
        assertThat(warehouse.hasTable(name("team/ref/customers"))).isFalse();
        assertThat(warehouse.hasTable(new TableName("team/ref", "customers"))).isTrue();
        assertThat(warehouse.hasDatabase("trades")).isFalse();
        assertThat(warehouse.hasDatabase("../x")).isFalse();
    }

    @Test
    void whatIsInThePlaceOfATableIsSaid() throws IOException {
        create("team/trades", Layout.CLASSIC);
        Files.createDirectories(folder.resolve("left/data"));
        Files.writeString(folder.resolve("left/data/x.parquet"), "x");
        Files.writeString(Files.createDirectories(folder.resolve("text")).resolve("a.txt"), "x");

        assertThat(why("left")).contains("no metadata that names them", "Create a table");
        assertThat(why("text")).contains("other files: a.txt");
        assertThat(warehouse.whyNoTable(name("absent"))).isEmpty();
        assertThat(warehouse.whyNoTable(name("team"))).isEmpty();
    }

    private String why(String table) {
        return warehouse.whyNoTable(name(table)).orElseThrow().getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", ".x", "..", "", " ", "a\nb", "a$files", "data", "metadata", "a=b"})
    void namesThatNoFolderShouldHaveAreRefused(String bad) {
        assertThatThrownBy(() -> warehouse.requireFree(name(bad)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the table")
                .hasMessageContaining("nothing was changed");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trades.v2", "Trades", "größe 日本", "a b", "x-y_z", "%20", "a:b"})
    void anyOtherNameIsThatOfItsFolder(String good) {
        warehouse.requireFree(name(good));
        assertThat(warehouse.hasTable(name(good))).isFalse();
        DataShardTable.create(warehouse.locationOf(name(good)).text(), SCHEMA).close();
        assertThat(warehouse.hasTable(name(good))).isTrue();
        assertThat(folder.resolve(good)).isDirectory();
        assertThat(warehouse.tables("default")).containsExactly(good);
        assertThat(warehouse.dropTable(name(good))).isTrue();
        assertThat(warehouse.tables("default")).isEmpty();
        assertThat(warehouse.databases()).containsExactly("default");
    }

    /** The limit of file systems is one of bytes. */
    @Test
    void aNameWithTooManyBytesIsRefused() {
        warehouse.requireFree(name("ö".repeat(127)));
        assertThatThrownBy(() -> warehouse.requireFree(name("ö".repeat(128))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("more than 255 bytes");
    }

    /** Others may have the file open and wait for the lock, so it is never deleted; its folder counts as nothing. */
    @EveryLayout
    void ofADroppedTableOnlyTheFileOfItsLockIsLeft(Layout layout) throws IOException {
        create("t", layout);
        create("team/ref/t", layout);
        assertThat(warehouse.dropTable(name("t"))).isTrue();
        assertThat(warehouse.dropTable(name("t"))).isFalse();
        assertThat(files(folder.resolve("t"))).containsExactly("t/.locks/metadata.lock");
        assertThat(warehouse.tables("default")).isEmpty();
        assertThat(warehouse.databases()).containsExactly("default", "team", "team/ref");
        assertThat(warehouse.whyNoTable(name("t"))).isEmpty();

        TableName nested = new TableName("team/ref", "t");
        assertThat(warehouse.dropTable(nested)).isTrue();
        assertThat(warehouse.databases()).containsExactly("default", "team/ref");
        assertThat(warehouse.tables("team/ref")).isEmpty();
        assertThat(warehouse.hasDatabase("team/ref")).isTrue();
        assertThat(warehouse.isDatabaseEmpty("team/ref")).isTrue();
        assertThat(warehouse.removeDatabase("team/ref")).isTrue();
        assertThat(warehouse.databases()).containsExactly("default");
        assertThat(warehouse.hasDatabase("team/ref")).isFalse();

        assertThat(warehouse.createDatabase("team/ref", Map.of())).isTrue();
        warehouse.requireFree(nested);
        create("team/ref/t", layout);
        assertThat(warehouse.tables("team/ref")).containsExactly("t");
        warehouse.requireFree(name("t"));
        create("t", layout);
        assertThat(warehouse.tables("default")).containsExactly("t");
    }

    private List<String> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void aFolderOfMetadataWithoutMetadataIsNoTable() throws IOException {
        Files.createDirectories(folder.resolve("t/metadata/manifests"));
        Files.createDirectories(folder.resolve("u/metadata"));
        Files.writeString(folder.resolve("u/metadata/snap-1.avro"), "x");
        assertThat(warehouse.tables("default")).isEmpty();
        assertThat(warehouse.databases()).containsExactly("default");
        assertThat(why("u")).contains("no metadata that names them");

        assertThat(warehouse.dropTable(name("t"))).isFalse();
        // Under the lock, whose file stays: somebody may be creating the table of this name.
        assertThat(files(folder.resolve("t"))).containsExactly("t/.locks/metadata.lock");
        assertThat(folder.resolve("t/metadata")).doesNotExist();
        assertThat(warehouse.dropTable(name("u"))).isFalse();
        assertThat(folder.resolve("u/metadata/snap-1.avro")).exists();
        create("u", Layout.ICEBERG);
        assertThat(warehouse.dropTable(name("u"))).isTrue();
        assertThat(files(folder.resolve("u"))).containsExactly("u/.locks/metadata.lock");
    }

    /** Another session may have dropped it between a look and this step. */
    @Test
    void aDatabaseThatIsGoneDoesNotComeBackByAChange() {
        assertThat(warehouse.createDatabase("db", Map.of())).isTrue();
        assertThat(warehouse.removeDatabase("db")).isTrue();
        assertThat(warehouse.changeDatabase("db", before -> Map.of("a", "1"))).isFalse();
        assertThat(warehouse.databaseProperties("db")).isEmpty();
        assertThat(warehouse.databases()).containsExactly("default");
    }

    /** Python writes the hint of a table that it has just seen, even if that is gone by then. */
    @EveryLayout
    void aHintToNothingIsDroppedLikeATable(Layout layout) throws IOException {
        create("t", layout);
        Path hint = folder.resolve("t").resolve(new LayoutFacts(layout).hint().value());
        byte[] healed = Files.readAllBytes(hint);
        assertThat(warehouse.dropTable(name("t"))).isTrue();
        Files.createDirectories(hint.getParent());
        Files.write(hint, healed);
        assertThatThrownBy(() -> warehouse.hasTable(name("t"))).isInstanceOf(CorruptDataException.class);

        assertThat(warehouse.dropTable(name("t"))).isTrue();
        assertThat(files(folder.resolve("t"))).containsExactly("t/.locks/metadata.lock");
        assertThat(warehouse.dropTable(name("t"))).isFalse();
    }

    /** Whoever restores the metadata file has the table again. */
    @Test
    void aHintBesideOtherMetadataFilesIsKept() throws IOException {
        create("t", Layout.ICEBERG);
        Path hint = folder.resolve("t/metadata/version-hint.text");
        Files.writeString(hint, "7");
        assertThatThrownBy(() -> warehouse.dropTable(name("t"))).isInstanceOf(CorruptDataException.class);
        assertThat(hint).exists();
    }

    /** With a table of ours in it, a drop would remove the files of both. */
    @Test
    void inTheFolderOfAnotherEngineNoTableIsCreated() throws IOException {
        Path metadata = Files.createDirectories(folder.resolve("spark/metadata"));
        Files.writeString(metadata.resolve("00000-0a0b0c0d-0000-4000-8000-000000000000.metadata.json"), "{}");
        assertThatThrownBy(() -> warehouse.requireFree(name("spark")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("another engine");
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path root = Files.createDirectories(folder.resolve("lake/team"));
        Files.createSymbolicLink(root.resolve("up"), folder.resolve("lake"));
        Files.createSymbolicLink(root.resolve("self"), root);
        Files.createSymbolicLink(root.resolve("nowhere"), folder.resolve("absent"));
        Files.createSymbolicLink(root.resolve("t"), elsewhere);
        DataShardTable.create(elsewhere.toString(), SCHEMA).close();
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("lake"));
        try (Warehouse linked = open(folder.resolve("link"))) {
            assertThat(linked.databases()).containsExactly("default", "team");
            assertThat(linked.tables("team")).containsExactly("t");
            assertThat(linked.dropTable(new TableName("team", "t"))).isTrue();
            assertThat(linked.tables("team")).isEmpty();
        }
        assertThat(files(elsewhere)).containsExactly("elsewhere/.locks/metadata.lock");
        assertThat(elsewhere.resolve("data")).doesNotExist();
        assertThat(root.resolve("t")).isSymbolicLink();
    }

    /** What lies in it is decided in the step that removes it, and not when it was last looked at. */
    @Test
    void aDatabaseThatHasGotAViewIsNotRemoved() {
        assertThat(warehouse.createDatabase("team", Map.of())).isTrue();
        assertThat(warehouse.isDatabaseEmpty("team")).isTrue();
        TableName view = new TableName("team", "v");
        try (Warehouse other = open(folder)) {
            other.changeView(view, before -> Optional.of(Map.of("query", "q")));
        }
        assertThat(warehouse.removeDatabase("team")).isFalse();
        assertThat(warehouse.views("team")).containsOnlyKeys("v");
        assertThat(warehouse.hasDatabase("team")).isTrue();
    }

    @Test
    void aViewIsRenamedInOneStep() {
        warehouse.changeView(name("v"), before -> Optional.of(Map.of("query", "v")));
        warehouse.changeView(name("taken"), before -> Optional.of(Map.of("query", "taken")));
        assertThat(warehouse.renameView(name("v"), "taken")).isFalse();
        assertThat(warehouse.renameView(name("absent"), "w")).isFalse();
        assertThat(warehouse.renameView(name("v"), "w")).isTrue();
        assertThat(warehouse.views("default"))
                .isEqualTo(Map.of("taken", Map.of("query", "taken"), "w", Map.of("query", "v")));
        assertThatThrownBy(() -> warehouse.renameView(name("w"), "a$b")).hasMessageContaining("'$'");
    }

    @Test
    void aPlaceThatIsNoWarehouseIsRefused() throws IOException {
        create("t", Layout.CLASSIC);
        create("i", Layout.ICEBERG);
        Path file = Files.writeString(folder.resolve("file"), "x");
        refused(folder.resolve("t"), "it is a table itself", "Name the folder above it");
        refused(folder.resolve("i"), "it is a table itself");
        refused(folder.resolve("absent"), "there is no such folder", "create the folder");
        refused(file, "Cannot use the warehouse", "it is a file");
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    private static void refused(Path root, String... parts) {
        assertThatThrownBy(() -> open(root).close())
                .isInstanceOf(InvalidUseException.class)
                .satisfies(thrown ->
                        assertThat(thrown.getMessage()).contains(parts).contains(root.toString()));
    }

    @EveryLayout
    void aTableIsRenamedInOneStepWithItsRows(Layout layout) {
        create("old", layout);
        create("taken", layout);
        assertThat(warehouse.renameTable(name("old"), "taken")).isFalse();
        assertThat(warehouse.renameTable(name("old"), "new")).isTrue();
        assertThat(warehouse.tables("default")).containsExactly("new", "taken");
        assertThat(warehouse.hasTable(name("new"))).isTrue();
        assertThat(warehouse.dropTable(name("taken"))).isTrue();
        assertThatThrownBy(() -> warehouse.renameTable(name("new"), "taken"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the lock of a table that was dropped");
        assertThat(warehouse.hasTable(name("new"))).isTrue();
    }

    @Test
    void aDatabaseIsAFolder() {
        assertThat(warehouse.createDatabase("team/ref", Map.of("comment", "c"))).isTrue();
        assertThat(warehouse.createDatabase("team/ref", Map.of())).isFalse();
        assertThat(warehouse.createDatabase("default", Map.of())).isFalse();
        assertThat(warehouse.databaseProperties("team/ref")).isEqualTo(Map.of("comment", "c"));
        assertThat(warehouse.databases()).containsExactly("default", "team", "team/ref");
        assertThat(warehouse.isDatabaseEmpty("team")).isFalse();
        assertThat(warehouse.isDatabaseEmpty("team/ref")).isTrue();
        assertThatThrownBy(() -> warehouse.requireFree(name("team"))).hasMessageContaining("is a database");

        create("team/ref/t", Layout.CLASSIC);
        assertThat(warehouse.isDatabaseEmpty("team/ref")).isFalse();
        assertThatThrownBy(() -> warehouse.createDatabase("team/ref/t/x", Map.of()))
                .hasMessageContaining("team/ref/t below")
                .hasMessageContaining("is a table");
        assertThat(warehouse.dropTable(new TableName("team/ref", "t"))).isTrue();
        assertThat(warehouse.removeDatabase("team/ref")).isTrue();
        assertThat(warehouse.databases()).doesNotContain("team/ref");
        assertThat(warehouse.databaseProperties("team/ref")).isEmpty();
    }

    /** Of several sessions that add views at once none undoes what another did. */
    @Test
    void viewsOfManySessionsAreKept() throws Exception {
        ExecutorService sessions = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String view = "v" + i;
                all.add(() -> {
                    try (Warehouse other = open(folder)) {
                        other.changeView(name(view), before -> Optional.of(Map.of("query", view)));
                    }
                    return view;
                });
            }
            for (Future<String> done : sessions.invokeAll(all)) {
                done.get();
            }
        } finally {
            sessions.shutdownNow();
        }
        assertThat(warehouse.views("default")).hasSize(12).containsEntry("v7", Map.of("query", "v7"));
        warehouse.changeView(name("v7"), before -> Optional.empty());
        assertThat(warehouse.views("default")).hasSize(11);
        assertThat(warehouse.tables("default")).isEmpty();
    }

    @Test
    void aDocumentOfANewerReleaseIsNotTouched() throws IOException {
        Path document = folder.resolve(".datashard-warehouse.json");
        Files.writeString(document, "{\"format-version\": 2, \"views\": []}");
        assertThatThrownBy(() -> warehouse.changeView(name("v"), before -> Optional.of(Map.of())))
                .hasMessageContaining("format version 2");
        Files.writeString(document, "{\"format-version\": 1, \"views\": []}");
        assertThatThrownBy(() -> warehouse.views("default")).hasMessageContaining("Restore the file");
        assertThat(document).hasContent("{\"format-version\": 1, \"views\": []}");
    }
}
