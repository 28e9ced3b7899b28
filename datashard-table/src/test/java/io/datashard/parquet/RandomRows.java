package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EdgeValues;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Schemas, rows and conditions drawn from a seed: values at the edges of their types, in runs, ascending or in any order. */
final class RandomRows {
    private RandomRows() {}

    static Schema schema(Random random) {
        List<Field> fields = new ArrayList<>();
        int columns = 1 + random.nextInt(5);
        for (int i = 1; i <= columns; i++) {
            DataType type = random.nextInt(4) == 0
                    ? PrimitiveType.LONG
                    : EdgeValues.TYPES.get(random.nextInt(EdgeValues.TYPES.size()));
            fields.add(new Field(i, "c" + i, type, random.nextInt(3) == 0));
        }
        return new Schema(1, fields);
    }

    static List<TestRow> rows(Schema schema, int count, Random random) {
        Object[][] columns = new Object[schema.size()][];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = column(schema.field(c), count, random);
        }
        List<TestRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object[] values = new Object[columns.length];
            for (int c = 0; c < values.length; c++) {
                values[c] = columns[c][i];
            }
            rows.add(TestRow.of(values));
        }
        return rows;
    }

    private static Object[] column(Field field, int count, Random random) {
        List<Object> edges = EdgeValues.of(field.type());
        Object[] column = new Object[count];
        int shape = random.nextInt(3);
        int run = 1 + random.nextInt(40);
        int nulls = field.required() ? 0 : random.nextInt(3) * random.nextInt(100);
        Object value = edges.get(0);
        for (int i = 0; i < count; i++) {
            if (shape == 0 || i % run == 0) {
                value = edges.get(random.nextInt(edges.size()));
            }
            if (shape == 2) {
                value = ascending(field.type(), i, value);
            }
            column[i] = random.nextInt(100) < nulls ? null : value;
        }
        return column;
    }

    private static Object ascending(DataType type, int i, Object other) {
        if (type == PrimitiveType.LONG) {
            return (long) i;
        }
        if (type == PrimitiveType.INT) {
            return i / 3;
        }
        if (type == PrimitiveType.DOUBLE) {
            return i / 7.0 - 20;
        }
        if (type == PrimitiveType.STRING) {
            return "text " + (10_000 + i) / 2;
        }
        return other;
    }

    static Predicate condition(Schema schema, List<TestRow> rows, Random random, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            List<Predicate> parts = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                parts.add(condition(schema, rows, random, depth - 1));
            }
            return random.nextBoolean() ? new Predicate.And(parts) : new Predicate.Or(parts);
        }
        int position = random.nextInt(schema.size());
        String column = schema.field(position).name();
        return switch (random.nextInt(8)) {
            case 0 -> new Predicate.IsNull(column);
            case 1 -> new Predicate.IsNotNull(column);
            case 2, 3 -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    values.add(value(schema, rows, position, random));
                }
                yield new Predicate.In(column, values);
            }
            default ->
                new Compare(
                        column,
                        List.of(Operator.values()).get(random.nextInt(Operator.values().length)),
                        value(schema, rows, position, random));
        };
    }

    /** A value at an edge of its type, or one of the column. */
    private static Object value(Schema schema, List<TestRow> rows, int position, Random random) {
        DataType type = schema.field(position).type();
        TestRow row = rows.get(random.nextInt(rows.size()));
        if (random.nextInt(3) == 0 || row.isNullAt(position)) {
            List<Object> edges = EdgeValues.of(type);
            return edges.get(random.nextInt(edges.size()));
        }
        return switch (type.physical()) {
            case BOOLEAN -> row.getBoolean(position);
            case INT -> row.getInt(position);
            case LONG -> row.getLong(position);
            case FLOAT -> row.getFloat(position);
            case DOUBLE -> row.getDouble(position);
            case DECIMAL -> row.getDecimal(position);
            case BYTES ->
                type == PrimitiveType.STRING || type == PrimitiveType.UUID
                        ? new String(row.getBytes(position), java.nio.charset.StandardCharsets.UTF_8)
                        : row.getBytes(position);
        };
    }
}
