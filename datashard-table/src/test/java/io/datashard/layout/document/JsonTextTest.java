package io.datashard.layout.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @Test
    void valuesAreThoseOfTheJdk() {
        Object value = parse("{\"a\": [1, 18446744073709551615, -0.25, \"z\\u00e9\", true, null], \"b\": {}}");

        assertThat(value)
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(1L, new BigInteger("18446744073709551615"), -0.25, "z\u00e9", true, null),
                        "b",
                        Map.of()));
    }

    @Test
    void pythonsTokensForOddFloatsAreRead() {
        assertThat(parse("[NaN, Infinity, -Infinity, -0.0, 1e400]"))
                .isEqualTo(List.of(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        -0.0,
                        Double.POSITIVE_INFINITY));
        assertThat(parse("null")).isNull();
        assertThat(parse("[null]")).isEqualTo(Collections.singletonList(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{",
                "[1,",
                "{\"a\"",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{}x",
                "\uFEFF{}",
                "nul",
                "'a'",
                "{a:1}",
                "]",
                "[01]",
                "[1,]",
                "/**/1"
            })
    void whatIsNotOneJsonValueIsCorrupt(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the file: ");
    }

    @Test
    void whatIsNotUtf8IsCorrupt() {
        assertThatThrownBy(() -> JsonText.parse(new byte[] {'"', (byte) 0xff, '"'}, "the file"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> JsonText.parse("{}".getBytes(StandardCharsets.UTF_16BE), "the file"))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void messagesQuoteNothingOfTheText() {
        assertThatThrownBy(() -> parse("{\"v\": secretvalue}"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("secretvalue")
                .hasNoCause();
    }

    @Test
    void onlyAnObjectIsAnObject() {
        assertThat(JsonText.parseObject("{\"t\": \"int\", \"v\": 7}")).contains(Map.of("t", "int", "v", 7L));
        assertThat(JsonText.parseObject("7")).isEmpty();
        assertThat(JsonText.parseObject("")).isEmpty();
        assertThat(JsonText.parseObject("{7")).isEmpty();
    }

    private static Object parse(String text) {
        return JsonText.parse(text.getBytes(StandardCharsets.UTF_8), "the file");
    }
}
