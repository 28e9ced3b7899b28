package io.datashard.testing;

import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.parquet.IntegerEncoding;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A schema, rows of it and a way to write them, all made from a seed.
 *
 * @param open how many other files are said to be open
 * @param shapes how the values of each column are spread, for messages
 */
public record GeneratedRows(
        Schema schema, List<TestRow> rows, DataFileWriterSettings settings, int open, List<Shape> shapes) {
    /** How the values of a column are spread. */
    public enum Shape {
        ALL_NULL,
        ONE_VALUE,
        FEW_VALUES,
        MANY_VALUES,
        ALL_DIFFERENT,
        ASCENDING,
        RUNS,
        DIFFERENT_LATER,
        NULLS_FIRST,
        EDGES,
        HUGE
    }

    /** Rows of a page, if its values are short. */
    public static final int PAGE_ROWS = 20_000;

    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    /** Rows around the ends of groups of bits and of pages. */
    private static final int[] COUNTS = {1, 2, 7, 8, 9, 63, 64, 65, 500, 2047, 2049, 3000};

    private static final int[] PAGE_COUNTS = {PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1, 41_000};

    /** What a seed makes. */
    public static GeneratedRows of(long seed) {
        Random random = new Random(seed);
        boolean isLong = seed % 8 == 0;
        int columns = isLong ? 1 + random.nextInt(3) : 1 + random.nextInt(10);
        List<Field> fields = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            DataType type = EdgeValues.TYPES.get(random.nextInt(EdgeValues.TYPES.size()));
            Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
            boolean required = shape != Shape.ALL_NULL && shape != Shape.NULLS_FIRST && random.nextInt(3) == 0;
            fields.add(new Field(i + 1, "c." + i, type, required));
            shapes.add(shape);
        }
        Schema schema = new Schema(0, fields);
        int count = isLong ? PAGE_COUNTS[random.nextInt(PAGE_COUNTS.length)] : COUNTS[random.nextInt(COUNTS.length)];
        List<TestRow> rows = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            rows.add(row(schema, shapes, random, row, count));
        }
        Compression[] codecs = Compression.values();
        long rowGroupBytes = List.of(16L << 10, 100L << 10, 1L << 20, 64L << 20).get(random.nextInt(4));
        DataFileWriterSettings settings = new DataFileWriterSettings(
                        codecs[random.nextInt(codecs.length)], rowGroupBytes)
                .withUuids(random.nextBoolean() ? UuidForm.TEXT : UuidForm.BYTES)
                .withIntegers(random.nextBoolean() ? IntegerEncoding.DICTIONARY : IntegerEncoding.DELTA)
                .withCompressionThread(random.nextBoolean());
        return new GeneratedRows(schema, rows, settings, random.nextInt(3) * 500, shapes);
    }

    private static TestRow row(Schema schema, List<Shape> shapes, Random random, int row, int count) {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = schema.field(i);
            Shape shape = shapes.get(i);
            boolean mayBeNull = !field.required() && i % 3 != 0;
            values[i] = isNull(shape, random, row, count, mayBeNull) ? null : value(field.type(), shape, random, row);
        }
        return TestRow.of(values);
    }

    private static boolean isNull(Shape shape, Random random, int row, int count, boolean mayBeNull) {
        return switch (shape) {
            case ALL_NULL -> true;
            case NULLS_FIRST -> row < count / 2 + 1;
            default -> mayBeNull && random.nextInt(4) == 0;
        };
    }

    private static Object value(DataType type, Shape shape, Random random, int row) {
        return switch (shape) {
            case ONE_VALUE, ALL_NULL -> value(type, 7);
            case FEW_VALUES -> value(type, random.nextInt(5));
            case MANY_VALUES, NULLS_FIRST -> value(type, random.nextInt(1000));
            case ALL_DIFFERENT -> value(type, row * SCATTER);
            case ASCENDING -> value(type, row * 1000L + random.nextInt(300));
            case RUNS -> value(type, row / 37 * SCATTER);
            case DIFFERENT_LATER -> value(type, row < PAGE_ROWS ? row % 9 : row * SCATTER);
            case EDGES -> {
                List<Object> edges = EdgeValues.of(type);
                yield edges.get(random.nextInt(edges.size()));
            }
            case HUGE -> isLong(type) && row % 701 == 0 ? huge(type, row) : value(type, row * SCATTER);
        };
    }

    private static Object huge(DataType type, int row) {
        int length = type instanceof FixedType fixed ? fixed.length() : 400_000 + row;
        String text = "h".repeat(length - 1) + (char) ('a' + row % 26);
        return type == PrimitiveType.STRING ? text : text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A value of a type that differs with the number as far as the type allows. */
    private static Object value(DataType type, long number) {
        if (type instanceof DecimalType decimal) {
            BigInteger most = BigInteger.TEN.pow(decimal.precision());
            BigInteger unscaled = BigInteger.valueOf(number)
                    .multiply(BigInteger.valueOf(SCATTER))
                    .remainder(most);
            return new BigDecimal(unscaled, decimal.scale());
        }
        if (type instanceof FixedType fixed) {
            byte[] bytes = new byte[fixed.length()];
            new Random(number).nextBytes(bytes);
            return bytes;
        }
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> (number & 1) == 0;
            case INT, DATE -> (int) (number >>> 3 ^ number);
            case LONG, TIMESTAMP, TIMESTAMPTZ -> number;
            case TIME -> Math.floorMod(number, 86_400_000_000L);
            case FLOAT -> (float) number / 3;
            case DOUBLE -> number / 3.0;
            case STRING -> text(number);
            case UUID -> new java.util.UUID(number, ~number).toString();
            case BINARY, FIXED -> text(number).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        };
    }

    private static String text(long number) {
        String digits = Long.toHexString(number);
        return (number & 4) == 0 ? digits : "https://example.com/a/b/" + digits + (char) (0xC0 + (number & 31));
    }

    /** Whether values of a type have a length of their own. */
    private static boolean isLong(DataType type) {
        return type == PrimitiveType.STRING
                || type == PrimitiveType.BINARY
                || type == PrimitiveType.FIXED
                || (type instanceof FixedType fixed && fixed.length() > 16);
    }
}
