package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A search among many values finds what comparisons with each of them find. */
class RowFilterTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(PrimitiveType.BOOLEAN, List.of(true, false)),
                Arguments.of(PrimitiveType.INT, List.of(Integer.MIN_VALUE, -1, 0, 1, 2, 3, Integer.MAX_VALUE)),
                Arguments.of(PrimitiveType.LONG, List.of(Long.MIN_VALUE, -1L, 0L, 1L, 2L, Long.MAX_VALUE)),
                Arguments.of(
                        PrimitiveType.FLOAT,
                        List.of(Float.NaN, Float.NEGATIVE_INFINITY, -1f, -0f, 0f, 1f, Float.POSITIVE_INFINITY)),
                Arguments.of(
                        PrimitiveType.DOUBLE,
                        List.of(Double.NaN, Double.NEGATIVE_INFINITY, -1.0, -0.0, 0.0, 1.0, Double.POSITIVE_INFINITY)),
                // In UTF-8, a half of a pair is written as a question mark, and \uFFFF is below a pair.
                Arguments.of(
                        PrimitiveType.STRING,
                        List.of("", "?", "A", "a", "ab", "é", "\uFFFF", "\uDBFF\uDFFF", "\uD800", "z\uD800")),
                Arguments.of(
                        PrimitiveType.BINARY,
                        List.of(new byte[0], new byte[] {0}, new byte[] {1, 2}, new byte[] {-1}, new byte[] {127})),
                Arguments.of(
                        new DecimalType(5, 2),
                        List.of(
                                new BigDecimal("-1.50"),
                                new BigDecimal("0.00"),
                                new BigDecimal("1.5"),
                                new BigDecimal("1.50"))));
    }

    private static Schema schema(DataType type) {
        return Schema.of(Field.optional(1, "other", PrimitiveType.LONG), Field.optional(2, "c", type));
    }

    private static boolean matches(Predicate predicate, DataType type, @Nullable Object value) {
        return RowFilter.of(predicate, schema(type)).matches(TestRow.of(7L, value));
    }

    private static Predicate joined(Operator operator, List<Object> values) {
        List<Predicate> parts = values.stream()
                .<Predicate>map(value -> new Compare("c", operator, value))
                .toList();
        return operator == Operator.EQ ? new Predicate.Or(parts) : new Predicate.And(parts);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aSearchFindsWhatComparisonsFind(DataType type, List<Object> known) {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            List<Object> values = IntStream.range(0, random.nextInt(9))
                    .mapToObj(each -> known.get(random.nextInt(known.size())))
                    .toList();
            for (Object value : known) {
                boolean isOne =
                        values.stream().anyMatch(each -> matches(new Compare("c", Operator.EQ, each), type, value));
                assertThat(matches(new Predicate.In("c", values), type, value)).isEqualTo(isOne);
                assertThat(matches(joined(Operator.EQ, values), type, value)).isEqualTo(isOne);
                assertThat(matches(joined(Operator.NE, values), type, value)).isEqualTo(!isOne);
            }
            assertThat(matches(new Predicate.In("c", values), type, null)).isFalse();
            assertThat(matches(joined(Operator.EQ, values), type, null)).isFalse();
            assertThat(matches(joined(Operator.NE, values), type, null)).isEqualTo(values.isEmpty());
        }
    }

    @Test
    void otherPartsOfAConditionHoldAsWell() {
        List<Predicate> parts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            parts.add(new Compare("c", Operator.EQ, i));
        }
        parts.add(new Compare("other", Operator.EQ, 7L));
        parts.add(new Predicate.IsNull("c"));
        assertThat(matches(new Predicate.Or(parts), PrimitiveType.INT, 99)).isTrue();
        assertThat(matches(new Predicate.Or(parts.subList(0, 5)), PrimitiveType.INT, 99))
                .isFalse();
        assertThat(matches(new Predicate.Or(parts.subList(0, 5)), PrimitiveType.INT, 4))
                .isTrue();
        assertThat(matches(new Predicate.Or(List.of(parts.get(0), parts.get(6))), PrimitiveType.INT, null))
                .isTrue();
        Predicate noneAndLow = new Predicate.And(List.of(
                new Compare("c", Operator.NE, 1),
                new Compare("c", Operator.LT, 3),
                new Compare("c", Operator.NE, 2),
                new Compare("other", Operator.NE, 8L)));
        assertThat(IntStream.range(-1, 5)
                        .filter(value -> matches(noneAndLow, PrimitiveType.INT, value))
                        .boxed())
                .containsExactly(-1, 0);
    }

    @Test
    void valuesOfAnotherTypeAreRefusedInAnyPlace() {
        Schema schema = schema(PrimitiveType.BOOLEAN);
        assertThatThrownBy(() -> RowFilter.of(new Predicate.In("c", List.of(true, "x")), schema))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("is compared with a String");
        assertThatThrownBy(() -> RowFilter.of(joined(Operator.NE, List.of(true, 5)), schema))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("is compared with an Integer");
    }
}
