package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Translates SQL conditions. A condition is true, false or unknown; for each of the three, the result is the rows for which the condition may
 * have that truth. Null = any row.
 *
 * @param columns the physical columns
 * @param sides understands the sides of comparisons
 */
record ConditionTranslator(RowType columns, SeenExpressions sides) {
    /** The tests such as IS TRUE, which are never unknown, and the truths of the operand that make them true. */
    private static final Map<FunctionDefinition, Set<Truth>> TESTS = Map.of(
            BuiltInFunctionDefinitions.IS_TRUE, Set.of(Truth.TRUE),
            BuiltInFunctionDefinitions.IS_NOT_TRUE, Set.of(Truth.FALSE, Truth.UNKNOWN),
            BuiltInFunctionDefinitions.IS_FALSE, Set.of(Truth.FALSE),
            BuiltInFunctionDefinitions.IS_NOT_FALSE, Set.of(Truth.TRUE, Truth.UNKNOWN));

    private static final Map<FunctionDefinition, Operator> OPERATORS = Map.of(
            BuiltInFunctionDefinitions.EQUALS, Operator.EQ,
            BuiltInFunctionDefinitions.NOT_EQUALS, Operator.NE,
            BuiltInFunctionDefinitions.LESS_THAN, Operator.LT,
            BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Operator.LE,
            BuiltInFunctionDefinitions.GREATER_THAN, Operator.GT,
            BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Operator.GE);

    /** The rows for which the condition may have that truth; null = any row. */
    @Nullable Predicate translate(ResolvedExpression condition, Truth truth) {
        if (condition instanceof FieldReferenceExpression field) {
            return booleanColumn(field, truth);
        }
        if (condition instanceof ValueLiteralExpression literal) {
            return constant(literal, truth);
        }
        if (!(condition instanceof CallExpression call)) {
            return null;
        }
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> children = call.getResolvedChildren();
        Operator operator = OPERATORS.get(function);
        if (operator != null && children.size() == 2) {
            return new ComparisonTranslator(columns, sides)
                    .translate(operator, children.get(0), children.get(1), truth);
        }
        if (function == BuiltInFunctionDefinitions.AND) {
            return joined(ConditionChain.parts(call), truth, Truth.TRUE);
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            return joined(ConditionChain.parts(call), truth, Truth.FALSE);
        }
        return single(function, children, truth);
    }

    /** The truth {@code ifAll} (AND: true, OR: false) needs all parts to have it; any other truth needs at least one part to have that. */
    private @Nullable Predicate joined(List<ResolvedExpression> children, Truth truth, Truth ifAll) {
        List<@Nullable Predicate> parts =
                children.stream().map(child -> translate(child, truth)).toList();
        return truth == ifAll ? Filters.and(parts) : Filters.orUnlessUnknown(parts);
    }

    private @Nullable Predicate single(FunctionDefinition function, List<ResolvedExpression> children, Truth truth) {
        ResolvedExpression first = children.isEmpty() ? null : children.get(0);
        if (first == null) {
            return null;
        }
        if (function == BuiltInFunctionDefinitions.NOT) {
            return translate(first, truth.negated());
        }
        Set<Truth> tested = TESTS.get(function);
        if (tested != null) {
            return tested(first, tested, truth);
        }
        if (function == BuiltInFunctionDefinitions.IS_NULL) {
            return isNull(first, truth);
        }
        if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
            return isNull(first, truth.negated());
        }
        return begins(function, children, truth);
    }

    private @Nullable Predicate tested(ResolvedExpression child, Set<Truth> tested, Truth truth) {
        if (truth == Truth.UNKNOWN) {
            return Filters.NEVER;
        }
        return Filters.orUnlessUnknown(List.of(Truth.values()).stream()
                .filter(each -> tested.contains(each) == (truth == Truth.TRUE))
                .map(each -> translate(child, each))
                .toList());
    }

    private @Nullable Predicate isNull(ResolvedExpression child, Truth truth) {
        String column = columnThatIsNullWith(child);
        if (truth == Truth.UNKNOWN) {
            return Filters.NEVER;
        }
        if (column != null) {
            return truth == Truth.TRUE ? new Predicate.IsNull(column) : new Predicate.IsNotNull(column);
        }
        boolean isCondition = SeenExpressions.type(child).is(LogicalTypeRoot.BOOLEAN);
        return isCondition && truth == Truth.TRUE ? translate(child, Truth.UNKNOWN) : null;
    }

    /** The column that is null exactly where the expression is null; null if unknown. */
    private @Nullable String columnThatIsNullWith(ResolvedExpression expression) {
        if (expression instanceof FieldReferenceExpression field) {
            return columns.getFieldIndex(field.getName()) >= 0 ? field.getName() : null;
        }
        SeenText text = SeenText.of(expression, columns);
        SeenColumn column = text != null ? null : sides.column(expression);
        return text != null
                ? text.column()
                : column == null ? null : column.domain().column();
    }

    private @Nullable Predicate booleanColumn(FieldReferenceExpression field, Truth truth) {
        int position = columns.getFieldIndex(field.getName());
        if (position < 0 || !columns.getTypeAt(position).is(LogicalTypeRoot.BOOLEAN)) {
            return null;
        }
        return truth == Truth.UNKNOWN
                ? new Predicate.IsNull(field.getName())
                : new Compare(field.getName(), Operator.EQ, truth == Truth.TRUE);
    }

    private static @Nullable Predicate constant(ValueLiteralExpression literal, Truth truth) {
        Boolean value =
                literal.isNull() ? null : literal.getValueAs(Boolean.class).orElse(null);
        if (value == null && !literal.isNull()) {
            return null;
        }
        Truth known = value == null ? Truth.UNKNOWN : value ? Truth.TRUE : Truth.FALSE;
        return known == truth ? Filters.ALWAYS : Filters.NEVER;
    }

    private @Nullable Predicate begins(FunctionDefinition function, List<ResolvedExpression> children, Truth truth) {
        boolean isLike = function == BuiltInFunctionDefinitions.LIKE;
        boolean isPrefix = function == BuiltInFunctionDefinitions.STARTS_WITH;
        SeenText text = isLike || isPrefix ? SeenText.of(children.get(0), columns) : null;
        String pattern = text == null ? null : literal(children, 1);
        if (text == null || pattern == null || !(children.get(0) instanceof FieldReferenceExpression)) {
            return null;
        }
        if (truth == Truth.UNKNOWN) {
            return new Predicate.IsNull(text.column());
        }
        if (isPrefix) {
            return truth == Truth.TRUE ? text.startsWith(pattern) : text.startsOtherwise(pattern);
        }
        String escape = children.size() > 2 ? literal(children, 2) : "";
        if (escape == null) {
            return null;
        }
        LikePattern like = LikePattern.of(pattern, escape);
        return truth == Truth.TRUE ? like.matching(text) : like.notMatching(text);
    }

    private static @Nullable String literal(List<ResolvedExpression> children, int position) {
        return children.size() > position && children.get(position) instanceof ValueLiteralExpression literal
                ? literal.getValueAs(String.class).orElse(null)
                : null;
    }
}
