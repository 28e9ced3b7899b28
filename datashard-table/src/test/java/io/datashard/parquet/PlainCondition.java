package io.datashard.parquet;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decides whether a row matches, in plain Java and by nothing of the product but the predicate's records. */
record PlainCondition(Schema schema) {
    boolean matches(Predicate predicate, TestRow row) {
        return predicate.map(
                leaf -> leaf.mapLeaf(
                        compare -> compare(row, compare.column(), compare.operator(), compare.value()),
                        isNull -> row.isNullAt(schema.position(isNull.column())),
                        isNotNull -> !row.isNullAt(schema.position(isNotNull.column()))),
                in -> in.values().stream().anyMatch(value -> compare(row, in.column(), Operator.EQ, value)),
                and -> and.parts().stream().allMatch(part -> matches(part, row)),
                or -> or.parts().stream().anyMatch(part -> matches(part, row)));
    }

    private boolean compare(TestRow row, String column, Operator operator, Object value) {
        int position = schema.position(column);
        if (row.isNullAt(position)) {
            return false;
        }
        int order = order(row, position, value);
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static int order(TestRow row, int i, Object value) {
        if (value instanceof Boolean flag) {
            return Boolean.compare(row.getBoolean(i), flag);
        }
        if (value instanceof Integer number) {
            return Integer.compare(row.getInt(i), number);
        }
        if (value instanceof Long number) {
            return Long.compare(row.getLong(i), number);
        }
        if (value instanceof Float number) {
            return numbers(row.getFloat(i), number);
        }
        if (value instanceof Double number) {
            return numbers(row.getDouble(i), number);
        }
        if (value instanceof BigDecimal number) {
            return row.getDecimal(i).compareTo(number);
        }
        byte[] bytes = value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
        return Arrays.compareUnsigned(row.getBytes(i), bytes);
    }

    private static int numbers(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
        }
        return left < right ? -1 : left > right ? 1 : 0;
    }
}
