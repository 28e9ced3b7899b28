package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Filters that are pushed down choose the rows that Flink's own filters choose. */
@Timeout(300)
class SqlFiltersITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static final String COLUMNS =
            "id INT, b BOOLEAN, l BIGINT, f FLOAT, d DOUBLE, born DATE, tod TIME, ts TIMESTAMP(6),"
                    + " ms TIMESTAMP(3), tz TIMESTAMP_LTZ(6), s STRING, price DECIMAL(10, 2)";

    /** Each becomes a file of its own. */
    private static final List<String> ROWS = List.of(
            "1, TRUE, 5, 1.5, 1.1, '2024-01-01', '01:02:03', '2024-01-01 00:00:00.000001', '2024-01-01 00:00:00.001', 1, 'a', 1.5",
            "2, FALSE, -5, -0.0, -0.0, '1969-12-31', '00:00:00', '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999',"
                    + " -1, '', -1.5",
            "3, TRUE, 9223372036854775807, 3.4E38, 1E300, '9999-12-31', '23:59:59', '9999-12-31 23:59:59.999999',"
                    + " '9999-12-31 23:59:59.999', 253402300799, 'zé', 99999999.99",
            "4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
            "5, FALSE, 0, 0.0, 0.0, '1970-01-01', '12:00:00', '1970-01-01 00:00:00', '1970-01-01 00:00:00', 0, 'ab', 0");

    private static final List<String> CONDITIONS = List.of(
            "b",
            "NOT b",
            "b IS NULL",
            "b IS NOT NULL",
            "l > 0",
            "l >= 5 AND l <= 5",
            "5 < l",
            "l = 5.0",
            "l <> 5",
            "l IN (5, -5)",
            "l BETWEEN -5 AND 0",
            "l > 2147483648",
            "id < 3000000000",
            "f > 1.4",
            "f = 0",
            "d = 1.1",
            "d <> 1.1",
            "d < 0",
            "d >= 0.0",
            "born = DATE '1969-12-31'",
            "born > DATE '1970-01-01'",
            "tod = TIME '01:02:03'",
            "tod < TIME '12:00:00'",
            "ts = TIMESTAMP '1969-12-31 23:59:59.999999'",
            "ts > TIMESTAMP '2024-01-01 00:00:00'",
            "ts <= TIMESTAMP '1970-01-01 00:00:00'",
            "ms = TIMESTAMP '2024-01-01 00:00:00.001'",
            "ms > TIMESTAMP '1970-01-01 00:00:00'",
            "ms < TIMESTAMP '2024-01-01 00:00:00.0015'",
            "tz > TO_TIMESTAMP_LTZ(0, 3)",
            "tz = TO_TIMESTAMP_LTZ(1, 0)",
            "tz > TIMESTAMP '1970-01-01 00:00:00'",
            "tz < CURRENT_TIMESTAMP - INTERVAL '1' DAY",
            "CAST(ts AS DATE) = DATE '1970-01-01'",
            "CAST(tz AS DATE) <= DATE '1970-01-01'",
            "YEAR(ts) = 1970",
            "l >= 9.223372036854775807E18",
            "id > 2.5",
            "id > 3000000000",
            "price >= 1.5E0",
            "f < 0.0",
            "d < 0.0",
            "d <> 0.0E0",
            "b IS NOT TRUE",
            "(l > 0) IS NOT TRUE",
            "l IS DISTINCT FROM 5",
            "l IS NOT DISTINCT FROM 5",
            "s IS NOT DISTINCT FROM 'ab'",
            "b IS DISTINCT FROM TRUE",
            "l NOT BETWEEN -5 AND 0",
            "s BETWEEN 'a' AND 'b'",
            "born BETWEEN DATE '1970-01-01' AND DATE '2024-01-01'",
            "ts NOT BETWEEN TIMESTAMP '1970-01-01 00:00:00' AND TIMESTAMP '2024-01-01 00:00:00'",
            "ts > CAST('1970-01-01 00:00:00' AS TIMESTAMP(3))",
            "ts < TO_TIMESTAMP_LTZ(0, 3)",
            "tz >= CAST('1970-01-01 00:00:01' AS TIMESTAMP_LTZ(3))",
            "tz BETWEEN TIMESTAMP '1970-01-01 00:00:00' AND TO_TIMESTAMP_LTZ(1, 0)",
            "ms = CAST(TIMESTAMP '2024-01-01 00:00:00.0012' AS TIMESTAMP(3))",
            "price NOT IN (1.5, -1.5, 7)",
            "s NOT LIKE 'a%'",
            "id = 1 OR (UPPER(s) = 'AB' AND l = 0)",
            "s = 'a'",
            "s > 'a'",
            "s <> ''",
            "s LIKE 'a%'",
            "s IS NULL OR s = ''",
            "price = 1.5",
            "price > 1.499",
            "price < 0",
            "price <> 0",
            "id > 1 AND (s = 'ab' OR l < 0)",
            "NOT (id > 1 AND l < 0)",
            "id + 1 = 3 AND b IS NOT NULL",
            "CAST(l AS STRING) = '5'",
            "id = 1 OR CHAR_LENGTH(s) = 2");

    @TempDir
    private Path folder;

    @Test
    void everyConditionChoosesWhatFlinkChooses() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (" + COLUMNS + ") WITH ('connector'='datashard','path'='" + folder.resolve("t")
                + "','auto-create'='true')");
        ROWS.forEach(row -> sql.run("INSERT INTO t " + select(row)));
        sql.run("CREATE TEMPORARY VIEW v AS "
                + ROWS.stream().map(SqlFiltersITCase::select).collect(Collectors.joining(" UNION ALL ")));
        int half = CONDITIONS.size() / 2;
        for (List<String> conditions :
                List.of(CONDITIONS.subList(0, half), CONDITIONS.subList(half, CONDITIONS.size()))) {
            assertThat(sql.rows(all(conditions, "t")))
                    .hasSizeGreaterThan(conditions.size())
                    .containsExactlyInAnyOrderElementsOf(sql.rows(all(conditions, "v")));
        }
    }

    private static String select(String row) {
        String[] values = row.split(",\\s*", -1);
        String[] columns = COLUMNS.replaceAll("\\((\\d+), (\\d+)\\)", "($1;$2)").split(",\\s*", -1);
        return "SELECT "
                + IntStream.range(0, values.length)
                        .mapToObj(i -> cast(values[i], columns[i].replace(';', ',')))
                        .collect(Collectors.joining(", "));
    }

    private static String cast(String value, String column) {
        String name = column.substring(0, column.indexOf(' '));
        String type = column.substring(column.indexOf(' ') + 1);
        boolean instant = name.equals("tz") && !value.equals("NULL");
        return "CAST(" + (instant ? "TO_TIMESTAMP_LTZ(" + value + ", 0)" : value) + " AS " + type + ") AS " + name;
    }

    private static String all(List<String> conditions, String table) {
        return conditions.stream()
                .map(condition ->
                        "SELECT '" + condition.replace("'", "''") + "' AS c, id FROM " + table + " WHERE " + condition)
                .collect(Collectors.joining(" UNION ALL "));
    }
}
