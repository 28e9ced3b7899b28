package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import java.util.List;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Translates comparisons of a column, or of an expression over one column, with a value that is the same for all rows.
 *
 * @param columns the physical columns
 * @param sides understands the sides of comparisons
 */
record ComparisonTranslator(RowType columns, SeenExpressions sides) {
    /** The rows for which the comparison may have that truth; null = any row. */
    @Nullable Predicate translate(Operator operator, ResolvedExpression left, ResolvedExpression right, Truth truth) {
        Predicate straight = compare(operator, left, right, truth);
        return straight != null ? straight : compare(mirrored(operator), right, left, truth);
    }

    private @Nullable Predicate compare(
            Operator operator, ResolvedExpression seen, ResolvedExpression constant, Truth truth) {
        if (constant instanceof ValueLiteralExpression literal && literal.isNull()) {
            return truth == Truth.UNKNOWN ? Filters.ALWAYS : Filters.NEVER;
        }
        SeenText text = SeenText.of(seen, columns);
        if (text != null) {
            String value = constant instanceof ValueLiteralExpression literal ? text(literal) : null;
            return value == null ? null : compareText(operator, text, value, truth);
        }
        SeenColumn column = sides.column(seen);
        return column != null
                ? compareOrdered(operator, column, constant, truth)
                : plain(operator, seen, constant, truth);
    }

    private static @Nullable String text(ValueLiteralExpression literal) {
        return SeenExpressions.type(literal).is(LogicalTypeFamily.CHARACTER_STRING)
                ? literal.getValueAs(String.class).orElse(null)
                : null;
    }

    private static Predicate compareText(Operator operator, SeenText text, String value, Truth truth) {
        return switch (truth) {
            case TRUE -> text.compare(operator, value);
            case FALSE -> text.compare(operator.negated(), value);
            case UNKNOWN -> new Predicate.IsNull(text.column());
        };
    }

    private @Nullable Predicate compareOrdered(
            Operator operator, SeenColumn column, ResolvedExpression side, Truth truth) {
        SeenConstant constant = sides.constant(side, column.type());
        if (constant == null) {
            return null;
        }
        if (column.isTimestamp()
                && constant.isTimestamp()
                && !column.type().is(constant.type().getTypeRoot())) {
            // Flink casts one side to the other's type; which one depends on precisions and order.
            SeenColumn moved = sides.columnAs(column, constant.type());
            SeenConstant kept = sides.constantAs(constant, column.type());
            return moved == null || kept == null
                    ? null
                    : Filters.or(List.of(
                            compareKnown(operator, moved, constant, truth),
                            compareKnown(operator, column, kept, truth)));
        }
        return areComparable(column.type(), constant.type()) ? compareKnown(operator, column, constant, truth) : null;
    }

    private static boolean areComparable(LogicalType left, LogicalType right) {
        return left.is(LogicalTypeFamily.NUMERIC) ? right.is(LogicalTypeFamily.NUMERIC) : left.is(right.getTypeRoot());
    }

    private static Predicate compareKnown(Operator operator, SeenColumn column, SeenConstant constant, Truth truth) {
        return switch (truth) {
            case TRUE -> column.compare(operator, constant);
            case FALSE -> column.compareFalse(operator, constant);
            case UNKNOWN -> new Predicate.IsNull(column.domain().column());
        };
    }

    /** Comparisons of booleans and binaries without a cast. */
    private @Nullable Predicate plain(
            Operator operator, ResolvedExpression seen, ResolvedExpression constant, Truth truth) {
        if (!(seen instanceof FieldReferenceExpression field)
                || !(constant instanceof ValueLiteralExpression literal)
                || columns.getFieldIndex(field.getName()) < 0) {
            return null;
        }
        LogicalType type = columns.getTypeAt(columns.getFieldIndex(field.getName()));
        Object value = null;
        if (type.is(LogicalTypeRoot.BOOLEAN)) {
            value = literal.getValueAs(Boolean.class).orElse(null);
        } else if (type.is(LogicalTypeFamily.BINARY_STRING)) {
            value = literal.getValueAs(byte[].class).orElse(null);
        }
        if (value == null) {
            return null;
        }
        return switch (truth) {
            case TRUE -> new Compare(field.getName(), operator, value);
            case FALSE -> new Compare(field.getName(), operator.negated(), value);
            case UNKNOWN -> new Predicate.IsNull(field.getName());
        };
    }

    private static Operator mirrored(Operator operator) {
        return switch (operator) {
            case EQ, NE -> operator;
            case LT -> Operator.GT;
            case LE -> Operator.GE;
            case GT -> Operator.LT;
            case GE -> Operator.LE;
        };
    }
}
