package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/**
 * The script {@code lake.sql} of the examples, over a table that Python makes. Python reads what it leaves.
 *
 * @param folder where the client is started
 * @param rootOf root of a table, from its path below the folder
 */
record LakeScript(Path folder, Function<String, TableRoot> rootOf) {
    private static final Schema TRADES = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "price", PrimitiveType.DOUBLE));
    private static final Schema COINS =
            Schema.of(Field.required(1, "sym", PrimitiveType.STRING), Field.optional(2, "name", PrimitiveType.STRING));
    private static final Schema BITCOIN =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "price", PrimitiveType.DOUBLE));
    private static final Schema DAILY = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "price", PrimitiveType.DOUBLE),
            Field.required(3, "day", PrimitiveType.DATE));
    private static final int NOVEMBER_29 = (int) LocalDate.of(2026, 11, 29).toEpochDay();
    private static final List<TestRow> ROWS =
            List.of(TestRow.of(1L, "BTC", 64000.5), TestRow.of(2L, "ETH", 3100.0), TestRow.of(3L, "BTC", 64010.0));

    /** Makes the table, runs the script, and checks what it printed and what Python reads afterwards. */
    void run(SqlClient sql) {
        PythonTable trades = table(PythonEnvironment.NEWEST_CLASSIC, "trades");
        trades.create(TRADES);
        trades.append(TRADES, ROWS);

        List<List<String>> printed = sql.runFile(Workspace.project("examples/src/main/sql/lake.sql"), folder);

        assertThat(printed)
                .contains(List.of("default"), List.of("trades"), List.of("1", "BTC", "64000.5"))
                .contains(List.of("day=2026-11-29"), List.of("day=2026-11-30"))
                .contains(List.of("1", "6400050.0"), List.of("2", "310000.0"))
                .contains(List.of("2", "1", "3"), List.of("2026-11-29", "2"), List.of("2026-11-30", "1"))
                .contains(List.of("3"), List.of("append", "1"), List.of("3", "2"))
                .contains(List.of("1", "Bitcoin"), List.of("2", "Ether"), List.of("3", "Bitcoin"))
                .endsWith(List.of("bitcoin"), List.of("daily"), List.of("trades"));
        holds(trades, TRADES, ROWS);
        holds(
                table(PythonEnvironment.NEWEST, "ref/coins"),
                COINS,
                List.of(TestRow.of("BTC", "Bitcoin"), TestRow.of("ETH", "Ether")));
        holds(
                table(PythonEnvironment.NEWEST_CLASSIC, "bitcoin"),
                BITCOIN,
                List.of(TestRow.of(1L, 64000.5), TestRow.of(3L, 64010.0)));
        holds(
                table(PythonEnvironment.NEWEST, "daily"),
                DAILY,
                List.of(
                        TestRow.of(1L, 64000.5, NOVEMBER_29),
                        TestRow.of(2L, 3100.0, NOVEMBER_29),
                        TestRow.of(4L, null, NOVEMBER_29 + 1)));
    }

    private static void holds(PythonTable table, Schema schema, List<TestRow> rows) {
        assertThat(table.check("--allow-markers", "--fail-on-orphans").digest()).isEqualTo(RowDigest.of(schema, rows));
    }

    private PythonTable table(String python, String name) {
        return PythonEnvironment.of(python).table(rootOf.apply("lake/" + name));
    }
}
