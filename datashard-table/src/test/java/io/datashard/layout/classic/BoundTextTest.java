package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.DataType;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bounds as Python writes them, in both directions (classic format section 3.7). */
class BoundTextTest {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    static Stream<Arguments> bounds() {
        return Stream.of(
                Arguments.of("boolean", false, "{\"t\": \"bool\", \"v\": false}"),
                Arguments.of("boolean", true, "{\"t\": \"bool\", \"v\": true}"),
                Arguments.of("int", -2147483648, "{\"t\": \"int\", \"v\": -2147483648}"),
                Arguments.of("long", 9007199254740993L, "{\"t\": \"int\", \"v\": 9007199254740993}"),
                Arguments.of("long", Long.MIN_VALUE, "{\"t\": \"int\", \"v\": -9223372036854775808}"),
                Arguments.of("float", 0.1f, "{\"t\": \"float\", \"v\": 0.10000000149011612}"),
                Arguments.of("float", Float.MAX_VALUE, "{\"t\": \"float\", \"v\": 3.4028234663852886e+38}"),
                Arguments.of("float", Float.NEGATIVE_INFINITY, "{\"t\": \"float\", \"v\": -Infinity}"),
                Arguments.of("double", -0.25, "{\"t\": \"float\", \"v\": -0.25}"),
                Arguments.of("double", -0.0, "{\"t\": \"float\", \"v\": -0.0}"),
                Arguments.of("double", 1e16, "{\"t\": \"float\", \"v\": 1e+16}"),
                Arguments.of("double", Double.MIN_VALUE, "{\"t\": \"float\", \"v\": 5e-324}"),
                Arguments.of("double", Double.POSITIVE_INFINITY, "{\"t\": \"float\", \"v\": Infinity}"),
                Arguments.of("date", 20088, "{\"t\": \"date\", \"v\": \"2024-12-31\"}"),
                Arguments.of("date", -719162, "{\"t\": \"date\", \"v\": \"0001-01-01\"}"),
                Arguments.of("date", 2932896, "{\"t\": \"date\", \"v\": \"9999-12-31\"}"),
                Arguments.of("time", 0L, "{\"t\": \"time\", \"v\": \"00:00:00\"}"),
                Arguments.of("time", 45_296_000_001L, "{\"t\": \"time\", \"v\": \"12:34:56.000001\"}"),
                Arguments.of("time", MICROS_PER_DAY - 1, "{\"t\": \"time\", \"v\": \"23:59:59.999999\"}"),
                Arguments.of("timestamp", 0L, "{\"t\": \"ts\", \"v\": \"1970-01-01T00:00:00\"}"),
                Arguments.of("timestamp", -1L, "{\"t\": \"ts\", \"v\": \"1969-12-31T23:59:59.999999\"}"),
                Arguments.of("timestamp", 1735786984567800L, "{\"t\": \"ts\", \"v\": \"2025-01-02T03:03:04.567800\"}"),
                Arguments.of("timestamp", -62135596800000000L, "{\"t\": \"ts\", \"v\": \"0001-01-01T00:00:00\"}"),
                Arguments.of("timestamptz", 1000000L, "{\"t\": \"ts\", \"v\": \"1970-01-01T00:00:01+00:00\"}"),
                Arguments.of("decimal(9,2)", new BigDecimal("1000.00"), "{\"t\": \"dec\", \"v\": \"1000.00\"}"),
                Arguments.of("decimal(18,8)", new BigDecimal("0E-8"), "{\"t\": \"dec\", \"v\": \"0E-8\"}"),
                Arguments.of("decimal(18,8)", new BigDecimal("-0.00000001"), "{\"t\": \"dec\", \"v\": \"-1E-8\"}"),
                Arguments.of("string", "", "{\"t\": \"str\", \"v\": \"\"}"),
                Arguments.of(
                        "string", "z\u00e9\"\uD834\uDD1E", "{\"t\": \"str\", \"v\": \"z\\u00e9\\\"\\ud834\\udd1e\"}"),
                Arguments.of("uuid", "7f", "{\"t\": \"str\", \"v\": \"7f\"}"));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void aBoundIsWrittenAndReadAsPythonDoes(String type, Object value, String text) {
        assertThat(BoundText.encode(DataType.parse(type), value)).isEqualTo(text);
        assertThat(BoundText.decode(DataType.parse(type), text)).isEqualTo(value);
    }

