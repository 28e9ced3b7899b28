package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.ClientText;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stream is joined with the rows that a table has at that time. */
@Timeout(240)
class LookupJoinITCase {
    private static final int PARALLELISM = 4;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            // One job does not end while others run.
            .setNumberSlotsPerTaskManager(2 * PARALLELISM)
            .build());

    private static final String CUSTOMERS =
            "(id BIGINT, name STRING, city STRING, file STRING METADATA FROM 'file.name' VIRTUAL)";
    private static final String ORDERS = "(n INT, customer BIGINT, p AS PROCTIME())";

    @TempDir
    private Path folder;

    private final SqlSession batch = SqlSession.batch();
    private final SqlSession streaming = streaming();

    private static SqlSession streaming() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        return SqlSession.streaming(configuration);
    }

    private String with(String table, String... more) {
        return " WITH ('connector'='datashard','path'='" + folder.resolve(table) + "','auto-create'='true'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")";
    }

    /** Creates the tables and declares them; the options are those of the customers. */
    private void declare(Layout layout, String... ofCustomers) {
        create(
                "customers",
                layout,
                Field.optional(1, "id", PrimitiveType.LONG),
                Field.optional(2, "name", PrimitiveType.STRING),
                Field.optional(3, "city", PrimitiveType.STRING));
        create(
                "orders",
                layout,
                Field.optional(1, "n", PrimitiveType.INT),
                Field.optional(2, "customer", PrimitiveType.LONG));
        batch.run("CREATE TABLE orders (n INT, customer BIGINT)" + with("orders"));
        for (SqlSession session : List.of(batch, streaming)) {
            session.run("CREATE TABLE customers " + CUSTOMERS + with("customers", ofCustomers));
            session.run("CREATE TABLE o " + ORDERS + with("orders"));
        }
    }

    private void create(String name, Layout layout, Field... fields) {
        DataShardTable.create(
                        folder.resolve(name).toString(), Schema.of(fields), TableOptions.DEFAULT.withLayout(layout))
                .close();
    }

    @EveryLayout
    void eachRowIsJoinedWithTheRowsOfItsKey(Layout layout) {
        declare(layout);
        batch.run(
                "INSERT INTO customers VALUES (1, 'a', 'x'), (2, 'b', 'x'), (2, 'c', 'y'), (4, 'd', 'y'), (CAST(NULL AS BIGINT), 'e',"
                        + " 'y')");
        batch.run("INSERT INTO orders VALUES (1, 1), (2, 2), (3, 3), (4, CAST(NULL AS BIGINT)), (5, 2)");
        for (SqlSession session : List.of(batch, streaming)) {
            assertThat(session.rows("SELECT o.n, c.name FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                            + " ON o.customer = c.id"))
                    .containsExactlyInAnyOrder(
                            Row.of(1, "a"), Row.of(2, "b"), Row.of(2, "c"), Row.of(5, "b"), Row.of(5, "c"));
            assertThat(session.rows("SELECT o.n, c.name FROM o LEFT JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                            + " ON o.customer = c.id AND c.city = 'y' AND c.name <> 'd'"))
                    .containsExactlyInAnyOrder(
                            Row.of(1, null), Row.of(2, "c"), Row.of(3, null), Row.of(4, null), Row.of(5, "c"));
            assertThat(session.rows("SELECT o.n, c.id, c.city FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                            + " ON o.customer = c.id AND c.city = 'x' WHERE c.name LIKE 'b%'"))
                    .containsExactlyInAnyOrder(Row.of(2, 2L, "x"), Row.of(5, 2L, "x"));
            assertThat(session.rows(
                            "SELECT o.n, c.file LIKE '%.parquet' FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p"
                                    + " AS c ON o.customer = c.id AND o.n < 2"))
                    .containsExactly(Row.of(1, true));
        }
    }

    @Test
    void keysMayBeOfEveryType() {
        String columns = "(n INT, a INT, b BIGINT, c BOOLEAN, d DATE, e TIME(3), f TIMESTAMP(3), g TIMESTAMP(6),"
                + " h TIMESTAMP_LTZ(6), i DECIMAL(9, 2), j DECIMAL(38, 3), k STRING, l BYTES, m DOUBLE, o FLOAT";
        batch.run("CREATE TABLE everything " + columns + ")" + with("every"));
        batch.run("INSERT INTO everything VALUES "
                + String.join(
                        ",",
                        IntStream.range(0, 2)
                                .mapToObj(LookupJoinITCase::everyType)
                                .toList()));
        batch.run("INSERT INTO everything (n) VALUES (2)");
        streaming.run("CREATE TABLE probe " + columns + ", p AS PROCTIME())" + with("every"));
        streaming.run("CREATE TABLE everything " + columns + ")" + with("every"));
        List<Row> expected = new ArrayList<>(List.of(Row.of("n", 2, 2)));
        List<String> joins = new ArrayList<>();
        for (String column : "n a b c d e f g h i j k l m o".split(" ", -1)) {
            expected.add(Row.of(column, 0, 0));
            expected.add(Row.of(column, 1, 1));
            joins.add("SELECT '" + column + "', l.n, r.n FROM probe AS l JOIN everything FOR SYSTEM_TIME AS OF l.p AS r"
                    + " ON l." + column + " = r." + column);
        }
        assertThat(streaming.rows(String.join(" UNION ALL ", joins))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(streaming.rows("SELECT l.n, r.n FROM probe AS l JOIN everything FOR SYSTEM_TIME AS OF l.p AS r"
                        + " ON l.k = r.k AND l.j = r.j AND l.h = r.h AND r.n = l.a - 7"))
                .containsExactlyInAnyOrder(Row.of(0, 0), Row.of(1, 1));
    }

    private static String everyType(int n) {
        return "(" + n + "," + (n + 7) + "," + (1L << 40) + n + "," + (n == 0) + ",DATE '2026-01-1" + n
                + "',TIME '12:00:0" + n + ".5',TIMESTAMP '2026-01-01 00:00:00.00" + n
                + "',TIMESTAMP '2026-01-01 00:00:00.00000" + n
                + "',CAST(TIMESTAMP '2026-01-01 00:00:00.00000" + n + "' AS TIMESTAMP_LTZ(6)),1.2" + n
                + ",CAST('12345678901234567890123.45" + n + "' AS DECIMAL(38, 3))" + ",'text " + n + "',X'0" + n
                + "FF',CAST(1.5" + n
                + " AS DOUBLE),CAST(2.5" + n + " AS FLOAT))";
    }

    /** Each customer is there before the order that needs it is written. */
    @EveryLayout
    void rowsThatAreAddedWhileTheJobRunsAreJoined(Layout layout) throws Exception {
        declare(layout, "'lookup.full-cache.periodic-reload.interval'='1 ms'");
        batch.run("INSERT INTO customers VALUES (1, 'a', 'x')");
        streaming.run("DROP TABLE o");
        streaming.run("CREATE TABLE o " + ORDERS + with("orders", "'source.monitor-interval'='100 ms'"));
        try (CloseableIterator<Row> rows =
                streaming.open("SELECT o.n, c.name FROM o LEFT JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                        + " ON o.customer = c.id")) {
            batch.run("INSERT INTO orders VALUES (1, 1)");
            assertThat(rows.next()).isEqualTo(Row.of(1, "a"));
            batch.run("INSERT INTO orders VALUES (2, 2)");
            assertThat(rows.next()).isEqualTo(Row.of(2, null));
            batch.run("INSERT INTO customers VALUES (2, 'b', 'x')");
            batch.run("INSERT INTO orders VALUES (3, 2)");
            assertThat(rows.next()).isEqualTo(Row.of(3, "b"));
            batch.run("INSERT INTO customers VALUES (1, 'c', 'x')");
            batch.run("INSERT INTO orders VALUES (4, 1)");
            assertThat(List.of(rows.next(), rows.next())).containsExactlyInAnyOrder(Row.of(4, "a"), Row.of(4, "c"));
        }
    }

    /** Flink gives all of them one source. */
    @Test
    void oneTableMayBeLookedUpTwiceAndReadInOneQuery() {
        declare(Layout.CLASSIC);
        append("customers", LongStream.range(0, 50).mapToObj(id -> new Object[] {id, "n" + id, "c" + id}));
        append("orders", IntStream.range(0, 30).mapToObj(n -> new Object[] {n, (n + 5) % 50L}));
        String twice = " o.n, b.name, c.name FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p AS b ON o.customer = b.id"
                + " JOIN customers FOR SYSTEM_TIME AS OF o.p AS c ON o.n = c.id";
        List<Row> expected = IntStream.range(0, 30)
                .mapToObj(n -> Row.of(n, "n" + (n + 5), "n" + n))
                .toList();
        for (String hint : List.of(
                "",
                "/*+ LOOKUP('table'='b', 'shuffle'='true') */",
                "/*+ LOOKUP('table'='c', 'shuffle'='true') */",
                "/*+ LOOKUP('table'='b', 'shuffle'='true'), LOOKUP('table'='c', 'shuffle'='true') */")) {
            assertThat(streaming.rows("SELECT " + hint + twice)).as(hint).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(streaming.rows("SELECT o.n, c.name, d.name FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                        + " ON o.customer = c.id JOIN customers AS d ON o.n = d.id"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void subtasksThatShareTheRowsFindTheSame() {
        declare(Layout.CLASSIC);
        append("customers", LongStream.range(0, 200).mapToObj(id -> new Object[] {id, "n" + id, "c" + id % 3}));
        append("orders", IntStream.range(0, 300).mapToObj(n -> new Object[] {n, n % 230L}));
        String rest = " o.n, c.name FROM o LEFT JOIN customers FOR SYSTEM_TIME AS OF o.p AS c"
                + " ON o.customer = c.id AND c.city = 'c1'";
        String hint = "SELECT /*+ LOOKUP('table'='c', 'shuffle'='true') */";
        List<Row> expected = IntStream.range(0, 300)
                .mapToObj(n -> {
                    int customer = n % 230;
                    return Row.of(n, customer < 200 && customer % 3 == 1 ? "n" + customer : null);
                })
                .toList();
        for (SqlSession session : List.of(batch, streaming)) {
            assertThat(session.rows("SELECT" + rest)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(session.rows(hint + rest)).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(streaming.explain(hint + rest)).contains("shuffle=[true]");
    }

    /** Adds many rows to a table that is there: Flink takes long to plan as many values. */
    private void append(String name, Stream<Object[]> rows) {
        try (DataShardTable table = DataShardTable.open(folder.resolve(name).toString())) {
            table.append(
                    rows.map(values -> GenericRow.of(table.schema(), values)).toList());
        }
    }

    @Test
    void tableThatIsTooLargeEndsTheJobWithItsSize() {
        declare(Layout.ICEBERG, "'lookup.cache-max-memory-size'='20 kb'");
        append("customers", LongStream.range(0, 1000).mapToObj(id -> new Object[] {id, "n", "c"}));
        batch.run("INSERT INTO orders VALUES (1, 1)");
        Throwable thrown = catchThrowable(() -> streaming.rows(
                "SELECT o.n, c.name FROM o JOIN customers FOR SYSTEM_TIME AS OF o.p AS c" + " ON o.customer = c.id"));
        assertThat(ClientText.of(thrown))
                .contains(
                        "Cannot hold the rows of the table default_catalog.default_database.customers at ",
                        "of the 1000 rows of the table",
                        "Set 'lookup.cache-max-memory-size' to '");
    }
}
