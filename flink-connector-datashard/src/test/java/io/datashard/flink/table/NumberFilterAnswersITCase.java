package io.datashard.flink.table;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No row that Flink's own code keeps is skipped by comparisons of numbers of all types, where rounding, overflow, signs and NaN decide. */
@Timeout(300)
class NumberFilterAnswersITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final FilterAnswers answers = new FilterAnswers();

    private static <T> List<T> values(Function<String, T> parser, String texts) {
        return Stream.of(texts.split(" ")).map(parser).toList();
    }

    @Test
    void wholeNumbers() {
        String ints = "-2147483648 -6 -5 -1 0 1 4 5 6 16777215 16777216 16777217 16777218 16777219 16777220 16777221";
        answers.column("i", "INT", "int", values(Integer::valueOf, ints + " 2147483646 2147483647"));
        String longs =
                "-9223372036854775808 -9007199254740993 -5 -1 0 1 4 5 6 16777217 16777219 5000000000 9007199254740991"
                        + " 9007199254740992 9007199254740993 9007199254740994 9007199254740995 9007199254740996 9007199254740997";
        answers.column(
                "l", "BIGINT", "long", values(Long::valueOf, longs + " 9223372036854775806 9223372036854775807"));
        String wide = " | CAST('12345678901234567890.5' AS DECIMAL(38, 18)) | 1E300";
        answers.compare(
                "i",
                "5 | 5.5 | -5.5 | 5.0 | 5000000000 | -5000000000 | CAST(16777220 AS FLOAT) | 1.6777217E7 | 5.5E0"
                        + " | CAST(5 AS TINYINT) | CAST(1E30 AS FLOAT) | 2147483647" + wide);
        answers.compare(
                "l",
                "5 | 5.5 | 9.007199254740996E15 | 9.007199254740993E15 | CAST(16777218 AS FLOAT) | 9223372036854775807"
                        + " | 9007199254740993.5 | -9.007199254740992E15 | 9.223372036854775807E18" + wide);
        answers.check(150);
    }

    @Test
    void decimals() {
        String d38 =
                "-1.500000000000000000 0.000000000000000000 1.499999999999999999 1.500000000000000000 1.500000000000000001"
                        + " 9007199254740993.000000000000000000 99999999999999999999.999999999999999999"
                        + " -99999999999999999999.999999999999999999 0.000000000000000001";
        answers.column("d38", "DECIMAL(38, 18)", "decimal(38,18)", values(BigDecimal::new, d38));
        String d20 = "999999999999999999.99 999999999999999999.98 -0.01 0.00 0.01 1.11 1.12 5.00 5.50 5.51";
        answers.column("d20", "DECIMAL(20, 2)", "decimal(20,2)", values(BigDecimal::new, d20));
        String d18 =
                "1234567890.12345678 1234567890.12345679 1234567890.12345677 0.00000000 -1.00000000 5.00000000 5.50000000"
                        + " 5.49999999 9999999999.99999999";
        answers.column("d18", "DECIMAL(18, 8)", "decimal(18,8)", values(BigDecimal::new, d18));
        String d10 = "1.10 1.11 1.12 -1.11 5.00 5.01 4.99 99999999.99 0.00";
        answers.column("d10", "DECIMAL(10, 2)", "decimal(10,2)", values(BigDecimal::new, d10));
        answers.compare(
                "d38",
                "1.5E0 | 1.5 | 5 | CAST(1.5 AS FLOAT) | 9.007199254740993E15 | 5000000000"
                        + " | CAST('1.5000000000000000001' AS DECIMAL(38, 19))");
        answers.compare("d20", "1E18 | 1.111 | 5 | 5.5E0 | 1.1E0 | CAST(1E18 AS FLOAT) | 1000000000000000000");
        answers.compare(
                "d18",
                "1234567890.12345678 | 1.23456789012345678E9 | 5.5 | CAST(5.5 AS FLOAT) | CAST(10000000000 AS BIGINT)");
        answers.compare("d10", "1.111 | 1.11 | 1.1E0 | CAST(1.1 AS FLOAT) | 5 | 123456789012 | 100000000.001");
        answers.check(154);
    }

    @Test
    void floatingPoint() {
        String both = "NaN -Infinity Infinity -0.0 0.0 1 -1 ";
        String floats = "1.4E-45 -1.4E-45 1.0999999 1.1 1.1000001 1.1000002 16777216 16777218 3.4028235E38";
        answers.column("f", "FLOAT", "float", values(Float::valueOf, both + floats));
        String doubles =
                "4.9E-324 -4.9E-324 1.0999999999999999 1.1 1.1000000000000003 1.100000023841858 9007199254740992"
                        + " 9007199254740994 1234567890.1234565 1234567890.1234567 1234567890.123457";
        answers.column("d", "DOUBLE", "double", values(Double::valueOf, both + doubles));
        answers.compare(
                "f",
                "1.1 | CAST(1.1 AS FLOAT) | 1.1E0 | 1 | 16777217 | 0 | 0.0 | 0.0E0 | -0.0E0 | 9223372036854775807 | -1");
        answers.add("f < 1E300", "f > 1E300", "f > CAST('NaN' AS DOUBLE)");
        answers.compare(
                "d",
                "1.1 | CAST(1.1 AS FLOAT) | 1.1E0 | 1 | 9007199254740993 | 0 | 0.0 | 0.0E0 | 1234567890.12345678"
                        + " | CAST('NaN' AS DOUBLE) | CAST('Infinity' AS DOUBLE) | 1.7976931348623157E308");
        for (String each : List.of("f > 1.0", "d > 1.0E0", "d >= 1", "f < 0.0", "d <> 1.1E0", "f = 0", "d <= 1.1")) {
            answers.add("NOT (" + each + ")", "(" + each + ") IS NOT TRUE", "(" + each + ") IS NOT FALSE");
        }
        answers.check(90);
    }
}