    @Test
    void whatPythonCantHoldIsNoBound() {
        assertThat(BoundText.encode(PrimitiveType.DOUBLE, Double.NaN)).isNull();
        assertThat(BoundText.encode(PrimitiveType.FLOAT, Float.NaN)).isNull();
        assertThat(BoundText.encode(PrimitiveType.BINARY, new byte[] {1})).isNull();
        assertThat(BoundText.encode(PrimitiveType.FIXED, new byte[] {1})).isNull();
        assertThat(BoundText.encode(new FixedType(1), new byte[] {1})).isNull();
        int dayOfYear10000 = (int) LocalDate.of(10_000, 1, 1).toEpochDay();
        int dayOfYear0 = (int) LocalDate.of(0, 12, 31).toEpochDay();
        for (int day : List.of(dayOfYear10000, dayOfYear0, Integer.MAX_VALUE, Integer.MIN_VALUE)) {
            assertThat(BoundText.encode(PrimitiveType.DATE, day)).isNull();
            assertThat(BoundText.encode(PrimitiveType.TIMESTAMP, day * MICROS_PER_DAY))
                    .isNull();
        }
        assertThat(BoundText.encode(PrimitiveType.TIMESTAMPTZ, Long.MIN_VALUE)).isNull();
        assertThat(BoundText.encode(PrimitiveType.TIME, -1L)).isNull();
        assertThat(BoundText.encode(PrimitiveType.TIME, MICROS_PER_DAY)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "int, 7",
                "int, `\"7\"`",
                "string, z",
                "boolean, False",
                "string, ``",
                "string, `{}`",
                "string, `{\"t\": \"str\"}`",
                "string, `{\"v\": \"x\"}`",
                "string, `{\"t\": \"str\", \"v\": null}`",
                "string, `{\"t\": 1, \"v\": \"x\"}`",
                "string, `{\"t\": \"str\", \"v\": \"x\"`",
                "string, `[\"t\", \"v\"]`"
            })
    void anUntaggedTextIsNoBound(String type, String text) {
        assertThat(BoundText.decode(DataType.parse(type), text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "int, str, `\"7\"`",
                "int, int, 2147483648",
                "int, int, 7.0",
                "int, float, 7.0",
                "long, int, 9223372036854775808",
                "long, int, true",
                "boolean, int, 1",
                "boolean, bool, 1",
                "boolean, bool, `\"true\"`",
                "float, float, 0.1",
                "float, float, 1e39",
                "float, float, NaN",
                "double, float, NaN",
                "double, float, 1",
                "double, int, 1",
                "double, float, `\"1\"`",
                "string, int, 7",
                "string, date, `\"2024-01-01\"`",
                "date, str, `\"2024-01-01\"`",
                "date, date, `\"2024-02-30\"`",
                "date, date, `\"2024-1-1\"`",
                "date, date, 7",
                "date, ts, `\"2024-01-01T00:00:00\"`",
                "time, time, `\"24:00:00\"`",
                "time, time, `\"00:00:00.0000001\"`",
                "time, time, `\"00:00:00+00:00\"`",
                "timestamp, ts, `\"2024-01-01T00:00:00+00:00\"`",
                "timestamp, ts, `\"2024-01-01 00:00:00\"`",
                "timestamp, ts, `\"+999999999-01-01T00:00:00\"`",
                "timestamptz, ts, `\"2024-01-01T00:00:00\"`",
                "`decimal(9,2)`, dec, `\"1.001\"`",
                "`decimal(9,2)`, dec, `\"1E+999999999\"`",
                "`decimal(9,2)`, dec, `\"1E+99999999999\"`",
                "`decimal(9,2)`, dec, `\"NaN\"`",
                "`decimal(9,2)`, dec, 1",
                "`decimal(9,2)`, float, `\"1.00\"`",
                "binary, str, `\"x\"`",
                "fixed, str, `\"x\"`",
                "`fixed[1]`, str, `\"x\"`"
            })
    void aTagOrValueThatDoesNotFitTheColumnIsNoBound(String type, String tag, String value) {
        assertThat(BoundText.decode(DataType.parse(type), "{\"t\": \"" + tag + "\", \"v\": " + value + "}"))
                .isNull();
    }

    @Test
    void spellingsOfOtherWritersAreRead() {
        assertThat(BoundText.decode(PrimitiveType.INT, "{\"v\":7,\"t\":\"int\"}"))
                .isEqualTo(7);
        assertThat(BoundText.decode(DataType.parse("decimal(9,2)"), "{\"t\": \"dec\", \"v\": \"1E+3\"}"))
                .isEqualTo(new BigDecimal("1000.00"));
        assertThat(BoundText.decode(DataType.parse("decimal(9,2)"), "{\"t\": \"dec\", \"v\": \"1\"}"))
                .isEqualTo(new BigDecimal("1.00"));
        assertThat(BoundText.decode(PrimitiveType.TIMESTAMPTZ, "{\"t\": \"ts\", \"v\": \"1970-01-01T01:00:00+01:00\"}"))
                .isEqualTo(0L);
    }
}
