package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.flink.table.SqlSession;
import io.datashard.table.DataShardTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What another session does between the look of Flink and the step of the catalog. */
class CatalogRaceITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    private Path folder;

    private SqlSession sql;

    @BeforeEach
    void open() {
        sql = session();
    }

    private SqlSession session() {
        SqlSession session = SqlSession.batch();
        session.run("CREATE CATALOG lake WITH ('type'='datashard', 'warehouse'='" + folder + "')");
        session.run("USE CATALOG lake");
        return session;
    }

    /** Runs a statement; just before the catalog drops something, another session acts. */
    @SuppressWarnings("deprecation") // The other way to register a catalog needs a service file, and lets no object in.
    private void run(String statement, Runnable meanwhile) {
        Catalog catalog = sql.catalog("lake");
        Catalog raced = (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open") || method.getName().equals("close")) {
                        return null;
                    }
                    if (method.getName().equals("dropTable")) {
                        meanwhile.run();
                    }
                    try {
                        return method.invoke(catalog, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        env.registerCatalog("raced", raced);
        env.useCatalog("raced");
        env.executeSql(statement);
    }

    @Test
    void aTableThatHasTakenTheNameOfAViewIsNotDroppedWithIt() {
        sql.run("CREATE VIEW v AS SELECT 1 AS x");
        Throwable thrown = catchThrowable(() -> run("DROP VIEW v", () -> {
            session().run("DROP VIEW v");
            session().run("CREATE TABLE v (id INT)");
        }));
        assertThat(thrown).isNotNull();
        assertThat(DataShardTable.exists(folder.resolve("v").toString())).isTrue();
    }

    @Test
    void aViewThatHasTakenTheNameOfATableIsNotDroppedWithIt() throws Exception {
        sql.run("CREATE TABLE t (id INT)");
        Throwable thrown = catchThrowable(() -> run("DROP TABLE t", () -> {
            session().run("DROP TABLE t");
            session().run("CREATE VIEW t AS SELECT 1 AS x");
        }));
        assertThat(thrown).isNotNull();
        assertThat(sql.catalog("lake").listViews("default")).containsExactly("t");
    }

    /** Programs that call the catalog itself say no kind. */
    @Test
    void whoeverCallsTheCatalogItselfDropsEither() throws Exception {
        sql.run("CREATE TABLE t (id INT)");
        sql.run("CREATE VIEW v AS SELECT 1 AS x");
        Catalog catalog = sql.catalog("lake");
        catalog.dropTable(new ObjectPath("default", "t"), false);
        catalog.dropTable(new ObjectPath("default", "v"), false);
        assertThat(catalog.listTables("default")).isEmpty();
    }

    private static CatalogDatabase with(CatalogDatabase start, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(start.getProperties());
        properties.putAll(more);
        return new CatalogDatabaseImpl(properties, start.getComment());
    }

    @Test
    void whatAnotherSessionHasSaidOfADatabaseMeanwhileIsNotUndone() throws Exception {
        sql.run("CREATE DATABASE db COMMENT 'first' WITH ('a'='1', 'b'='1', 'c'='1')");
        Catalog catalog = sql.catalog("lake");
        CatalogDatabase start = catalog.getDatabase("db");
        session().run("ALTER DATABASE db SET ('b'='2', 'new'='2')");
        Map<String, String> left = new HashMap<>(start.getProperties());
        left.remove("c");
        left.put("a", "3");
        catalog.alterDatabase("db", new CatalogDatabaseImpl(left, "second"), false);
        CatalogDatabase now = session().catalog("lake").getDatabase("db");
        assertThat(now.getProperties()).isEqualTo(Map.of("a", "3", "b", "2", "new", "2"));
        assertThat(now.getComment()).isEqualTo("second");
    }

    @Test
    void aDatabaseThatWasDroppedMeanwhileDoesNotComeBack() throws Exception {
        sql.run("CREATE DATABASE db");
        Catalog catalog = sql.catalog("lake");
        CatalogDatabase altered = with(catalog.getDatabase("db"), Map.of("a", "1"));
        session().run("DROP DATABASE db");
        assertThatThrownBy(() -> catalog.alterDatabase("db", altered, false))
                .isInstanceOf(DatabaseNotExistException.class);
        assertThat(session().catalog("lake").listDatabases()).containsExactly("default");
    }
}
