package io.datashard.testing;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Every type with the values that are most likely to go wrong. */
public final class EdgeValues {
    /** All types. */
    public static final List<DataType> TYPES = types();

    private EdgeValues() {}

    private static List<DataType> types() {
        List<DataType> types = new ArrayList<>(Arrays.asList(PrimitiveType.values()));
        types.add(new DecimalType(1, 0));
        types.add(new DecimalType(9, 2));
        types.add(new DecimalType(18, 18));
        types.add(new DecimalType(19, 0));
        types.add(new DecimalType(38, 10));
        types.add(new FixedType(3));
        return types;
    }

    /** Every type twice: required and nullable. */
    public static Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (DataType type : TYPES) {
            int id = fields.size() + 1;
            fields.add(Field.required(id, "r" + id + " " + type.text(), type));
            fields.add(Field.optional(id + 1, "n" + id + " " + type.text(), type));
        }
        return new Schema(1, fields);
    }

    /** Rows in which every value of every type occurs, in a nullable column also null. */
    public static List<TestRow> rows() {
        int count = TYPES.stream().mapToInt(type -> of(type).size()).max().orElseThrow() + 1;
        return IntStream.range(0, count)
                .mapToObj(i -> TestRow.of(TYPES.stream()
                        .flatMap(type -> Arrays.asList(at(of(type), i), i == 1 ? null : at(of(type), i + 1)).stream())
                        .toArray()))
                .toList();
    }

    private static Object at(List<Object> values, int index) {
        return values.get(index % values.size());
    }

    /** The values of a type that are most likely to go wrong. */
    public static List<Object> of(DataType type) {
        if (type instanceof DecimalType decimal) {
            return decimals(decimal);
        }
        if (type instanceof FixedType fixed) {
            return List.of(new byte[fixed.length()], bytes(fixed.length(), 255), bytes(fixed.length(), 127));
        }
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> List.of(true, false);
            case INT -> List.of(0, Integer.MIN_VALUE, Integer.MAX_VALUE, -1);
            case LONG -> List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, 9007199254740993L);
            case FLOAT ->
                List.of(
                        0f,
                        -0f,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        0.1f);
            case DOUBLE ->
                List.of(
                        0d,
                        -0d,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        0.1);
            case DATE -> List.of(0, day(1, 1, 1), day(9999, 12, 31), -1);
            case TIME -> List.of(0L, 86_399_999_999L, 1L);
            case TIMESTAMP, TIMESTAMPTZ ->
                List.of(
                        0L,
                        micros(1, 1, 1),
                        micros(9999, 12, 31) + 86_399_999_999L,
                        -1L,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE);
            case STRING -> List.of("", "a\0b", "zé", "😀\uFFFD", "\"\\\n", "x".repeat(5000));
            case UUID -> List.of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff");
            case BINARY, FIXED ->
                List.of(new byte[0], bytes(1, 0), bytes(300, 255), "text".getBytes(StandardCharsets.UTF_8));
        };
    }

    private static List<Object> decimals(DecimalType type) {
        BigInteger largest = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        return List.of(
                new BigDecimal(BigInteger.ZERO, type.scale()),
                new BigDecimal(largest, type.scale()),
                new BigDecimal(largest.negate(), type.scale()),
                new BigDecimal(BigInteger.ONE.negate(), type.scale()));
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static int day(int year, int month, int day) {
        return Math.toIntExact(LocalDate.of(year, month, day).toEpochDay());
    }

    private static long micros(int year, int month, int day) {
        return LocalDateTime.of(year, month, day, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }
}
