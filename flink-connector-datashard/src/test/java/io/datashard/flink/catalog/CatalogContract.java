package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.CommitConflictException;
import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.ClientText;
import io.datashard.testing.EveryLayout;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What SQL does with a catalog, wherever its warehouse lies. */
@Timeout(300)
abstract class CatalogContract {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private final Layout layout;

    CatalogContract(Layout layout) {
        this.layout = layout;
    }

    /** The path of a table or of the warehouse (empty), with the options of its store. */
    abstract String path(String below);

    abstract Map<String, String> options();

    final SqlSession session() {
        return inCatalog(SqlSession.batch());
    }

    private SqlSession inCatalog(SqlSession sql) {
        StringBuilder with = new StringBuilder("'type'='datashard','warehouse'='" + path("") + "'");
        options().forEach((key, value) -> with.append(",'" + key + "'='" + value + "'"));
        sql.run("CREATE CATALOG lake WITH (" + with + ")");
        sql.run("USE CATALOG lake");
        return sql;
    }

    final String ofLayout() {
        return "'layout'='" + layout.name().toLowerCase(Locale.ROOT) + "'";
    }

    static void refused(SqlSession session, String statement, String... parts) {
        Throwable thrown = catchThrowable(() -> session.run(statement));
        assertThat(thrown).as(statement).isNotNull();
        assertThat(parts).isNotEmpty().noneMatch(String::isBlank);
        assertThat(ClientText.of(thrown)).as(statement).contains(parts);
    }

    static List<String> names(SqlSession sql, String statement) {
        return sql.rows(statement).stream()
                .map(row -> String.valueOf(row.getField(0)))
                .toList();
    }

    static String text(SqlSession sql, String statement) {
        return String.valueOf(sql.rows(statement).get(0).getField(0));
    }

