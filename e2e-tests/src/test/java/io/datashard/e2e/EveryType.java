package io.datashard.e2e;

import io.datashard.layout.Layout;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows with every column type that a release of Python reads, each required and nullable, after a column {@code id}. Immutable.
 *
 * @param types the types
 */
record EveryType(List<DataType> types) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    EveryType {
        types = List.copyOf(types);
    }

    /** All types that a release knows. */
    static EveryType of(PythonEnvironment python) {
        List<DataType> types = new ArrayList<>(List.of(PrimitiveType.values()));
        if (python.layout() == Layout.ICEBERG) {
            types.remove(PrimitiveType.FIXED); // The classic layout has no fixed type without a length.
        }
        if (python.release().equals(PythonEnvironment.UNPARTITIONED)) {
            types.remove(PrimitiveType.UUID);
        }
        if (python.release().equals(PythonEnvironment.NEWEST)) {
            types.add(new FixedType(1));
            types.add(new FixedType(5));
        }
        if (python.release().equals(PythonEnvironment.OLDEST)) {
            types.remove(PrimitiveType.TIMESTAMPTZ);
        } else {
            for (int[] digits : new int[][] {{1, 0}, {9, 2}, {18, 18}, {19, 0}, {38, 10}}) {
                types.add(new DecimalType(digits[0], digits[1]));
            }
        }
        return new EveryType(types);
    }

    Schema schema() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.required(1, "id", PrimitiveType.LONG));
        for (DataType type : types) {
            String name = type.text().replaceAll("[^a-z0-9]+", "_").replaceAll("_$", "");
            fields.add(Field.required(fields.size() + 1, "r_" + name, type));
            fields.add(Field.optional(fields.size() + 1, "n_" + name, type));
        }
        return new Schema(1, fields);
    }

    /** Rows with the edge values of all types, nulls and NaN included. The ids count from {@code firstId}. */
    List<TestRow> edgeRows(int firstId) {
        int count = types.stream().mapToInt(type -> edges(type).size()).max().orElseThrow() + 1;
        return IntStream.range(0, count)
                .mapToObj(i -> row(firstId + i, type -> edge(type, i), type -> i % 3 == 1 ? null : edge(type, i + 1)))
                .toList();
    }

    /** Rows of mixed values, edge values and nulls included. The ids decide the values. */
    List<TestRow> mixedRows(int firstId, int count) {
        return IntStream.range(firstId, firstId + count)
                .mapToObj(id -> {
                    Random random = new Random(id);
                    return row(
                            id,
                            type -> mixed(type, random),
                            type -> random.nextInt(10) == 0 ? null : mixed(type, random));
                })
                .toList();
    }

    /** Rows whose values rise with their ids, so that the bounds of files and row groups don't overlap. Every tenth row has nulls. */
    List<TestRow> risingRows(int firstId, int count) {
        return IntStream.range(firstId, firstId + count)
                .mapToObj(id -> row(id, type -> rising(type, id), type -> id % 10 == 3 ? null : rising(type, id)))
                .toList();
    }

    private interface Values {
        @Nullable Object of(DataType type);
    }

    private TestRow row(long id, Values required, Values nullable) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(id);
        for (DataType type : types) {
            values.add(required.of(type));
            values.add(nullable.of(type));
        }
        return TestRow.of(values.toArray());
    }

    private static Object edge(DataType type, int index) {
        List<Object> edges = edges(type);
        return edges.get(index % edges.size());
    }

    private static List<Object> edges(DataType type) {
        if (type instanceof FixedType fixed) {
            return IntStream.of(0, 0xff, 0x80, 'a')
                    .<Object>mapToObj(value -> fixed(fixed, value))
                    .toList();
        }
        if (type instanceof DecimalType decimal) {
            BigInteger largest = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            return List.of(
                    new BigDecimal(BigInteger.ZERO, decimal.scale()),
                    new BigDecimal(largest, decimal.scale()),
                    new BigDecimal(largest.negate(), decimal.scale()),
                    new BigDecimal(BigInteger.ONE.negate(), decimal.scale()));
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
                        -Float.MAX_VALUE,
                        0.1f);
            case DOUBLE ->
                List.of(
                        0d,
                        -0d,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        -Double.MAX_VALUE,
                        0.1);
            case DATE -> List.of(0, day(1, 1, 1), day(9999, 12, 31), -1, day(2024, 2, 29));
            case TIME -> List.of(0L, MICROS_PER_DAY - 1, 1L, 43_200_000_000L);
            case TIMESTAMP, TIMESTAMPTZ ->
                List.of(
                        0L,
                        day(1, 1, 1) * MICROS_PER_DAY,
                        day(9999, 12, 31) * MICROS_PER_DAY + MICROS_PER_DAY - 1,
                        -1L,
                        1_700_000_000_000_001L);
            case STRING ->
                List.of("", "a\0b", "z\u00e9", "\uD83D\uDE00\uFFFD", "\"\\\n\t", "x".repeat(5000), "NULL", "12");
            case UUID -> List.of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff");
            case BINARY, FIXED ->
                List.of(new byte[0], new byte[] {0}, new byte[] {-1, 0, 127, -128}, bytes("text"), new byte[300]);
        };
    }

    private static Object mixed(DataType type, Random random) {
        if (random.nextInt(8) == 0) {
            return edge(type, random.nextInt(100));
        }
        if (type instanceof DecimalType decimal) {
            BigInteger unscaled =
                    new BigInteger(decimal.precision() * 3, random).mod(BigInteger.TEN.pow(decimal.precision()));
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
        }
        if (type instanceof FixedType fixed) {
            return fixed(fixed, random.nextInt());
        }
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> (float) random.nextGaussian();
            case DOUBLE -> random.nextGaussian();
            case DATE -> random.nextInt(20_000);
            case TIME -> random.nextLong(MICROS_PER_DAY);
            case TIMESTAMP, TIMESTAMPTZ -> random.nextLong(-MICROS_PER_DAY, 20_000 * MICROS_PER_DAY);
            // Few different values, for pages with dictionaries.
            case STRING -> "carrier \u00fc" + random.nextInt(20);
            case UUID -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case BINARY, FIXED -> randomBytes(random);
        };
    }

    /** The value of a column in the row of {@link #risingRows} with that id, unless it is null. */
    static Object rising(DataType type, int id) {
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(BigInteger.valueOf(decimal.precision() == 1 ? id / 100 : id - 100L), decimal.scale());
        }
        if (type instanceof FixedType fixed) {
            return fixed(fixed, id);
        }
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> id > 100;
            case INT -> id - 100;
            case LONG -> (id - 100) * 10_000_000_000L;
            case FLOAT -> (id - 100) / 8f;
            case DOUBLE -> (id - 100) * 0.1;
            case DATE -> (id - 100) * 31;
            case TIME -> id * 1_000_001L;
            case TIMESTAMP, TIMESTAMPTZ -> (id - 100) * 86_400_123_456L;
            case STRING -> (id < 100 ? "a\u00e9" : "\uD83D\uDE00") + (1000 + id);
            case UUID -> new java.util.UUID(id, 0).toString();
            case BINARY, FIXED -> new byte[] {(byte) (id >> 8), (byte) id};
        };
    }

    private static byte[] fixed(FixedType type, int value) {
        byte[] bytes = new byte[type.length()];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int day(int year, int month, int day) {
        return Math.toIntExact(LocalDate.of(year, month, day).toEpochDay());
    }
}
