package io.datashard.schema;

import static io.datashard.schema.Predicates.and;
import static io.datashard.schema.Predicates.between;
import static io.datashard.schema.Predicates.equal;
import static io.datashard.schema.Predicates.greaterThan;
import static io.datashard.schema.Predicates.greaterThanOrEqual;
import static io.datashard.schema.Predicates.in;
import static io.datashard.schema.Predicates.isNotNull;
import static io.datashard.schema.Predicates.isNull;
import static io.datashard.schema.Predicates.lessThan;
import static io.datashard.schema.Predicates.lessThanOrEqual;
import static io.datashard.schema.Predicates.not;
import static io.datashard.schema.Predicates.notEqual;
import static io.datashard.schema.Predicates.or;
import static io.datashard.schema.Predicates.startsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conditions of plain Java values match the rows that these values say, whatever the column holds them as. */
@Timeout(60)
class PredicatesTest {
    private static final List<Number> GIVEN = List.of(
            0,
            1,
            -1L,
            (short) 7,
            (byte) -7,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            (long) Integer.MAX_VALUE + 1,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            new BigInteger("170141183460469231731687303715884105728"),
            new BigDecimal("1.5"),
            new BigDecimal("-1.5"),
            new BigDecimal("0.00004"),
            new BigDecimal("-0.00004"),
            new BigDecimal("1E+999999999"),
            new BigDecimal("-1E+999999999"),
            new BigDecimal("1E-999999999"),
            new BigDecimal("-1E-999999999"),
            0.1d,
            0.1f,
            -0.0d,
            1.5f,
            1e300,
            -1e300,
            16777217,
            9007199254740993L);

    @Test
    void numbersAreComparedExactlyWhateverTheirClass() {
        check(PrimitiveType.INT, List.of(Integer.MIN_VALUE, -8, -2, -1, 0, 1, 2, 7, 16777217, Integer.MAX_VALUE));
        check(
                PrimitiveType.LONG,
                List.of(
                        Long.MIN_VALUE,
                        (long) Integer.MIN_VALUE,
                        -1L,
                        0L,
                        1L,
                        1L << 31,
                        9007199254740993L,
                        Long.MAX_VALUE));
        check(
                PrimitiveType.FLOAT,
                List.of(
                        -Float.MAX_VALUE,
                        -1.5f,
                        -0.0f,
                        0f,
                        Float.MIN_VALUE,
                        0.1f,
                        1f,
                        1.5f,
                        16777216f,
                        16777218f,
                        Float.MAX_VALUE));
        check(
                PrimitiveType.DOUBLE,
                List.of(-1e300, -1.5, -0.0, 0.0, 0.1, (double) 0.1f, 1.5, 9007199254740992d, 9007199254740994d, 1e300));
        check(
                new DecimalType(18, 4),
                List.of(
                        new BigDecimal("-99999999999999.9999"),
                        new BigDecimal("-1.5000"),
                        new BigDecimal("-0.0001"),
                        new BigDecimal("0.0000"),
                        new BigDecimal("0.0001"),
                        new BigDecimal("0.1000"),
                        new BigDecimal("1.5000"),
                        new BigDecimal("99999999999999.9999")));
    }

    @Test
    void infinityIsBeyondAllNumbersAndNanAboveIt() {
        for (DataType type : List.of(PrimitiveType.INT, PrimitiveType.LONG, new DecimalType(5, 2))) {
            for (Object value : List.of(Integer.MAX_VALUE, 0)) {
                Object held = type == PrimitiveType.INT
                        ? value
                        : type == PrimitiveType.LONG ? (Object) Long.MAX_VALUE : new BigDecimal("999.99");
                assertThat(matches(type, held, lessThan("c", Double.POSITIVE_INFINITY)))
                        .isTrue();
                assertThat(matches(type, held, lessThan("c", Float.NaN))).isTrue();
                assertThat(matches(type, held, greaterThanOrEqual("c", Double.POSITIVE_INFINITY)))
                        .isFalse();
                assertThat(matches(type, held, greaterThan("c", Double.NEGATIVE_INFINITY)))
                        .isTrue();
                assertThat(matches(type, held, lessThanOrEqual("c", Float.NEGATIVE_INFINITY)))
                        .isFalse();
                assertThat(matches(type, held, notEqual("c", Double.NaN))).isTrue();
            }
        }
        assertThat(matches(PrimitiveType.FLOAT, Float.NaN, equal("c", Double.NaN)))
                .isTrue();
        assertThat(matches(PrimitiveType.FLOAT, Float.POSITIVE_INFINITY, greaterThan("c", 1e300)))
                .isTrue();
        assertThat(matches(PrimitiveType.FLOAT, Float.MAX_VALUE, greaterThan("c", 1e300)))
                .isFalse();
        assertThat(matches(PrimitiveType.DOUBLE, Double.NaN, greaterThan("c", new BigDecimal("1E+999999999"))))
                .isTrue();
    }

