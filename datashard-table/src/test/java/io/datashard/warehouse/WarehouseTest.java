package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

        assertThat(why("team")).contains("a folder of others: trades", "`team`.`trades`", "CREATE DATABASE `team`");
        assertThat(why("left")).contains("no metadata that names them", "Create a table");
        assertThat(why("text")).contains("other files: a.txt");
        assertThat(warehouse.whyNoTable(name("absent"))).isEmpty();
    }

    private String why(String table) {
        return warehouse.whyNoTable(name(table)).orElseThrow().getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", ".x", "..", "", " ", "a\nb", "a$files", "data", "metadata"})
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
        assertThat(folder).isEmptyDirectory();
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
        warehouse.removeDatabase("team/ref");
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
