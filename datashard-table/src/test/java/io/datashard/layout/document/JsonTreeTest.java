package io.datashard.layout.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.datashard.error.CorruptDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson's mapper, by which documents were read and written before, is the oracle. */
class JsonTreeTest {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\" : [ ] , \"b\":{\"c\":null,\"d\":true,\"e\":false}}\n",
                "{\"i\":2147483647,\"l\":2147483648,\"n\":-9223372036854775808,\"u\":18446744073709551615,\"z\":-0}",
                "{\"f\":1.50,\"g\":1E+3,\"h\":1e400,\"j\":-0.0,\"k\":0.1000000000000000055511151231257827}",
                "{\"nan\":NaN,\"inf\":Infinity,\"minus\":-Infinity}",
                "{\"s\":\"\\u0000\\n\\\"/ \u00e4\ud83d\ude00\",\"\u00fc\":[[1,[2,{\"x\":[]}]],\"\"]}"
            })
    void treesAndBytesAreThoseOfTheMapper(String text) throws IOException {
        var tree = DocumentJson.parse(text.getBytes(StandardCharsets.UTF_8), "a test");

        assertThat(tree).isEqualTo(MAPPER.readTree(text));
        assertThat(DocumentJson.write(tree)).isEqualTo(MAPPER.writeValueAsBytes(MAPPER.readTree(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "{}]",
                "{\"a\":",
                "{\"a\" 1}",
                "{\"a\":[1,]}",
                "{'a':1}",
                "[",
                "nul"
            })
    void whatTheMapperRefusesIsRefused(String text) {
        assertThatThrownBy(() -> MAPPER.readTree(text)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> DocumentJson.parse(text.getBytes(StandardCharsets.UTF_8), "a test"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith("Cannot read a test: it is not valid JSON or is cut off (line 1, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "null"})
    void otherValuesAreNoDocuments(String text) {
        assertThatThrownBy(() -> DocumentJson.parse(text.getBytes(StandardCharsets.UTF_8), "a test"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith("Cannot read a test: it is not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 100_000})
    void depthIsBoundedByTheParser(int depth) {
        byte[] text = ("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8);

        if (depth > 1000) {
            assertThatThrownBy(() -> DocumentJson.parse(text, "a test")).isInstanceOf(CorruptDataException.class);
        } else {
            assertThat(DocumentJson.write(DocumentJson.parse(text, "a test"))).isEqualTo(text);
        }
    }
}
