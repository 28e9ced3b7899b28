package io.datashard.flink.table;

import io.datashard.format.schema.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Filters of a query as a predicate of the table format. A predicate may match more rows than the filters it stands for, never fewer.
 *
 * @param predicate all translated filters together; null = none was
 * @param accepted the filters of which something was translated
 */
record FilterTranslation(@Nullable Predicate predicate, List<ResolvedExpression> accepted) {
    static FilterTranslation of(List<ResolvedExpression> filters, RowType columns) {
        Translator translator = new Translator(columns);
        List<Predicate> parts = new ArrayList<>();
        List<ResolvedExpression> accepted = new ArrayList<>();
        for (ResolvedExpression filter : filters) {
            Predicate part = translator.translate(filter);
            if (part != null) {
                parts.add(part);
                accepted.add(filter);
            }
        }
        return new FilterTranslation(and(parts), accepted);
    }

    private static @Nullable Predicate and(List<Predicate> parts) {
        return parts.isEmpty() ? null : parts.size() == 1 ? parts.get(0) : new Predicate.And(parts);
    }

    /** Translates one expression; null = no part of it can be. */
    private record Translator(RowType columns) {
        @Nullable Predicate translate(ResolvedExpression expression) {
            if (expression instanceof FieldReferenceExpression field) {
                return booleanColumn(field, true);
            }
            if (!(expression instanceof CallExpression call)) {
                return null;
            }
            FunctionDefinition function = call.getFunctionDefinition();
            List<ResolvedExpression> children = call.getResolvedChildren();
            if (function == BuiltInFunctionDefinitions.AND) {
                return and(children.stream()
                        .map(this::translate)
                        .filter(Objects::nonNull)
                        .toList());
            }
            if (function == BuiltInFunctionDefinitions.OR) {
                List<Predicate> parts = new ArrayList<>();
                for (ResolvedExpression child : children) {
                    Predicate part = translate(child);
                    if (part == null) {
                        return null;
                    }
                    parts.add(part);
                }
                return new Predicate.Or(parts);
            }
            return leaf(function, children);
        }

        private @Nullable Predicate leaf(FunctionDefinition function, List<ResolvedExpression> children) {
            if (function == BuiltInFunctionDefinitions.NOT) {
                return children.get(0) instanceof FieldReferenceExpression field ? booleanColumn(field, false) : null;
            }
            if (function == BuiltInFunctionDefinitions.IS_NULL) {
                String column = column(children.get(0));
                return column == null ? null : new Predicate.IsNull(column);
            }
            if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
                String column = column(children.get(0));
                return column == null ? null : new Predicate.IsNotNull(column);
            }
            Predicate.Operator operator = operator(function);
            return operator == null || children.size() != 2
                    ? null
                    : compare(operator, children.get(0), children.get(1));
        }

        private @Nullable Predicate compare(
                Predicate.Operator operator, ResolvedExpression left, ResolvedExpression right) {
            if (left instanceof ValueLiteralExpression literal) {
                return compareWith(mirrored(operator), right, literal);
            }
            return right instanceof ValueLiteralExpression literal ? compareWith(operator, left, literal) : null;
        }

        private @Nullable Predicate compareWith(
                Predicate.Operator operator, ResolvedExpression field, ValueLiteralExpression literal) {
            String column = column(field);
            if (column == null || literal.isNull()) {
                return null;
            }
            return ColumnComparison.of(column, type(column), operator, literal);
        }

        private @Nullable Predicate booleanColumn(FieldReferenceExpression field, boolean value) {
            String column = column(field);
            return column == null || !type(column).is(LogicalTypeRoot.BOOLEAN)
                    ? null
                    : new Predicate.Compare(column, Predicate.Operator.EQ, value);
        }

        /** Name of a physical column; null = something else, perhaps a metadata column. */
        private @Nullable String column(ResolvedExpression expression) {
            return expression instanceof FieldReferenceExpression field && columns.getFieldIndex(field.getName()) >= 0
                    ? field.getName()
                    : null;
        }

        private LogicalType type(String column) {
            return columns.getTypeAt(columns.getFieldIndex(column));
        }
    }

    private static Predicate.@Nullable Operator operator(FunctionDefinition function) {
        if (function == BuiltInFunctionDefinitions.EQUALS) {
            return Predicate.Operator.EQ;
        }
        if (function == BuiltInFunctionDefinitions.NOT_EQUALS) {
            return Predicate.Operator.NE;
        }
        if (function == BuiltInFunctionDefinitions.LESS_THAN) {
            return Predicate.Operator.LT;
        }
        if (function == BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL) {
            return Predicate.Operator.LE;
        }
        if (function == BuiltInFunctionDefinitions.GREATER_THAN) {
            return Predicate.Operator.GT;
        }
        return function == BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL ? Predicate.Operator.GE : null;
    }

    private static Predicate.Operator mirrored(Predicate.Operator operator) {
        return switch (operator) {
            case EQ, NE -> operator;
            case LT -> Predicate.Operator.GT;
            case LE -> Predicate.Operator.GE;
            case GT -> Predicate.Operator.LT;
            case GE -> Predicate.Operator.LE;
        };
    }
}
