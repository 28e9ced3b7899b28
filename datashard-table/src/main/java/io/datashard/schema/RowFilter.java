package io.datashard.schema;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.Predicate.Operator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides exactly whether a row matches a condition. Immutable and thread-safe.
 *
 * <p>A filter is made for one schema: row views must have its columns, in its order.
 */
public final class RowFilter {
    private final Test test;

    /**
     * Prepares a condition.
     *
     * @throws InvalidUseException if it names a column that the schema lacks, or compares a column with a value of another type
     */
    public RowFilter(Predicate predicate, Schema schema) {
        this.test = compile(BoundPredicate.of(predicate, schema), schema);
    }

    /** Like the constructor. */
    public static RowFilter of(Predicate predicate, Schema schema) {
        return new RowFilter(predicate, schema);
    }

    /** Whether the row matches. */
    public boolean matches(RowView row) {
        return test.matches(row);
    }

    /** The columns that a condition names. */
    public static Set<String> columns(Predicate predicate) {
        return columnsOf(predicate).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<String> columnsOf(Predicate predicate) {
        return predicate.map(
                leaf -> Stream.of(leaf.column()),
                in -> Stream.of(in.column()),
                and -> and.parts().stream().flatMap(RowFilter::columnsOf),
                or -> or.parts().stream().flatMap(RowFilter::columnsOf));
    }

    private static Test compile(Predicate predicate, Schema schema) {
        return predicate.map(
                leaf -> compileLeaf(leaf, position(leaf.column(), schema), schema),
                in -> among(in.values(), position(in.column(), schema), schema),
                and -> all(compileParts(and.parts(), Operator.NE, schema), true),
                or -> all(compileParts(or.parts(), Operator.EQ, schema), false));
    }

    /** Whether all parts give this answer; if one does not, the answer is the other. A loop, because a stream for each row is slow. */
    private static Test all(List<Test> tests, boolean answer) {
        Test[] parts = tests.toArray(new Test[0]);
        return row -> {
            for (Test part : parts) {
                if (part.matches(row) != answer) {
                    return !answer;
                }
            }
            return answer;
        };
    }

    /**
     * Prepares the parts of a condition. Comparisons of one column with many values become one search: an IN of SQL comes as a comparison with
     * each of its values, and there may be thousands.
     *
     * @param joined EQ if one part is enough, NE if all must hold
     */
    private static List<Test> compileParts(List<Predicate> parts, Operator joined, Schema schema) {
        List<Test> tests = new ArrayList<>();
        Map<String, List<Object>> compared = new LinkedHashMap<>();
        for (Predicate part : parts) {
            if (part instanceof Predicate.Compare compare && compare.operator() == joined) {
                compared.computeIfAbsent(compare.column(), unknown -> new ArrayList<>())
                        .add(compare.value());
            } else {
                tests.add(compile(part, schema));
            }
        }
        compared.forEach((column, values) -> {
            int position = position(column, schema);
            Test among = among(values, position, schema);
            tests.add(joined == Operator.EQ ? among : row -> !row.isNullAt(position) && !among.matches(row));
        });
        return tests;
    }

    private static Test compileLeaf(Predicate.Leaf leaf, int position, Schema schema) {
        return leaf.mapLeaf(
                compare -> {
                    Order order = order(position, compare.value(), schema);
                    Operator operator = compare.operator();
                    return row -> !row.isNullAt(position) && matches(operator, order.compare(row));
                },
                isNull -> row -> row.isNullAt(position),
                isNotNull -> row -> !row.isNullAt(position));
    }

    /** Whether the row has one of the values. */
    private static Test among(List<Object> values, int position, Schema schema) {
        Order[] ascending = values.stream()
                .map(value -> new Searched(key(value), order(position, value, schema)))
                .sorted((left, right) -> compareKeys(left.key, right.key))
                .map(Searched::order)
                .toArray(Order[]::new);
        return row -> !row.isNullAt(position) && isAmong(row, ascending);
    }

    /**
     * A value to search for.
     *
     * @param key its place in the order that rows are compared by
     * @param order compares rows with it
     */
    private record Searched(Object key, Order order) {}

    private static Object key(Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
    }

    /** Compares two values of one column as {@link #order} compares rows with them. */
    private static int compareKeys(Object left, Object right) {
        if (left instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) right);
        }
        if (left instanceof Float || left instanceof Double) {
            return ValueOrder.compareNumbers(((Number) left).doubleValue(), ((Number) right).doubleValue());
        }
        return ValueOrder.compare(left, right).orElseThrow();
    }

    private static boolean isAmong(RowView row, Order[] ascending) {
        int low = 0;
        int high = ascending.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = ascending[middle].compare(row);
            if (order == 0) {
                return true;
            }
            if (order > 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private static boolean matches(Operator operator, int order) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    /** Compares a value of a row, not null, with a fixed value. */
    private static Order order(int position, Object value, Schema schema) {
        DataType type = schema.field(position).type();
        switch (type.physical()) {
            case BOOLEAN -> {
                if (value instanceof Boolean flag) {
                    return row -> Boolean.compare(row.getBoolean(position), flag);
                }
            }
            case INT -> {
                if (value instanceof Integer number) {
                    return row -> Integer.compare(row.getInt(position), number);
                }
            }
            case LONG -> {
                if (value instanceof Long number) {
                    return row -> Long.compare(row.getLong(position), number);
                }
            }
            case FLOAT -> {
                if (value instanceof Float number) {
                    return row -> ValueOrder.compareNumbers(row.getFloat(position), number);
                }
            }
            case DOUBLE -> {
                if (value instanceof Double number) {
                    return row -> ValueOrder.compareNumbers(row.getDouble(position), number);
                }
            }
            case BYTES -> {
                if (value instanceof String text) {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    return row -> Arrays.compareUnsigned(row.getBytes(position), bytes);
                }
                if (value instanceof byte[] bytes) {
                    return row -> Arrays.compareUnsigned(row.getBytes(position), bytes);
                }
            }
            case DECIMAL -> {
                if (value instanceof BigDecimal number) {
                    return row -> row.getDecimal(position).compareTo(number);
                }
            }
        }
        throw new InvalidUseException(
                "Cannot filter by the column '" + schema.field(position).name() + "'",
                "it has the type " + type.text() + " and is compared with "
                        + Article.with(value.getClass().getSimpleName()),
                "Give a value that fits the column; Predicates lists the classes of each type");
    }

    private static int position(String column, Schema schema) {
        int position = schema.position(column);
        if (position < 0) {
            throw new InvalidUseException(
                    "Cannot filter by the column '" + column + "'",
                    "the table has no such column; its columns are " + schema,
                    "Correct the name");
        }
        return position;
    }

    private interface Test {
        boolean matches(RowView row);
    }

    private interface Order {
        int compare(RowView row);
    }
}
