package io.datashard.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeOrderTest {
    @Test
    void numbersAreOrderedByValue() {
        assertAscending(PrimitiveType.BOOLEAN, List.of(false, true));
        assertAscending(PrimitiveType.INT, List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE));
        assertAscending(PrimitiveType.DATE, List.of(-719_162, 0, 2_932_896));
        assertAscending(PrimitiveType.LONG, List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
        assertAscending(PrimitiveType.TIMESTAMPTZ, List.of(-1L, 0L));
        assertAscending(
                new DecimalType(5, 2),
                List.of(new BigDecimal("-1.00"), new BigDecimal("0.00"), new BigDecimal("0.01")));
    }

    @Test
    void decimalsOfAnotherScaleAreEqualByValue() {
        assertThat(TypeOrder.compare(new DecimalType(5, 2), new BigDecimal("1.00"), new BigDecimal("1")))
                .isZero();
    }

    @Test
    void nanIsAboveEverythingAndEqualToItself() {
        assertAscending(
                PrimitiveType.DOUBLE,
                List.of(Double.NEGATIVE_INFINITY, -1.0, 0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN));
        assertAscending(
                PrimitiveType.FLOAT,
                List.of(Float.NEGATIVE_INFINITY, -1f, 0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN));
    }

    @Test
    void negativeZeroEqualsZero() {
        assertThat(TypeOrder.compare(PrimitiveType.DOUBLE, -0.0, 0.0)).isZero();
        assertThat(TypeOrder.compare(PrimitiveType.FLOAT, 0f, -0f)).isZero();
    }

    @Test
    void textIsOrderedByCodePointAsItsUtf8BytesAre() {
        List<String> texts = List.of(
                "", "A", "B", "a", "a\u0000", "aa", "b", "\uD7FF", "\uE000", "\uFFFD", "\uD834\uDD1E", "\uDBFF\uDFFF");
        assertAscending(PrimitiveType.STRING, List.copyOf(texts));
        for (String left : texts) {
            for (String right : texts) {
                assertThat(Integer.signum(TypeOrder.compare(PrimitiveType.UUID, left, right)))
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    @Test
    void bytesAreOrderedUnsigned() {
        assertAscending(
                PrimitiveType.BINARY,
                List.of(new byte[] {}, new byte[] {1}, new byte[] {1, 0}, new byte[] {(byte) 0x80}));
    }

    private static void assertAscending(DataType type, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < values.size(); j++) {
                assertThat(Integer.signum(TypeOrder.compare(type, values.get(i), values.get(j))))
                        .as("%s: %s against %s", type, values.get(i), values.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }
}
