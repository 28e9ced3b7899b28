package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.ValueOrder;
import java.util.List;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * A text column, or its first characters.
 *
 * @param column name of the column
 * @param length how many characters the expression keeps
 * @param isPadded whether the expression pads shorter texts with spaces
 */
record SeenText(String column, int length, boolean isPadded) {
    /** The column of an expression, and how the expression cuts it; null for any other expression. */
    static @Nullable SeenText of(ResolvedExpression expression, RowType columns) {
        if (expression instanceof FieldReferenceExpression field) {
            int position = columns.getFieldIndex(field.getName());
            boolean isText = position >= 0 && columns.getTypeAt(position).is(LogicalTypeFamily.CHARACTER_STRING);
            return isText ? new SeenText(field.getName(), VarCharType.MAX_LENGTH, false) : null;
        }
        if (!(expression instanceof CallExpression call)) {
            return null;
        }
        List<ResolvedExpression> children = call.getResolvedChildren();
        SeenText source = children.isEmpty() ? null : of(children.get(0), columns);
        return source == null || source.length != VarCharType.MAX_LENGTH ? null : source.cutBy(call, children);
    }

    private @Nullable SeenText cutBy(CallExpression call, List<ResolvedExpression> children) {
        FunctionDefinition function = call.getFunctionDefinition();
        if (function == BuiltInFunctionDefinitions.CAST) {
            LogicalType type = SeenExpressions.type(call);
            return type.is(LogicalTypeFamily.CHARACTER_STRING)
                    ? new SeenText(column, LogicalTypeChecks.getLength(type), type.is(LogicalTypeRoot.CHAR))
                    : null;
        }
        boolean isFirst = function == BuiltInFunctionDefinitions.SUBSTRING
                && children.size() == 3
                && number(children.get(1)) == 1;
        if (!isFirst && function != BuiltInFunctionDefinitions.LEFT) {
            return null;
        }
        int characters = number(children.get(children.size() - 1));
        return characters > 0 ? new SeenText(column, characters, false) : null;
    }

    private static int number(ResolvedExpression expression) {
        return expression instanceof ValueLiteralExpression literal
                ? literal.getValueAs(Integer.class).orElse(0)
                : 0;
    }

    /** The rows for which the comparison may be true. */
    Predicate compare(Operator operator, String text) {
        int characters = text.codePointCount(0, text.length());
        boolean isEquality = operator == Operator.EQ || operator == Operator.NE;
        int compared = isEquality ? characters : charactersOfOneOrder(text);
        if (!isPadded && length > characters && compared == characters) {
            return new Compare(column, operator, text);
        }
        String cut = text.substring(0, text.offsetByCodePoints(0, Math.min(compared, length)));
        return switch (operator) {
            case EQ -> between(isPadded ? cut.stripTrailing() : cut, successor(cut));
            case GT, GE -> isPadded ? new Predicate.IsNotNull(column) : new Compare(column, Operator.GE, cut);
            case LT, LE -> isPadded ? new Predicate.IsNotNull(column) : between("", successor(cut));
            case NE -> new Predicate.IsNotNull(column);
        };
    }

    /**
     * How many first characters of the text sort the same both ways that Flink compares: by UTF-8 bytes, or by 16-bit characters if it has
     * turned both texts into Java strings.
     */
    private static int charactersOfOneOrder(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) < Character.MIN_SURROGATE) {
            end++;
        }
        return end;
    }

    /** The rows whose text begins with the prefix. */
    Predicate startsWith(String prefix) {
        return between(prefix, successor(prefix));
    }

    /** The rows whose text does not begin with the prefix. */
    Predicate startsOtherwise(String prefix) {
        String next = successor(prefix);
        Predicate before = new Compare(column, Operator.LT, prefix);
        return next == null ? before : Filters.or(List.of(before, new Compare(column, Operator.GE, next)));
    }

    /** The rows from {@code from} on and before {@code before}; null = no upper end. */
    private Predicate between(String from, @Nullable String before) {
        Predicate least = from.isEmpty() ? new Predicate.IsNotNull(column) : new Compare(column, Operator.GE, from);
        if (before == null) {
            return least;
        }
        Predicate most = new Compare(column, Operator.LT, before);
        return from.isEmpty() ? most : new Predicate.And(List.of(least, most));
    }

    /** The first text after all texts with the prefix; null if there is none. */
    private static @Nullable String successor(String prefix) {
        return ValueOrder.firstTextAfter(prefix).orElse(null);
    }
}
