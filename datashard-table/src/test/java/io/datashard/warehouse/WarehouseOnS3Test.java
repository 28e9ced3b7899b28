package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.RequestKind;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.s3.PolicyProxy;
import io.datashard.storage.s3.S3Server;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A warehouse on a store: what is listed, what it costs, and what is not done. */
@Timeout(300)
class WarehouseOnS3Test {
    private static final Schema SCHEMA = Schema.of(Field.optional(1, "id", PrimitiveType.INT));
    private static final int MANY = 10_000;

    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    private static Warehouse open(String prefix) {
        return open(prefix, SERVER.options());
    }

    private static Warehouse open(String prefix, Map<String, String> options) {
        return Warehouse.open(
                TableLocation.of(SERVER.path(prefix), options, Surroundings.ofEnvironment()),
                Surroundings::ofEnvironment);
    }

    private static TableName name(String table) {
        return new TableName("default", table);
    }

    private static void create(String path, Layout layout) {
        DataShardTable.create(SERVER.path(path), SERVER.options(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))
                .close();
    }

    /** One LIST for each 1,000 names, one GET for the document, and nothing for a table. */
    @Test
    void tenThousandTablesAreListedByTenRequests() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Storage storage = SERVER.storage("many")) {
            List<Callable<Boolean>> writes = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                StoragePath hint = StoragePath.of("t" + i + "/metadata.version-hint.text");
                writes.add(() -> {
                    storage.write(hint, new byte[] {'0'});
                    return true;
                });
            }
            for (Future<Boolean> write : threads.invokeAll(writes)) {
                assertThat(write.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        try (Warehouse warehouse = open("many")) {
            RequestCounts before = warehouse.requestCounts();
            assertThat(warehouse.tables("default")).hasSize(MANY).contains("t0", "t9999");
            RequestCounts made = warehouse.requestCounts().since(before);
            assertThat(made.of(RequestKind.LIST)).isBetween(10L, 11L);
            assertThat(made.total()).isLessThanOrEqualTo(12);

            before = warehouse.requestCounts();
            assertThat(warehouse.databases()).containsExactly("default");
            assertThat(warehouse.requestCounts().since(before).total()).isEqualTo(1);
        }
    }

    @EveryLayout
    void aFolderCountsAsATableUntilItIsKnownToBeADatabase(Layout layout) {
        String prefix = "nested-" + layout;
        create(prefix + "/trades", layout);
        create(prefix + "/team/ref/customers", layout);
        try (Warehouse warehouse = open(prefix)) {
            assertThat(warehouse.databases()).containsExactly("default");
            assertThat(warehouse.tables("default")).containsExactly("team", "trades");
            assertThat(warehouse.hasTable(name("team"))).isFalse();
            assertThat(warehouse.whyNoTable(name("team"))).isEmpty();

            assertThat(warehouse.hasDatabase("team/ref")).isTrue();
            assertThat(warehouse.tables("default")).containsExactly("trades");
            assertThat(warehouse.tables("team/ref")).containsExactly("customers");
        }
        try (Warehouse warehouse = open(prefix)) {
            assertThat(warehouse.createDatabase("team/ref", Map.of())).isTrue();
        }
        try (Warehouse warehouse = open(prefix)) {
            assertThat(warehouse.databases()).containsExactly("default", "team/ref");
            assertThat(warehouse.tables("default")).containsExactly("trades");
            assertThatThrownBy(() -> warehouse.requireFree(name("team"))).hasMessageContaining("is a database");
            assertThatThrownBy(() -> warehouse.createDatabase("trades", Map.of()))
                    .hasMessageContaining("is a table");
        }
    }

    /** One LIST and one GET: the document tells of the database, of others in it, and of views. */
    @Test
    void tablesAndViewsAreNamedWithOneLookAtTheDocument() {
        create("named/team/trades", Layout.CLASSIC);
        create("named/team/ref/customers", Layout.CLASSIC);
        try (Warehouse warehouse = open("named")) {
            assertThat(warehouse.createDatabase("team", Map.of())).isTrue();
            assertThat(warehouse.createDatabase("team/ref", Map.of())).isTrue();
            warehouse.changeView(new TableName("team", "seen"), before -> Optional.of(Map.of("k", "v")));
        }
        try (Warehouse warehouse = open("named")) {
            RequestCounts before = warehouse.requestCounts();
            assertThat(warehouse.names("team")).contains(List.of("seen", "trades"));
            RequestCounts made = warehouse.requestCounts().since(before);
            assertThat(made.of(RequestKind.LIST)).isEqualTo(1);
            assertThat(made.total()).isEqualTo(2);
            assertThat(warehouse.names("default")).contains(List.of());
            assertThat(warehouse.names("absent")).isEmpty();
            assertThat(warehouse.names("no//name")).isEmpty();
        }
    }

    @EveryLayout
    void aTableIsDroppedWithAllItsObjectsAndNotRenamed(Layout layout) {
        String prefix = "dropped-" + layout;
        create(prefix + "/trades", layout);
        create(prefix + "/trades2", layout);
        try (Warehouse warehouse = open(prefix)) {
            assertThatThrownBy(() -> warehouse.renameTable(name("trades"), "other"))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("no folders to rename")
                    .hasMessageContaining("AS SELECT");
            assertThat(warehouse.dropTable(name("trades"))).isTrue();
            assertThat(warehouse.dropTable(name("trades"))).isFalse();
            assertThat(warehouse.tables("default")).containsExactly("trades2");
            assertThat(warehouse.hasTable(name("trades2"))).isTrue();
        }
    }

    @Test
    void anEmptyDatabaseIsThereForOtherSessions() {
        try (Warehouse warehouse = open("declared")) {
            assertThat(warehouse.createDatabase("team", Map.of("comment", "c"))).isTrue();
            assertThat(warehouse.createDatabase("team", Map.of())).isFalse();
        }
        try (Warehouse warehouse = open("declared")) {
            assertThat(warehouse.hasDatabase("team")).isTrue();
            assertThat(warehouse.databaseProperties("team")).isEqualTo(Map.of("comment", "c"));
            assertThat(warehouse.isDatabaseEmpty("team")).isTrue();
            assertThatThrownBy(() -> warehouse.requireFree(name("team"))).hasMessageContaining("is a database");
            assertThat(warehouse.removeDatabase("team")).isTrue();
            assertThat(warehouse.hasDatabase("team")).isFalse();
        }
    }

    @Test
    void withoutTheRightToListItIsNotOpened() throws Exception {
        try (PolicyProxy proxy = new PolicyProxy(SERVER, Set.of("s3:GetObject", "s3:PutObject"))) {
            assertThatThrownBy(() -> open("denied", proxy.options()).close())
                    .hasMessageContaining("s3:ListBucket is missing");
        }
    }
}