    @Test
    void timesAreTakenAsJavaHasThem() {
        int day = (int) LocalDate.of(2026, 11, 30).toEpochDay();
        assertThat(matches(PrimitiveType.DATE, day, equal("c", LocalDate.of(2026, 11, 30))))
                .isTrue();
        assertThat(matches(PrimitiveType.DATE, day, between("c", LocalDate.MIN, LocalDate.MAX)))
                .isTrue();
        assertThat(matches(PrimitiveType.DATE, day, lessThan("c", LocalDate.of(2026, 11, 30))))
                .isFalse();
        assertThat(matches(PrimitiveType.DATE, day, equal("c", day))).isTrue();

        assertThat(matches(PrimitiveType.TIME, 1_000_001L, equal("c", LocalTime.of(0, 0, 1, 1_000))))
                .isTrue();
        assertThat(matches(PrimitiveType.TIME, 1_000_001L, greaterThan("c", LocalTime.of(0, 0, 1, 999))))
                .isTrue();
        assertThat(matches(PrimitiveType.TIME, 1_000_000L, greaterThan("c", LocalTime.of(0, 0, 1, 1))))
                .isFalse();
        assertThat(matches(PrimitiveType.TIME, 1_000_000L, lessThan("c", LocalTime.of(0, 0, 1, 1))))
                .isTrue();

        assertThat(matches(
                        PrimitiveType.TIMESTAMP,
                        -1L,
                        equal("c", LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000))))
                .isTrue();
        assertThat(matches(
                        PrimitiveType.TIMESTAMP,
                        -1L,
                        lessThan("c", LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_001))))
                .isTrue();
        assertThat(matches(PrimitiveType.TIMESTAMP, Long.MAX_VALUE, lessThan("c", LocalDateTime.MAX)))
                .isTrue();
        assertThat(matches(PrimitiveType.TIMESTAMP, Long.MIN_VALUE, lessThan("c", LocalDateTime.MIN)))
                .isFalse();

        Instant instant = Instant.parse("2026-11-30T00:00:00.000001Z");
        long micros = EpochTime.micros(instant);
        for (Object same : List.of(
                instant,
                instant.atZone(ZoneId.of("Europe/Berlin")),
                OffsetDateTime.parse("2026-11-30T02:00:00.000001+02:00"))) {
            assertThat(matches(PrimitiveType.TIMESTAMPTZ, micros, equal("c", same)))
                    .isTrue();
            assertThat(matches(PrimitiveType.TIMESTAMPTZ, micros + 1, greaterThan("c", same)))
                    .isTrue();
        }
        assertThat(matches(PrimitiveType.TIMESTAMPTZ, 0L, between("c", Instant.MIN, Instant.MAX)))
                .isTrue();
    }

    @Test
    void textUuidsBytesAndBooleans() {
        UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        assertThat(matches(PrimitiveType.UUID, bytes(uuid.toString()), equal("c", uuid)))
                .isTrue();
        assertThat(matches(PrimitiveType.UUID, bytes(uuid.toString()), in("c", new UUID(0, 0), uuid)))
                .isTrue();
        assertThat(matches(PrimitiveType.STRING, bytes("Köln"), startsWith("c", "Kö")))
                .isTrue();
        assertThat(matches(PrimitiveType.STRING, bytes("Kp"), startsWith("c", "Kö")))
                .isFalse();
        assertThat(matches(PrimitiveType.STRING, bytes("\uD7FF!"), startsWith("c", "\uD7FF")))
                .isTrue();
        assertThat(matches(PrimitiveType.STRING, bytes("\uE000"), startsWith("c", "\uD7FF")))
                .isFalse();
        String last = Character.toString(Character.MAX_CODE_POINT);
        assertThat(matches(PrimitiveType.STRING, bytes(last + "x"), startsWith("c", last)))
                .isTrue();
        assertThat(matches(PrimitiveType.STRING, bytes("x"), startsWith("c", last)))
                .isFalse();
        assertThat(matches(PrimitiveType.STRING, bytes(""), startsWith("c", "")))
                .isTrue();
        assertThat(matches(PrimitiveType.BINARY, new byte[] {1, 2}, equal("c", new byte[] {1, 2})))
                .isTrue();
        assertThat(matches(PrimitiveType.BOOLEAN, true, equal("c", true))).isTrue();
    }

    @Test
    void aNullMatchesNeitherAConditionNorItsOpposite() {
        List<Predicate> ofValues = List.of(
                equal("c", 1),
                lessThan("c", 1.5),
                between("c", 1, 2),
                in("c", 1, 2),
                and(greaterThan("c", 0), lessThan("c", 5)),
                or(equal("c", 1), notEqual("c", 1.5)));
        for (Predicate condition : ofValues) {
            assertThat(matches(PrimitiveType.INT, null, condition))
                    .as("%s", condition)
                    .isFalse();
            assertThat(matches(PrimitiveType.INT, null, not(condition)))
                    .as("not %s", condition)
                    .isFalse();
            for (int value = -1; value < 7; value++) {
                assertThat(matches(PrimitiveType.INT, value, not(condition)))
                        .as("not %s of %s", condition, value)
                        .isNotEqualTo(matches(PrimitiveType.INT, value, condition));
            }
        }
        assertThat(matches(PrimitiveType.INT, null, isNull("c"))).isTrue();
        assertThat(matches(PrimitiveType.INT, null, not(isNotNull("c")))).isTrue();
        assertThat(matches(PrimitiveType.INT, 1, isNotNull("c"))).isTrue();
        assertThat(matches(PrimitiveType.INT, 1, not(isNull("c")))).isTrue();
        assertThat(matches(PrimitiveType.INT, 1, and())).isTrue();
        assertThat(matches(PrimitiveType.INT, 1, or())).isFalse();
        assertThat(matches(PrimitiveType.INT, 1, in("c", List.of()))).isFalse();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> equal("c", null))
                .isInstanceOf(InvalidUseException.class)
                .hasMessage(
                        "Cannot compare the column 'c' with null: no comparison with null is ever true. Use isNull or isNotNull.");
        assertThatThrownBy(() -> in("c", 1, null))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("isNull");
        for (Object wrong : List.of("1", true, LocalDate.EPOCH, new UUID(0, 0))) {
            assertThatThrownBy(() -> matches(PrimitiveType.INT, 1, equal("c", wrong)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'c'")
                    .hasMessageContaining(wrong.getClass().getSimpleName());
        }
        // Which moment it is depends on a zone that nobody has said.
        assertThatThrownBy(() -> matches(PrimitiveType.TIMESTAMPTZ, 1L, equal("c", LocalDateTime.MAX)))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> matches(PrimitiveType.INT, 1, in("c", 1, "x")))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> matches(PrimitiveType.INT, 1, startsWith("c", "x")))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> matches(PrimitiveType.INT, 1, equal("d", 1)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'d'");
    }

    private static void check(DataType type, List<?> held) {
        for (Object value : held) {
            for (Number given : GIVEN) {
                int order = compare((Number) value, given);
                String what = type + " " + value + " and " + given.getClass().getSimpleName() + " " + text(given);
                List<Boolean> answers = new ArrayList<>();
                for (Predicate condition : List.of(
                        equal("c", given),
                        notEqual("c", given),
                        lessThan("c", given),
                        lessThanOrEqual("c", given),
                        greaterThan("c", given),
                        greaterThanOrEqual("c", given),
                        in("c", given))) {
                    answers.add(matches(type, value, condition));
                }
                assertThat(answers)
                        .as(what)
                        .containsExactly(
                                order == 0, order != 0, order < 0, order <= 0, order > 0, order >= 0, order == 0);
            }
        }
    }

    private static String text(Number given) {
        return given instanceof BigDecimal decimal
                ? decimal.unscaledValue() + "e" + -decimal.scale()
                : given.toString();
    }

    private static int compare(Number left, Number right) {
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return new BigDecimal(number.doubleValue());
        }
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    private static byte[] bytes(String text) {
        return Utf8.encode(text);
    }

    private static boolean matches(DataType type, Object value, Predicate condition) {
        Schema schema = Schema.of(Field.optional(1, "c", type));
        return RowFilter.of(condition, schema).matches(TestRow.of(value));
    }
}