    /** Nobody types its columns. */
    @EveryLayout
    void aTableThatOthersMadeIsOneCatalogAway() {
        Schema schema = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "name", PrimitiveType.STRING),
                Field.optional(3, "at", PrimitiveType.TIMESTAMPTZ));
        TableOptions made = TableOptions.DEFAULT.withLayout(layout);
        try (DataShardTable table = DataShardTable.create(path("Other Größe.v1"), options(), schema, made)) {
            GenericRow row = GenericRow.of(schema, 1L, "a", null);
            assertThat(table.append(List.of(row))).isPresent();
        }
        SqlSession sql = session();
        assertThat(names(sql, "SHOW DATABASES")).containsExactly("default");
        assertThat(names(sql, "SHOW TABLES")).containsExactly("Other Größe.v1");
        assertThat(sql.rows("SELECT * FROM `Other Größe.v1`")).containsExactly(Row.of(1L, "a", null));
        assertThat(sql.rows("DESCRIBE `Other Größe.v1`").stream()
                        .map(row -> row.getField(0) + " " + row.getField(1) + " " + row.getField(2)))
                .containsExactly("id BIGINT false", "name STRING true", "at TIMESTAMP_LTZ(6) true");
        assertThat(text(sql, "SHOW CREATE TABLE `Other Größe.v1`"))
                .contains(
                        "`name` VARCHAR(2147483647)",
                        ofLayout().replace("=", "' = '").replace("''", "'"));
        sql.run("INSERT INTO `Other Größe.v1` VALUES (2, 'b', CAST(NULL AS TIMESTAMP_LTZ(6)))");
        assertThat(sql.rows("SELECT COUNT(*) FROM lake.`default`.`Other Größe.v1`"))
                .containsExactly(Row.of(2L));
    }

    @EveryLayout
    void aTableIsCreatedAtOnceAndDroppedWithItsRows() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id BIGINT NOT NULL, name STRING) WITH (" + ofLayout() + ")");
        try (DataShardTable table = DataShardTable.open(path("t"), options())) {
            assertThat(table.layout()).isEqualTo(layout);
            assertThat(table.metadata().properties().keySet())
                    .containsExactlyInAnyOrderElementsOf(expectedProperties());
        }
        refused(sql, "CREATE TABLE t (id INT)", "already exists");
        sql.run("CREATE TABLE IF NOT EXISTS t (other INT)");
        sql.run("INSERT INTO t VALUES (1, 'a')");
        assertThat(session().rows("SELECT * FROM t")).containsExactly(Row.of(1L, "a"));
        sql.run("DROP TABLE t");
        assertThat(DataShardTable.exists(path("t"), options())).isFalse();
        assertThat(names(sql, "SHOW TABLES")).isEmpty();
        refused(sql, "DROP TABLE t", "does not exist");
        sql.run("DROP TABLE IF EXISTS t");
        sql.run("CREATE TABLE t (other INT) WITH (" + ofLayout() + ")");
        assertThat(sql.rows("SELECT * FROM t")).isEmpty();
    }

    private List<String> expectedProperties() {
        String retention = "datashard.snapshot.retention-count";
        return layout == Layout.CLASSIC ? List.of(retention) : List.of(retention, "schema.name-mapping.default");
    }

    /** What the format has no place for is understood by every session, and a commit of another process keeps it. */
    @EveryLayout
    void aDeclarationIsThatOfEverySession() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id BIGINT NOT NULL COMMENT 'the key', name VARCHAR(10), seen TIMESTAMP(3),"
                + " twice AS id * 2, file STRING METADATA FROM 'file.name' VIRTUAL,"
                + " WATERMARK FOR seen AS seen - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED)"
                + " COMMENT 'of trades' WITH (" + ofLayout()
                + ",'source.split.target-size'='1 mb','table.properties.owner'='me')");
        String created = text(sql, "SHOW CREATE TABLE t");
        try (DataShardTable table = DataShardTable.open(path("t"), options())) {
            Schema schema = table.schema();
            assertThat(schema.names()).containsExactly("id", "name", "seen");
            assertThat(table.metadata().properties()).containsEntry("owner", "me");
            assertThat(table.append(List.of(GenericRow.of(schema, 3L, "c", LocalDateTime.of(2026, 11, 30, 12, 0)))))
                    .isPresent();
        }
        SqlSession other = session();
        assertThat(text(other, "SHOW CREATE TABLE t"))
                .isEqualTo(created)
                .contains("COMMENT 'of trades'", "COMMENT 'the key'", "`name` VARCHAR(10)", "`seen` TIMESTAMP(3)")
                .contains(
                        "`twice` AS `id` * 2",
                        "METADATA FROM 'file.name' VIRTUAL",
                        "WATERMARK FOR `seen` AS `seen` - INTERVAL '5' SECOND")
                .contains(
                        "PRIMARY KEY (`id`) NOT ENFORCED",
                        "'source.split.target-size' = '1 mb'",
                        "'table.properties.owner' = 'me'")
                .doesNotContain("'path'", "'connector'", "s3.");
        assertThat(other.rows("SELECT id, name, twice FROM t WHERE file LIKE '%.parquet'"))
                .containsExactly(Row.of(3L, "c", 6L));
        SqlSession streaming = inCatalog(SqlSession.streaming(new Configuration()));
        assertThat(streaming.rows("SELECT id, twice FROM t WHERE CURRENT_WATERMARK(seen) IS NULL OR id > 0"))
                .containsExactly(Row.of(3L, 6L));
    }

    @EveryLayout
    void optionsAreAlteredOneByOne() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ",'scan.parallelism'='1')");
        SqlSession other = session();
        sql.run("ALTER TABLE t SET ('source.split.target-size'='1 mb', 'table.properties.owner'='me')");
        other.run("ALTER TABLE t SET ('snapshot.num-retained.max'='7')");
        other.run("ALTER TABLE t RESET ('scan.parallelism')");
        assertThat(text(sql, "SHOW CREATE TABLE t"))
                .contains("'source.split.target-size' = '1 mb'", "'table.properties.owner' = 'me'")
                .contains("'snapshot.num-retained.max' = '7'")
                .doesNotContain("scan.parallelism");
        try (DataShardTable table = DataShardTable.open(path("t"), options())) {
            assertThat(table.metadata().properties())
                    .containsEntry("owner", "me")
                    .containsEntry("datashard.snapshot.retention-count", "7");
        }
        refused(sql, "ALTER TABLE t SET ('scan.paralelism'='1')", "Did you mean 'scan.parallelism'");
        refused(
                sql,
                "ALTER TABLE t SET ('layout'='iceberg')",
                "Cannot change the option 'layout'",
                "nothing was changed");
        refused(sql, "ALTER TABLE t SET ('path'='/x')", "Cannot use the option 'path'");
        refused(sql, "ALTER TABLE t SET ('table.properties.datashard.flink.sink.x'='1')", "Use another name");
        refused(sql, "ALTER TABLE t ADD (more INT)", "Cannot alter the columns of the table", "'more'");
        refused(sql, "ALTER TABLE t DROP (id)", "Cannot alter the columns of the table", "column 'id' is stored");
        sql.run("ALTER TABLE t ADD (twice AS id * 2)");
        sql.run("INSERT INTO t VALUES (4)");
        assertThat(other.rows("SELECT * FROM t")).containsExactly(Row.of(4, 8));
        sql.run("ALTER TABLE t DROP (twice)");
        assertThat(session().rows("SELECT * FROM t")).containsExactly(Row.of(4));
        try (DataShardTable table = DataShardTable.open(path("t"), options())) {
            assertThat(table.metadata().properties().keySet())
                    .noneMatch(StoredDeclaration::isOfColumns)
                    .doesNotContain(StoredDeclaration.COMMENT);
        }
    }

    /** A table that keeps all its snapshots goes on keeping them; no statement of options reaches what the connector itself must know. */
    @EveryLayout
    void optionsOfTheConnectorItselfAreNotReset() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ",'snapshot.num-retained.max'='7')");
        sql.run("ALTER TABLE t RESET ('snapshot.num-retained.max')");
        String retention = "datashard.snapshot.retention-count";
        assertThat(properties()).containsEntry(retention, "1000");
        sql.run("ALTER TABLE t RESET ('table.properties." + retention + "')");
        assertThat(properties()).doesNotContainKey(retention);
        sql.run("ALTER TABLE t RESET ('snapshot.num-retained.max')");
        assertThat(properties()).doesNotContainKey(retention);
        Map<String, String> before = properties();
        String mapping = "'table.properties.schema.name-mapping.default'";
        refused(sql, "ALTER TABLE t RESET (" + mapping + ")", "Cannot use the option " + mapping);
        refused(sql, "ALTER TABLE t SET (" + mapping + "='[]')", "Cannot use the option " + mapping);
        refused(sql, "CREATE TABLE u (id INT) WITH (" + mapping + "='[]')", "Cannot use the option " + mapping);
        assertThat(properties()).isEqualTo(before);
    }

    private Map<String, String> properties() {
        try (DataShardTable table = DataShardTable.open(path("t"), options())) {
            return table.metadata().properties();
        }
    }

    /** ALTER TABLE is made of the table at its start: what another session has declared since must not be undone. */
    @EveryLayout
    void whatAnotherSessionHasDeclaredMeanwhileIsNotUndone() throws Exception {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT, seen TIMESTAMP(3)) WITH (" + ofLayout() + ")");
        ObjectPath path = new ObjectPath("default", "t");
        Catalog catalog = sql.catalog("lake");
        CatalogTable start = (CatalogTable) catalog.getTable(path);
        org.apache.flink.table.api.Schema more = org.apache.flink.table.api.Schema.newBuilder()
                .fromSchema(start.getUnresolvedSchema())
                .columnByExpression("twice", "id * 2")
                .build();
        ResolvedCatalogTable altered = sql.resolved(CatalogTable.newBuilder()
                .schema(more)
                .options(start.getOptions())
                .build());
        List<TableChange> changes = List.of(
                TableChange.add(altered.getResolvedSchema().getColumn("twice").orElseThrow()));
        for (String meanwhile : List.of("ADD (triple AS id * 3)", "ADD WATERMARK FOR seen AS seen")) {
            session().run("ALTER TABLE t " + meanwhile);
            String declared = text(sql, "SHOW CREATE TABLE t");
            assertThat(catchThrowable(() -> catalog.alterTable(path, altered, changes, false)))
                    .isInstanceOf(CommitConflictException.class)
                    .hasMessageContaining("another session has altered")
                    .hasMessageContaining("nothing was changed");
            assertThat(text(sql, "SHOW CREATE TABLE t")).isEqualTo(declared).doesNotContain("twice");
            session().run("ALTER TABLE t DROP " + (meanwhile.contains("triple") ? "(triple)" : "WATERMARK"));
        }
        session().run("ALTER TABLE t ADD (twice AS id * 20)");
        assertThat(catchThrowable(() -> catalog.alterTable(path, altered, changes, false)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("'twice'");
        session().run("ALTER TABLE t DROP (twice)");
        catalog.alterTable(path, altered, changes, false);
        assertThat(text(sql, "SHOW CREATE TABLE t")).contains("`twice` AS `id` * 2");
    }

    /** Each alteration finds what the last one has stored. */
    @EveryLayout
    void declarationsAreAlteredOneAfterTheOther() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT NOT NULL, seen TIMESTAMP(3), name VARCHAR(10),"
                + " odd AS CASE WHEN id > 1 THEN CAST(id AS STRING) ELSE 'it''s' || UPPER(name) END,"
                + " later AS seen + INTERVAL '1' DAY, file STRING METADATA FROM 'file.name' VIRTUAL)"
                + " COMMENT 'kept' WITH (" + ofLayout() + ")");
        for (String change : List.of(
                "ADD WATERMARK FOR seen AS seen - INTERVAL '5' SECOND",
                "ADD PRIMARY KEY (id) NOT ENFORCED",
                "ADD (twice AS id * 2)",
                "MODIFY (twice AS id * 4 COMMENT 'four' AFTER id)",
                "MODIFY (name VARCHAR(10) COMMENT 'of it')",
                "MODIFY WATERMARK FOR seen AS seen",
                "RENAME twice TO four",
                "DROP PRIMARY KEY",
                "DROP WATERMARK",
                "DROP (later)")) {
            session().run("ALTER TABLE t " + change);
        }
        assertThat(text(sql, "SHOW CREATE TABLE t"))
                .contains("`four` AS `id` * 4 COMMENT 'four'", "COMMENT 'of it'", "COMMENT 'kept'", "`odd` AS CASE")
                .doesNotContain("WATERMARK", "PRIMARY KEY", "`twice`", "`later`");
    }

    @EveryLayout
    void tablesAreMadeOfQueriesAndOfOtherTables() {
        SqlSession sql = session();
        sql.run("CREATE TABLE a WITH (" + ofLayout()
                + ") AS SELECT * FROM (VALUES (CAST(1 AS BIGINT), 'a'), (2, 'b')) AS v(id, name)");
        assertThat(sql.rows("SELECT * FROM a")).containsExactlyInAnyOrder(Row.of(1L, "a"), Row.of(2L, "b"));
        sql.run("CREATE TABLE b LIKE a");
        assertThat(sql.rows("SELECT * FROM b")).isEmpty();
        sql.run("INSERT INTO b SELECT * FROM a WHERE id = 2");
        assertThat(session().rows("SELECT * FROM b")).containsExactly(Row.of(2L, "b"));
        try (DataShardTable table = DataShardTable.open(path("b"), options())) {
            assertThat(table.layout()).isEqualTo(layout);
        }
        assertThat(names(sql, "SHOW TABLES")).containsExactly("a", "b");
    }

    @EveryLayout
    void aStatementThatWouldAppendInPlaceOfReplacingIsRefused() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO t VALUES (1)");
        for (String statement : List.of(
                "CREATE OR REPLACE TABLE t AS SELECT 2 AS id",
                "REPLACE TABLE t AS SELECT 2 AS id",
                "CREATE OR REPLACE TABLE fresh AS SELECT 2 AS id")) {
            refused(sql, statement, "Cannot replace the table", "nothing was changed");
        }
        refused(sql, "CREATE TABLE IF NOT EXISTS t AS SELECT 2 AS id", "Flink would append", "INSERT INTO");
        refused(sql, "CREATE TABLE t AS SELECT 2 AS id", "there is one already", "nothing was changed");
        assertThat(sql.rows("SELECT * FROM t")).containsExactly(Row.of(1));
        assertThat(names(sql, "SHOW TABLES")).containsExactly("t");
        sql.run("CREATE TABLE IF NOT EXISTS fresh WITH (" + ofLayout() + ") AS SELECT 2 AS id");
        assertThat(sql.rows("SELECT * FROM fresh")).containsExactly(Row.of(2));
    }

    @EveryLayout
    void aViewIsThatOfEverySession() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT, name STRING) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        sql.run("CREATE VIEW v COMMENT 'seen' AS SELECT id * 10 AS ten FROM t WHERE name = 'b'");
        SqlSession other = session();
        assertThat(names(other, "SHOW TABLES")).containsExactly("t", "v");
        assertThat(names(other, "SHOW VIEWS")).containsExactly("v");
        assertThat(other.rows("SELECT * FROM v")).containsExactly(Row.of(20));
        refused(sql, "CREATE VIEW t AS SELECT 1 AS x", "default.t already exists");
        refused(sql, "CREATE TABLE v (id INT)", "default.v already exists");
        refused(sql, "CREATE VIEW v AS SELECT 1 AS x", "default.v already exists");
        other.run("ALTER VIEW v RENAME TO w");
        other.run("ALTER VIEW w AS SELECT id FROM t");
        assertThat(session().rows("SELECT * FROM w")).containsExactlyInAnyOrder(Row.of(1), Row.of(2));
        sql.run("DROP TABLE t");
        refused(other, "SELECT * FROM w", "'t' not found");
        assertThat(names(other, "SHOW VIEWS")).containsExactly("w");
        other.run("DROP VIEW w");
        assertThat(names(sql, "SHOW VIEWS")).isEmpty();
    }

    @EveryLayout
    void aDatabaseIsAFolderOfTables() {
        SqlSession sql = session();
        sql.run("CREATE DATABASE `team/ref` COMMENT 'shared'");
        refused(sql, "CREATE DATABASE `team/ref`", "already exists");
        sql.run("CREATE TABLE `team/ref`.customers (id INT) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO `team/ref`.customers VALUES (1)");
        assertThat(DataShardTable.exists(path("team/ref/customers"), options())).isTrue();
        // Flink asks the current database for a table of the name of the other one first.
        sql.run("CREATE DATABASE sales");
        sql.run("CREATE TABLE sales.orders (id INT) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO sales.orders SELECT * FROM `team/ref`.customers");
        assertThat(sql.rows("SELECT o.id, c.id FROM sales.orders AS o JOIN `team/ref`.customers AS c ON o.id = c.id"))
                .containsExactly(Row.of(1, 1));
        SqlSession other = session();
        assertThat(names(other, "SHOW DATABASES")).contains("default", "sales", "team/ref");
        other.run("USE `team/ref`");
        assertThat(names(other, "SHOW TABLES")).containsExactly("customers");
        assertThat(other.rows("SELECT * FROM customers")).containsExactly(Row.of(1));
        assertThat(names(other, "SHOW TABLES FROM `default`")).isEmpty();
        refused(sql, "DROP DATABASE `team/ref`", "not empty");
        refused(sql, "DROP DATABASE `team/ref` CASCADE", "one by one", "nothing was removed");
        refused(sql, "CREATE TABLE absent.t (id INT)", "absent");
        refused(sql, "CREATE TABLE `a/b` (id INT)", "slash");
        refused(sql, "CREATE TABLE `t$x` (id INT)", "'$'");
        sql.run("DROP TABLE `team/ref`.customers");
        sql.run("DROP DATABASE `team/ref`");
        assertThat(names(session(), "SHOW DATABASES")).doesNotContain("team/ref");
    }
}
