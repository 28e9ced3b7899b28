package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptValuesTest {
    private final KeptValues<String, Object> values = new KeptValues<>(2);
    private final List<String> made = new ArrayList<>();

    @Test
    void whatWasUsedLastIsKeptAndNoMore() {
        Object a = get("a");
        get("b");
        assertThat(get("a")).isSameAs(a);
        get("c");
        assertThat(get("a")).isSameAs(a);
        assertThat(made).containsExactly("a", "b", "c");
        get("b");
        assertThat(made).containsExactly("a", "b", "c", "b");
    }

    @Test
    void aFailureIsNotKept() {
        assertThatThrownBy(() -> values.get("a", key -> {
                    throw new IllegalStateException(key);
                }))
                .hasMessage("a");
        get("a");
        assertThat(made).containsExactly("a");
    }

    @Test
    void aSchemaIsParsedOnceForEqualTexts() {
        KnownSchemas schemas = new KnownSchemas();
        String text = "{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"f\", \"type\": \"int\"}]}";
        assertThat(schemas.type(new String(text.toCharArray()), "a test")).isSameAs(schemas.type(text, "a test"));
        assertThat(schemas.type(text.replace("int", "long"), "a test")).isNotEqualTo(schemas.type(text, "a test"));
    }

    private Object get(String key) {
        return values.get(key, wanted -> {
            made.add(wanted);
            return new Object();
        });
    }
}
