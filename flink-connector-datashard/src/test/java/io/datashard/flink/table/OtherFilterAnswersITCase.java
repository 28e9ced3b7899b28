package io.datashard.flink.table;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No row that Flink's own code keeps is skipped by conditions on texts, binaries and times, where padding, precision and clocks decide. */
@Timeout(300)
class OtherFilterAnswersITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final FilterAnswers answers = new FilterAnswers();

    @Test
    void textsAndBinaries() {
        String all =
                "| |A|A |A  |AB|ABC|ABCD|Ab|B|a|a  |\\uffee|\\ud834\\udd1e|z\\u00e9|A%|A_|A\\\\|\\ud7ff|\\ue000|A\\n|A\\nb";
        List<String> texts = List.of(all.split("\\|", -1));
        answers.column("s", "STRING", "string", texts);
        answers.column("v3", "VARCHAR(3)", "string", texts);
        answers.column("c3", "CHAR(3)", "string", texts);
        answers.column(
                "b3",
                "BINARY(3)",
                "binary",
                List.of(
                        new byte[0],
                        new byte[] {1},
                        new byte[] {1, 2, 3},
                        new byte[] {1, 2, 3, 0},
                        new byte[] {-1, 2, 3},
                        new byte[] {127}));
        answers.column(
                "bs",
                "BYTES",
                "binary",
                List.of(
                        new byte[0],
                        new byte[] {1},
                        new byte[] {1, 2},
                        new byte[] {1, 2, 3},
                        new byte[] {-1},
                        new byte[] {127}));
        answers.column("b", "BOOLEAN", "boolean", List.of(true, false));
        answers.compare("s", "'A' | 'ABCD' | 'A  ' | '' | U&'\\ffee'");
        answers.compareSome("v3", "'A' | 'ABCD' | U&'\\ffee'");
        answers.compareSome("c3", "'A' | 'ABC' | 'ABCD' | 'A  ' | U&'\\ffee'");
        answers.compareSome("CAST(s AS VARCHAR(2))", "'A' | 'AB' | 'ABC'");
        answers.compareSome("CAST(s AS CHAR(2))", "'A' | 'A ' | 'AB'");
        answers.compareSome("SUBSTRING(s, 1, 1)", "'A' | 'AB'");
        answers.compareSome("LEFT(s, 2)", "'AB' | 'A'");
        answers.compareSome("b3", "X'010203' | X'01' | X'FF0203'");
        answers.compareSome("bs", "X'0102' | X'' | X'7F'");
        answers.compareSome("b", "TRUE | FALSE");
        for (String pattern : List.of(
                "'A%'", "'A%B'", "'%A'", "'A'", "'A_'", "'%'", "''", "'AB%'", "'A\\%'", "'A\\%%'", "'z\u00e9%'")) {
            answers.add("s LIKE " + pattern);
            answers.add("s NOT LIKE " + pattern);
            answers.add("(s LIKE " + pattern + ") IS NOT TRUE");
        }
        answers.add(
                "s LIKE 'A|%%' ESCAPE '|'",
                "s LIKE 'A|_' ESCAPE '|'",
                "s NOT LIKE 'A|%%' ESCAPE '|'",
                "STARTSWITH(s, 'A')",
                "NOT STARTSWITH(s, 'A')");
        answers.check(105);
    }

    @Test
    void times() {
        answers.column(
                "dt",
                "DATE",
                "date",
                Stream.of(
                                "2024-01-01",
                                "2024-12-31",
                                "2025-01-01",
                                "1969-12-31",
                                "1970-01-01",
                                "1970-01-02",
                                "0001-01-01",
                                "9999-12-31")
                        .map(OtherFilterAnswersITCase::day)
                        .toList());
        answers.column(
                "tm", "TIME(3)", "time", List.of(0L, 1000L, 3723000000L, 3723456000L, 3723457000L, 86399999000L));
        answers.column(
                "t0", "TIME(0)", "time", List.of(0L, 1000L, 3723000000L, 3723456000L, 3723457000L, 86399999000L));
        answers.column(
                "ts",
                "TIMESTAMP(6)",
                "timestamp",
                List.of(
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
                        micros("2025-10-26T02:30:00")));
        answers.column(
                "ms",
                "TIMESTAMP(3)",
                "timestamp",
                List.of(-1001L, -1000L, -999L, -1L, 0L, 1L, 999L, 1000L, 1001L, 1500L, 1999L, 2000L, 2001L));
        compareTimes();
        answers.check(138);
    }

    private void compareTimes() {
        answers.compare("dt", "DATE '2025-01-01' | '2025-01-01' | DATE '1970-01-01'");
        answers.compare("tm", "TIME '01:02:03' | TIME '01:02:03.456' | '01:02:03'");
        answers.compareSome("t0", "TIME '01:02:03.456'");
        answers.compare(
                "ts",
                "TIMESTAMP '2025-01-01 00:00:00' | TIMESTAMP '2025-01-01 00:00:00.0000005' | TIMESTAMP '2025-01-01 00:00:00.0015' | TO_TIMESTAMP_LTZ(0, 3) | TO_TIMESTAMP_LTZ(1743296400000, 3) | TO_TIMESTAMP_LTZ(1743298200000, 3) | CAST(TO_TIMESTAMP_LTZ(1761440400000, 3) AS TIMESTAMP_LTZ(6)) | '2025-01-01 00:00:00'");
        answers.compare(
                "ms",
                "TIMESTAMP '1970-01-01 00:00:00.0015' | TIMESTAMP '1970-01-01 00:00:00.001' | TIMESTAMP '1970-01-01 00:00:00' | TIMESTAMP '1969-12-31 23:59:59.9995'");
        answers.compareSome(
                "CAST(ts AS DATE)", "DATE '2025-01-01' | DATE '1970-01-01' | DATE '1969-12-31' | '2025-01-01'");
        answers.compareSome(
                "CAST(ts AS TIMESTAMP(3))",
                "TIMESTAMP '2025-01-01 00:00:00' | TIMESTAMP '2025-01-01 00:00:00.001' | TIMESTAMP '1970-01-01 00:00:00'");
        answers.compareSome("CAST(ts AS TIMESTAMP(0))", "TIMESTAMP '1970-01-01 00:00:00'");
        answers.compareSome("CAST(ts AS TIMESTAMP_LTZ(6))", "TO_TIMESTAMP_LTZ(1743298200000, 3)");
        answers.compareSome("YEAR(ts)", "2025 | 1970 | 1969");
        answers.compareSome("YEAR(dt)", "2024 | 1970");
        answers.compareSome("ts + INTERVAL '1' DAY", "TIMESTAMP '2025-01-02 00:00:00'");
        answers.compareSome("dt - INTERVAL '1' DAY", "DATE '2025-01-01'");
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
        answers.column("tz", "TIMESTAMP_LTZ(6)", "timestamptz", around);
        answers.column("tz3", "TIMESTAMP_LTZ(3)", "timestamptz", around);
        answers.column("tz0", "TIMESTAMP_LTZ(0)", "timestamptz", around);
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
            answers.compare("tz", "TIMESTAMP '" + time + "'");
        }
        answers.compareSome(
                "tz3",
                "TIMESTAMP '2025-10-26 02:20:00.000000' | TIMESTAMP '2025-03-30 02:30:00' | TIMESTAMP '2025-10-26 02:20:00.000001'");
        answers.compareSome("tz0", "TIMESTAMP '2025-10-26 02:20:00' | TIMESTAMP '2025-03-30 02:30:00'");
        answers.compare(
                "tz",
                "TO_TIMESTAMP_LTZ(1735689600, 0) | '2025-01-01 00:00:00' | CAST('2025-10-26 02:20:00' AS TIMESTAMP_LTZ(6))");
        answers.compareSome("CAST(tz AS DATE)", "DATE '2025-01-01' | DATE '2025-03-30' | DATE '1970-01-01'");
        answers.compareSome(
                "CAST(tz AS TIMESTAMP(6))", "TIMESTAMP '2025-10-26 02:20:00' | TIMESTAMP '2025-03-30 02:30:00'");
        answers.add(
                "tz IN (TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-10-26 02:20:00')",
                "tz BETWEEN TIMESTAMP '2025-03-30 02:30:00' AND TIMESTAMP '2025-10-26 02:20:00'");
        answers.check(72);
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
