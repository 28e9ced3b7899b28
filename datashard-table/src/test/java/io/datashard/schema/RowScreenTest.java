package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which values others can't read was found by asking them, see decision 0018. */
class RowScreenTest {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int FIRST_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay();
    private static final int LAST_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay();

    private final List<InvalidValue> told = new ArrayList<>();

    static Stream<Arguments> values() {
        return Stream.of(
                values(PrimitiveType.BOOLEAN, List.of(), List.of(true, false)),
                values(PrimitiveType.INT, List.of(), List.of(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                values(PrimitiveType.LONG, List.of(), List.of(Long.MIN_VALUE, Long.MAX_VALUE)),
                values(PrimitiveType.FLOAT, List.of(), List.of(Float.NaN, Float.NEGATIVE_INFINITY, -0f)),
                values(
                        PrimitiveType.DOUBLE,
                        List.of(),
                        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE)),
                values(
                        PrimitiveType.DATE,
                        List.of(FIRST_DAY - 1, LAST_DAY + 1, Integer.MIN_VALUE, Integer.MAX_VALUE),
                        List.of(FIRST_DAY, LAST_DAY)),
                values(PrimitiveType.TIME, List.of(-1L, MICROS_PER_DAY), List.of(0L, MICROS_PER_DAY - 1)),
                timestamps(PrimitiveType.TIMESTAMP),
                timestamps(PrimitiveType.TIMESTAMPTZ),
                values(
                        PrimitiveType.STRING,
                        List.of(
                                new byte[] {(byte) 0x80},
                                Utf8.encode("\uD800"),
                                "é".getBytes(StandardCharsets.ISO_8859_1)),
                        List.of("", "\0", "é", "\uFFFF", "\uDBFF\uDFFF", "\uFEFF", "../%2F\n")),
                values(
                        PrimitiveType.UUID,
                        List.of(
                                "",
                                "123E4567-e89b-12d3-a456-426614174000",
                                "123e4567-e89b-12d3-a456-42661417400g",
                                "x".repeat(36)),
                        List.of("123e4567-e89b-12d3-a456-426614174000")),
                values(PrimitiveType.BINARY, List.of(), List.of(new byte[0], new byte[] {-1})),
                values(new FixedType(2), List.of(new byte[1], new byte[3]), List.of(new byte[2])),
                values(
                        new DecimalType(5, 2),
                        List.of(new BigDecimal("1000.00"), new BigDecimal("1.0"), new BigDecimal("1.234")),
                        List.of(new BigDecimal("-999.99"), new BigDecimal("0.00"))));
    }

    private static Arguments timestamps(DataType type) {
        long end = (LAST_DAY + 1L) * MICROS_PER_DAY;
        return values(
                type,
                List.of(FIRST_DAY * MICROS_PER_DAY - 1, end, Long.MIN_VALUE, Long.MAX_VALUE),
                List.of(FIRST_DAY * MICROS_PER_DAY, end - 1));
    }

    private static Arguments values(DataType type, List<Object> bad, List<Object> good) {
        return Arguments.of(type, bad, good);
    }

    @ParameterizedTest
    @MethodSource("values")
    void goodValuesPassAndBadOnesAreRefused(DataType type, List<Object> bad, List<Object> good) {
        Schema schema = schema(Field.optional(2, "the column", type));
        RowScreen screen = screen(schema, PartitionSpec.UNPARTITIONED, InvalidValues.FAIL);
        int row = 0;
        for (Object value : good) {
            assertThat(screen.take(TestRow.of(7L, value))).isTrue();
            assertThat(TestRow.copyOf(schema, screen.row()))
                    .hasToString(TestRow.copyOf(schema, TestRow.of(7L, value)).toString());
            row++;
        }
        assertThat(screen.take(TestRow.of(7L, null))).isTrue();
        row++;
        for (Object value : bad) {
            row++;
            assertThatThrownBy(() -> screen.take(TestRow.of(7L, value)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageStartingWith("Cannot write row " + row + " to the table: the column 'the column' ")
                    .hasMessageEndingWith(". 'the-policy' = 'null' or 'skip' writes on without it.")
                    .hasMessageNotContaining("xxx");
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void badValuesBecomeNullOrTheirRowsAreLeftOut(DataType type, List<Object> bad, List<Object> good) {
        Schema schema = schema(Field.optional(2, "the column", type));
        RowScreen nulling = screen(schema, PartitionSpec.UNPARTITIONED, InvalidValues.NULL);
        RowScreen skipping = screen(schema, PartitionSpec.UNPARTITIONED, InvalidValues.SKIP);
        for (Object value : bad) {
            assertThat(nulling.take(TestRow.of(7L, value))).isTrue();
            assertThat(nulling.row().isNullAt(1)).isTrue();
            assertThat(nulling.row().getLong(0)).isEqualTo(7);
            assertThat(skipping.take(TestRow.of(7L, value))).isFalse();
        }
        assertThat(told)
                .hasSize(2 * bad.size())
                .extracting(InvalidValue::column)
                .allMatch("the column"::equals);
        told.clear();
        for (Object value : good) {
            assertThat(nulling.take(TestRow.of(7L, value))).isTrue();
            assertThat(nulling.row().isNullAt(1)).isFalse();
            assertThat(skipping.take(TestRow.of(7L, value))).isTrue();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void thereIsNoNullInARequiredColumn() {
        Schema schema = schema(Field.required(2, "v", PrimitiveType.STRING));
        byte[] bad = {(byte) 0xFF};
        RowScreen nulling = screen(schema, PartitionSpec.UNPARTITIONED, InvalidValues.NULL);
        for (Object value : new Object[] {bad, null}) {
            assertThatThrownBy(() -> nulling.take(TestRow.of(7L, value)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("NOT NULL")
                    .hasMessageContaining("'the-policy' = 'skip'");
            assertThatThrownBy(() -> RowScreen.strict(schema, PartitionSpec.UNPARTITIONED, "the table")
                            .take(TestRow.of(7L, value)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageNotContaining("sink.");
            assertThat(screen(schema, PartitionSpec.UNPARTITIONED, InvalidValues.SKIP)
                            .take(TestRow.of(7L, value)))
                    .isFalse();
        }
    }

    @Test
    void numberTooLowForItsPartitionIsSuchAValue() {
        for (DataType type : List.of(PrimitiveType.INT, PrimitiveType.LONG)) {
            Schema schema = schema(Field.optional(2, "v", type));
            for (int width : new int[] {1, 2, 7, 10, 1 << 29, 999_999_999}) {
                PartitionSpec spec = PartitionSpec.parse("truncate(" + width + ", v)", schema);
                Partitioner partitioner = new Partitioner(spec, schema);
                RowScreen screen = screen(schema, spec, InvalidValues.SKIP);
                long least = type == PrimitiveType.INT ? Integer.MIN_VALUE : Long.MIN_VALUE;
                for (long above : new long[] {0, 1, 2, 3, 6, 7, 9, 10, 1 << 29, 1 << 30, Integer.MAX_VALUE - 1}) {
                    Object value =
                            type == PrimitiveType.INT ? (Object) (int) (least + above) : (Object) (least + above);
                    TestRow row = TestRow.of(7L, value);
                    assertThat(screen.take(row)).as("%s of %s", spec, value).isEqualTo(hasPartition(partitioner, row));
                }
            }
        }
    }

    private static boolean hasPartition(Partitioner partitioner, TestRow row) {
        try {
            partitioner.of(row);
            return true;
        } catch (InvalidUseException e) {
            return false;
        }
    }

    private RowScreen screen(Schema schema, PartitionSpec spec, InvalidValues policy) {
        return new RowScreen(schema, spec, "the table", policy, told::add, "the-policy");
    }

    private static Schema schema(Field column) {
        return Schema.of(Field.required(1, "id", PrimitiveType.LONG), column);
    }
}
