package io.datashard.schema;

import io.datashard.schema.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a condition to the values that the columns of a schema hold. A value between two of these, such as 1.5 for a column of whole numbers,
 * becomes the nearest one, with the operator that gives the same rows.
 */
public final class BoundPredicate {
    private static final Predicate NEVER = new Predicate.Or(List.of());

    private BoundPredicate() {}

    /**
     * The same condition with internal values (see {@link DataType}). Columns that the schema lacks, and values that don't fit their column,
     * stay as they are: {@link RowFilter} refuses them.
     */
    public static Predicate of(Predicate predicate, Schema schema) {
        return predicate.map(
                leaf -> leaf.mapLeaf(compare -> compare(compare, schema), isNull -> isNull, isNotNull -> isNotNull),
                in -> in(in, schema),
                and -> new Predicate.And(all(and.parts(), schema)),
                or -> new Predicate.Or(all(or.parts(), schema)));
    }

    private static List<Predicate> all(List<Predicate> parts, Schema schema) {
        return parts.stream().map(part -> of(part, schema)).toList();
    }

    private static Predicate compare(Predicate.Compare compare, Schema schema) {
        return place(compare.column(), compare.value(), schema)
                .map(placed -> placed.isExact()
                        ? new Predicate.Compare(compare.column(), compare.operator(), placed.value())
                        : between(compare.column(), compare.operator(), placed))
                .orElse(compare);
    }

    /** The condition on a value that no row has, by the one beside it. */
    private static Predicate between(String column, Operator operator, NearestValue beside) {
        return switch (operator) {
            case EQ -> NEVER;
            case NE -> new Predicate.IsNotNull(column);
            case LT, LE -> new Predicate.Compare(column, beside.isBelow() ? Operator.LE : Operator.LT, beside.value());
            case GT, GE -> new Predicate.Compare(column, beside.isBelow() ? Operator.GT : Operator.GE, beside.value());
        };
    }

    private static Predicate in(Predicate.In in, Schema schema) {
        List<Object> values = new ArrayList<>();
        for (Object value : in.values()) {
            Optional<NearestValue> placed = place(in.column(), value, schema);
            if (placed.isEmpty()) {
                values.add(value);
            } else if (placed.get().isExact()) {
                values.add(placed.get().value());
            }
        }
        return new Predicate.In(in.column(), values);
    }

    private static Optional<NearestValue> place(String column, Object value, Schema schema) {
        return schema.find(column).flatMap(field -> NearestValue.of(value, field.type()));
    }
}
