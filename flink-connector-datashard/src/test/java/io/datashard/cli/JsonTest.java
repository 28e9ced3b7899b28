package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON of the command line, read back by a library. */
class JsonTest {
    @Test
    void documentsAreIndented() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("a", 1L);
        document.put("b", Arrays.asList("x", null, true));
        document.put("c", Map.of());
        document.put("d", List.of());
        assertThat(Json.text(document))
                .isEqualTo(
                        "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    null,\n    true\n  ],\n  \"c\": {},\n  \"d\": []\n}");
    }

    @Test
    void everyCharacterComesBack() throws Exception {
        StringBuilder all = new StringBuilder("\ud83d\udc22");
        for (char c = 0; c < 0x800; c++) {
            all.append(c);
        }
        String json = Json.text(Map.of(all.toString(), all.toString()));
        assertThat(json).matches("[ -~\n]*");
        Map<?, ?> back = new ObjectMapper().readValue(json, Map.class);
        assertThat(back).isEqualTo(Map.of(all.toString(), all.toString()));
    }

    @Test
    void numbersAreWhole() throws Exception {
        List<?> numbers = List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0);
        List<?> back = new ObjectMapper().readValue(Json.text(numbers), List.class);
        assertThat(numbers).isEqualTo(back);
        assertThatThrownBy(() -> Json.text(1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
