package io.datashard.layout.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every expected text here was printed by Python's {@code json.dumps}. */
class PythonJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "1.0",
                "-0.25",
                "1000000000000000.0",
                "1e+16",
                "1.5e+16",
                "1.2345678901234568e+17",
                "9007199254740992.0",
                "0.0001",
                "1e-05",
                "1.234e-05",
                "5e-324",
                "2.2250738585072014e-308",
                "1.7976931348623157e+308",
                "3.4028234663852886e+38",
                "1.401298464324817e-45",
                "0.10000000149011612",
                "0.002",
                "2e+22",
                "1e+22",
                "1e+23",
                "9.5367431640625e-07",
                "5.684341886080802e-14",
                "1.1805916207174113e+21",
                "8.41e+21",
                "2.2e-322",
                "100.0",
                "1234.5",
                "0.3",
                "0.6666666666666666",
                "4.35",
                "-1e-07",
                "9999999999999998.0",
                "-0.0",
                "0.0",
                "NaN",
                "Infinity",
                "-Infinity"
            })
    void aFloatHasTheFewestDigitsThatReadBack(String python) {
        assertThat(PythonJson.number(Double.parseDouble(python))).isEqualTo(python);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a\"b\\c`, `\"a\\\"b\\\\c\"`",
                "`tab\tnl\ncr\rff\fbs\b`, `\"tab\\tnl\\ncr\\rff\\fbs\\b\"`",
                "`\u00e9\u20ac`, `\"\\u00e9\\u20ac\"`",
                "`\uD834\uDD1E clef`, `\"\\ud834\\udd1e clef\"`",
                "`\u0001\u001f\u007f`, `\"\\u0001\\u001f\\u007f\"`"
            })
    void aStringIsPrintableAscii(String value, String python) {
        assertThat(PythonJson.string(value)).isEqualTo(python);
    }

    @Test
    void anEmptyStringIsTwoQuotes() {
        assertThat(PythonJson.string("")).isEqualTo("\"\"");
    }
}
