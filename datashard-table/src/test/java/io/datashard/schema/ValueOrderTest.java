package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueOrderTest {
    @Test
    void numbersAreOrderedByValue() {
        assertAscending(List.of(false, true));
        assertAscending(List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE));
        assertAscending(List.of(-719_162, 0, 2_932_896));
        assertAscending(List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
        assertAscending(List.of(-1L, 0L));
        assertAscending(List.of(new BigDecimal("-1.00"), new BigDecimal("0.00"), new BigDecimal("0.01")));
    }

    @Test
    void decimalsOfAnotherScaleAreEqualByValue() {
        assertThat(ValueOrder.compare(new BigDecimal("1.00"), new BigDecimal("1")))
                .hasValue(0);
    }

    @Test
    void realNumbersAreOrderedByValue() {
        assertAscending(List.of(Double.NEGATIVE_INFINITY, -1.0, 0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY));
        assertAscending(List.of(Float.NEGATIVE_INFINITY, -1f, 0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY));
    }

    @Test
    void whatHasNoOrderIsNotCompared() {
        assertThat(ValueOrder.compare(Double.NaN, 1.0)).isEmpty();
        assertThat(ValueOrder.compare(1f, Float.NaN)).isEmpty();
        assertThat(ValueOrder.compare(1, 1L)).isEmpty();
        assertThat(ValueOrder.compare(new byte[] {1}, new byte[] {1})).isEmpty();
    }

    @Test
    void negativeZeroEqualsZero() {
        assertThat(ValueOrder.compare(-0.0, 0.0)).hasValue(0);
        assertThat(ValueOrder.compare(0f, -0f)).hasValue(0);
    }

    @Test
    void textIsOrderedByCodePointAsItsUtf8BytesAre() {
        List<String> texts = List.of(
                "", "A", "B", "a", "a\u0000", "aa", "b", "\uD7FF", "\uE000", "\uFFFD", "\uD834\uDD1E", "\uDBFF\uDFFF");
        assertAscending(List.copyOf(texts));
        for (String left : texts) {
            for (String right : texts) {
                assertThat(Integer.signum(ValueOrder.compareText(left, right)))
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    private static void assertAscending(List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < values.size(); j++) {
                int order = ValueOrder.compare(values.get(i), values.get(j)).orElseThrow();
                assertThat(Integer.signum(order))
                        .as("%s against %s", values.get(i), values.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
