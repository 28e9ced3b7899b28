package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.format.manifest.ColumnBounds;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.scan.FilePruner;
import io.datashard.format.schema.DataType;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.PartitionSpec;
import io.datashard.format.schema.Predicate;
import io.datashard.format.schema.RowFilter;
import io.datashard.format.schema.Schema;
import io.datashard.format.schema.ValueOrder;
import io.datashard.format.storage.StoragePath;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * No row that Flink's own code keeps is skipped, for every comparison of a column of every type with literals of every type, on values where
 * rounding, signs, padding, precisions and clocks decide.
 */
@Timeout(300)
class FilterAnswersITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** Clocks were set in it twice in 2025. */
    private static final String ZONE = "Europe/Berlin";

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");

    private final List<String> names = new ArrayList<>();
    private final List<LogicalType> types = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<List<Object>> values = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    private void column(String name, String type, String stored, Object... boundaries) {
        names.add(name);
        types.add(LogicalTypeParser.parse(type, getClass().getClassLoader()));
        fields.add(Field.optional(names.size(), name, DataType.parse(stored)));
        values.add(Stream.concat(Arrays.stream(boundaries), Stream.of((Object) null))
                .toList());
    }

    private void compare(String column, String... literals) {
        for (String literal : literals) {
            OPERATORS.forEach(operator -> conditions.add(column + " " + operator + " " + literal));
        }
    }

    private void compareSome(String column, String... literals) {
        for (String literal : literals) {
            List.of("=", "<", ">=").forEach(operator -> conditions.add(column + " " + operator + " " + literal));
        }
    }

    /** @param minimumExact how many of the conditions choose exactly the rows that Flink chooses, at least */
    private void check(int minimumExact) {
        List<List<Object>> rows = rows();
        RowType columns = RowType.of(types.toArray(LogicalType[]::new), names.toArray(String[]::new));
        PlainFlink flink = new PlainFlink(EnvironmentSettings.inBatchMode(), ZONE, columns, rows);
        PlainFlink.Answers answers = flink.answers(conditions);
        Clock clock = Clock.fixed(Instant.parse("2025-11-29T12:00:00Z"), ZoneId.of(ZONE));
        Map<String, String> lost = new LinkedHashMap<>();
        int exact = 0;
        for (int i = 0; i < conditions.size(); i++) {
            Predicate predicate = FilterTranslation.of(answers.handed().get(i), columns, clock)
                    .predicate();
            Set<Integer> wanted = answers.matching().get(i);
            Set<Integer> chosen = chosen(predicate, rows);
            String condition = conditions.get(i) + " as " + predicate;
            wanted.stream()
                    .filter(row -> !chosen.contains(row))
                    .forEach(row -> lost.put(condition, rows.get(row).toString()));
            exact += chosen.equals(wanted) ? 1 : 0;
        }
        assertThat(lost).isEmpty();
        assertThat(exact).as("of " + conditions.size()).isGreaterThanOrEqualTo(minimumExact);
    }

    private List<List<Object>> rows() {
        int size = values.stream().mapToInt(List::size).max().orElseThrow();
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Object> row = new ArrayList<>();
            for (List<Object> column : values) {
                row.add(column.get(i % column.size()));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The rows that match and that lie in files that are not skipped, each row in a file of its own. */
    private Set<Integer> chosen(@Nullable Predicate predicate, List<List<Object>> rows) {
        Schema schema = Schema.of(fields.toArray(Field[]::new));
        RowFilter filter = predicate == null ? null : RowFilter.of(predicate, schema);
        FilePruner pruner = new FilePruner(schema, PartitionSpec.UNPARTITIONED, predicate);
        return IntStream.range(0, rows.size())
                .filter(i ->
                        filter == null || filter.matches(TestRow.of(rows.get(i).toArray())))
                .filter(i -> pruner.mayMatch(file(rows.get(i))))
                .boxed()
                .collect(Collectors.toSet());
    }

    private DataFile file(List<Object> row) {
        Map<Integer, Object> bounds = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            nulls.put(i + 1, value == null ? 1L : 0L);
            if (value != null && !(value instanceof byte[]) && !ValueOrder.isNaN(value)) {
                bounds.put(i + 1, value);
            }
        }
        return new DataFile(StoragePath.of("data/f"), 1, 1, null, nulls, new ColumnBounds(bounds, bounds));
    }

    @Test
    void wholeNumbers() {
        column(
                "i",
                "INT",
                "int",
                Integer.MIN_VALUE,
                -6,
                -5,
                -1,
                0,
                1,
                4,
                5,
                6,
                16777215,
                16777216,
                16777217,
                16777218,
                16777219,
                16777220,
                16777221,
                Integer.MAX_VALUE - 1,
                Integer.MAX_VALUE);
        column(
                "l",
                "BIGINT",
                "long",
                Long.MIN_VALUE,
                -9007199254740993L,
                -5L,
                -1L,
                0L,
                1L,
                4L,
                5L,
                6L,
                16777217L,
                16777219L,
                5000000000L,
                9007199254740991L,
                9007199254740992L,
                9007199254740993L,
                9007199254740994L,
                9007199254740995L,
                9007199254740996L,
                9007199254740997L,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE);
        compare(
                "i",
                "5",
                "5.5",
                "-5.5",
                "5.0",
                "5000000000",
                "-5000000000",
                "CAST(16777220 AS FLOAT)",
                "1.6777217E7",
                "5.5E0",
                "CAST(5 AS TINYINT)",
                "1E300",
                "CAST('12345678901234567890.5' AS DECIMAL(38, 18))",
                "CAST(1E30 AS FLOAT)",
                "2147483647");
        compare(
                "l",
                "5",
                "5.5",
                "9.007199254740996E15",
                "9.007199254740993E15",
                "CAST(16777218 AS FLOAT)",
                "9223372036854775807",
                "9007199254740993.5",
                "-9.007199254740992E15",
                "9.223372036854775807E18",
                "1E300",
                "CAST('12345678901234567890.5' AS DECIMAL(38, 18))");
        check(140);
    }

    @Test
    void decimals() {
        column(
                "d38",
                "DECIMAL(38, 18)",
                "decimal(38,18)",
                dec("-1.500000000000000000"),
                dec("0E-18"),
                dec("1.499999999999999999"),
                dec("1.500000000000000000"),
                dec("1.500000000000000001"),
                dec("9007199254740993.000000000000000000"),
                dec("99999999999999999999.999999999999999999"),
                dec("-99999999999999999999.999999999999999999"),
                dec("0.000000000000000001"));
        column(
                "d20",
                "DECIMAL(20, 2)",
                "decimal(20,2)",
                dec("999999999999999999.99"),
                dec("999999999999999999.98"),
                dec("-0.01"),
                dec("0.00"),
                dec("0.01"),
                dec("1.11"),
                dec("1.12"),
                dec("5.00"),
                dec("5.50"),
                dec("5.51"));
        column(
                "d18",
                "DECIMAL(18, 8)",
                "decimal(18,8)",
                dec("1234567890.12345678"),
                dec("1234567890.12345679"),
                dec("1234567890.12345677"),
                dec("0.00000000"),
                dec("-1.00000000"),
                dec("5.00000000"),
                dec("5.50000000"),
                dec("5.49999999"),
                dec("9999999999.99999999"));
        column(
                "d10",
                "DECIMAL(10, 2)",
                "decimal(10,2)",
                dec("1.10"),
                dec("1.11"),
                dec("1.12"),
                dec("-1.11"),
                dec("5.00"),
                dec("5.01"),
                dec("4.99"),
                dec("99999999.99"),
                dec("0.00"));
        compare(
                "d38",
                "1.5E0",
                "1.5",
                "5",
                "CAST(1.5 AS FLOAT)",
                "9.007199254740993E15",
                "CAST('1.5000000000000000001' AS DECIMAL(38, 19))",
                "5000000000");
        compare("d20", "1E18", "1.111", "5", "5.5E0", "1.1E0", "CAST(1E18 AS FLOAT)", "1000000000000000000");
        compare(
                "d18",
                "1234567890.12345678",
                "1.23456789012345678E9",
                "5.5",
                "CAST(5.5 AS FLOAT)",
                "CAST(10000000000 AS BIGINT)");
        compare("d10", "1.111", "1.11", "1.1E0", "CAST(1.1 AS FLOAT)", "5", "123456789012", "100000000.001");
        check(140);
    }

    @Test
    void floatingPoint() {
        column(
                "f",
                "FLOAT",
                "float",
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                -0.0f,
                0.0f,
                Float.MIN_VALUE,
                -Float.MIN_VALUE,
                1.1f,
                Math.nextUp(1.1f),
                Math.nextDown(1.1f),
                16777216f,
                16777218f,
                Float.MAX_VALUE,
                1f,
                -1f);
        column(
                "d",
                "DOUBLE",
                "double",
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                -0.0,
                0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                1.1,
                (double) 1.1f,
                Math.nextUp(1.1),
                Math.nextDown(1.1),
                9007199254740992.0,
                9007199254740994.0,
                1234567890.1234567,
                Math.nextUp(1234567890.1234567),
                Math.nextDown(1234567890.1234567),
                1.0,
                -1.0);
        compare(
                "f",
                "1.1",
                "CAST(1.1 AS FLOAT)",
                "1.1E0",
                "1",
                "16777217",
                "0",
                "0.0",
                "0.0E0",
                "-0.0E0",
                "9223372036854775807",
                "-1");
        conditions.addAll(List.of("f < 1E300", "f > 1E300", "f > CAST('NaN' AS DOUBLE)"));
        compare(
                "d",
                "1.1",
                "CAST(1.1 AS FLOAT)",
                "1.1E0",
                "1",
                "9007199254740993",
                "0",
                "0.0",
                "0.0E0",
                "1234567890.12345678",
                "CAST('NaN' AS DOUBLE)",
                "CAST('Infinity' AS DOUBLE)",
                "1.7976931348623157E308");
        for (String each : List.of("f > 1.0", "d > 1.0E0", "d >= 1", "f < 0.0", "d <> 1.1E0", "f = 0", "d <= 1.1")) {
            conditions.add("NOT (" + each + ")");
            conditions.add("(" + each + ") IS NOT TRUE");
            conditions.add("(" + each + ") IS NOT FALSE");
        }
        check(1);
    }

    @Test
    void textsAndBinaries() {
        Object[] texts = {
            "",
            " ",
            "A",
            "A ",
            "A  ",
            "AB",
            "ABC",
            "ABCD",
            "Ab",
            "B",
            "a",
            "a  ",
            "\uffee",
            "\ud834\udd1e",
            "z\u00e9",
            "A%",
            "A_",
            "A\\",
            "\ud7ff",
            "\ue000",
            "A\n",
            "A\nb"
        };
        column("s", "STRING", "string", texts);
        column("v3", "VARCHAR(3)", "string", texts);
        column("c3", "CHAR(3)", "string", texts);
        column(
                "b3",
                "BINARY(3)",
                "binary",
                new byte[0],
                new byte[] {1},
                new byte[] {1, 2, 3},
                new byte[] {1, 2, 3, 0},
                new byte[] {-1, 2, 3},
                new byte[] {127});
        column(
                "bs",
                "BYTES",
                "binary",
                new byte[0],
                new byte[] {1},
                new byte[] {1, 2},
                new byte[] {1, 2, 3},
                new byte[] {-1},
                new byte[] {127});
        column("b", "BOOLEAN", "boolean", true, false);
        compare("s", "'A'", "'ABCD'", "'A  '", "''", "U&'\\ffee'");
        compareSome("v3", "'A'", "'ABCD'", "U&'\\ffee'");
        compareSome("c3", "'A'", "'ABC'", "'ABCD'", "'A  '", "U&'\\ffee'");
        compareSome("CAST(s AS VARCHAR(2))", "'A'", "'AB'", "'ABC'");
        compareSome("CAST(s AS CHAR(2))", "'A'", "'A '", "'AB'");
        compareSome("SUBSTRING(s, 1, 1)", "'A'", "'AB'");
        compareSome("LEFT(s, 2)", "'AB'", "'A'");
        compareSome("b3", "X'010203'", "X'01'", "X'FF0203'");
        compareSome("bs", "X'0102'", "X''", "X'7F'");
        compareSome("b", "TRUE", "FALSE");
        for (String pattern : List.of(
                "'A%'", "'A%B'", "'%A'", "'A'", "'A_'", "'%'", "''", "'AB%'", "'A\\%'", "'A\\%%'", "'z\u00e9%'")) {
            conditions.add("s LIKE " + pattern);
            conditions.add("s NOT LIKE " + pattern);
            conditions.add("(s LIKE " + pattern + ") IS NOT TRUE");
        }
        conditions.addAll(List.of(
                "s LIKE 'A|%%' ESCAPE '|'",
                "s LIKE 'A|_' ESCAPE '|'",
                "s NOT LIKE 'A|%%' ESCAPE '|'",
                "STARTSWITH(s, 'A')",
                "NOT STARTSWITH(s, 'A')"));
        check(1);
    }

    @Test
    void times() {
        column(
                "dt",
                "DATE",
                "date",
                day("2024-01-01"),
                day("2024-12-31"),
                day("2025-01-01"),
                -1,
                0,
                1,
                day("0001-01-01"),
                day("9999-12-31"));
        column("tm", "TIME(3)", "time", 0L, 1000L, 3723000000L, 3723456000L, 3723457000L, 86399999000L);
        column("t0", "TIME(0)", "time", 0L, 1000L, 3723000000L, 3723456000L, 3723457000L, 86399999000L);
        column(
                "ts",
                "TIMESTAMP(6)",
                "timestamp",
                micros("2025-01-01T00:00:00"),
                micros("2024-12-31T23:59:59.999999"),
                micros("2025-01-01T00:00:00.000001"),
                -1L,
                0L,
                1L,
                -86400000000L,
                -86400000001L,
                -43200000000L,
                43200000000L,
                micros("2025-01-01T00:00:00.001"),
                micros("2025-01-01T00:00:00.001500"),
                micros("0001-01-01T00:00:00"),
                micros("2025-03-30T02:30:00"),
                micros("2025-03-30T03:15:00"),
                micros("2025-10-26T02:30:00"));
        column(
                "ms",
                "TIMESTAMP(3)",
                "timestamp",
                -1001L,
                -1000L,
                -999L,
                -1L,
                0L,
                1L,
                999L,
                1000L,
                1001L,
                1500L,
                1999L,
                2000L,
                2001L);
        compare("dt", "DATE '2025-01-01'", "'2025-01-01'", "DATE '1970-01-01'");
        compare("tm", "TIME '01:02:03'", "TIME '01:02:03.456'", "'01:02:03'");
        compareSome("t0", "TIME '01:02:03.456'");
        compare(
                "ts",
                "TIMESTAMP '2025-01-01 00:00:00'",
                "TIMESTAMP '2025-01-01 00:00:00.0000005'",
                "TIMESTAMP '2025-01-01 00:00:00.0015'",
                "TO_TIMESTAMP_LTZ(0, 3)",
                "TO_TIMESTAMP_LTZ(1743296400000, 3)",
                "TO_TIMESTAMP_LTZ(1743298200000, 3)",
                "CAST(TO_TIMESTAMP_LTZ(1761440400000, 3) AS TIMESTAMP_LTZ(6))",
                "'2025-01-01 00:00:00'");
        compare(
                "ms",
                "TIMESTAMP '1970-01-01 00:00:00.0015'",
                "TIMESTAMP '1970-01-01 00:00:00.001'",
                "TIMESTAMP '1970-01-01 00:00:00'",
                "TIMESTAMP '1969-12-31 23:59:59.9995'");
        compareSome("CAST(ts AS DATE)", "DATE '2025-01-01'", "DATE '1970-01-01'", "DATE '1969-12-31'", "'2025-01-01'");
        compareSome(
                "CAST(ts AS TIMESTAMP(3))",
                "TIMESTAMP '2025-01-01 00:00:00'",
                "TIMESTAMP '2025-01-01 00:00:00.001'",
                "TIMESTAMP '1970-01-01 00:00:00'");
        compareSome("CAST(ts AS TIMESTAMP(0))", "TIMESTAMP '1970-01-01 00:00:00'");
        compareSome("CAST(ts AS TIMESTAMP_LTZ(6))", "TO_TIMESTAMP_LTZ(1743298200000, 3)");
        compareSome("YEAR(ts)", "2025", "1970", "1969");
        compareSome("YEAR(dt)", "2024", "1970");
        compareSome("ts + INTERVAL '1' DAY", "TIMESTAMP '2025-01-02 00:00:00'");
        compareSome("dt - INTERVAL '1' DAY", "DATE '2025-01-01'");
        check(1);
    }

    /** Moments around both times in a year when clocks are set. */
    @Test
    void moments() {
        List<Object> around = new ArrayList<>(List.of(
                -1L,
                0L,
                1L,
                -86400000001L,
                instant("0001-01-01T00:00:00Z"),
                instant("9999-12-31T23:59:59Z"),
                instant("1890-01-01T00:00:00Z")));
        for (String start : List.of("2024-12-31T22:00:00Z", "2025-03-29T22:00:00Z", "2025-10-25T22:00:00Z")) {
            for (int i = 0; i < 16; i++) {
                around.add(instant(start) + i * 1_200_000_000L);
                around.add(instant(start) + i * 1_200_000_000L + 1);
            }
        }
        column("tz", "TIMESTAMP_LTZ(6)", "timestamptz", around.toArray());
        column("tz3", "TIMESTAMP_LTZ(3)", "timestamptz", around.toArray());
        column("tz0", "TIMESTAMP_LTZ(0)", "timestamptz", around.toArray());
        String[] times = {
            "2025-01-01 00:00:00",
            "2025-03-30 01:59:59.999999",
            "2025-03-30 02:00:00",
            "2025-03-30 02:30:00",
            "2025-03-30 03:00:00",
            "2025-10-26 01:59:00",
            "2025-10-26 02:00:00",
            "2025-10-26 02:20:00.000001",
            "2025-10-26 03:00:00",
            "1890-01-01 00:53:28"
        };
        for (String time : times) {
            compare("tz", "TIMESTAMP '" + time + "'");
        }
        compareSome(
                "tz3",
                "TIMESTAMP '2025-10-26 02:20:00.000000'",
                "TIMESTAMP '2025-03-30 02:30:00'",
                "TIMESTAMP '2025-10-26 02:20:00.000001'");
        compareSome("tz0", "TIMESTAMP '2025-10-26 02:20:00'", "TIMESTAMP '2025-03-30 02:30:00'");
        compare(
                "tz",
                "TO_TIMESTAMP_LTZ(1735689600, 0)",
                "'2025-01-01 00:00:00'",
                "CAST('2025-10-26 02:20:00' AS TIMESTAMP_LTZ(6))");
        compareSome("CAST(tz AS DATE)", "DATE '2025-01-01'", "DATE '2025-03-30'", "DATE '1970-01-01'");
        compareSome("CAST(tz AS TIMESTAMP(6))", "TIMESTAMP '2025-10-26 02:20:00'", "TIMESTAMP '2025-03-30 02:30:00'");
        conditions.addAll(List.of(
                "tz IN (TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-10-26 02:20:00')",
                "tz BETWEEN TIMESTAMP '2025-03-30 02:30:00' AND TIMESTAMP '2025-10-26 02:20:00'"));
        check(1);
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    private static int day(String text) {
        return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }

    private static long micros(String text) {
        Instant time = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    private static long instant(String text) {
        return Instant.parse(text).getEpochSecond() * 1_000_000;
    }
}
