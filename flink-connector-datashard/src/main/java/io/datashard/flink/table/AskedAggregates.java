package io.datashard.flink.table;

import io.datashard.read.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Aggregates that the planner hands over, as those of the table library.
 *
 * @param keys the columns by which the rows are grouped
 * @param aggregates what to compute of each group
 * @param produced the type of the result: the keys, then the aggregates
 */
record AskedAggregates(List<String> keys, List<Aggregate> aggregates, RowType produced) {
    private static final String FUNCTIONS = "org.apache.flink.table.planner.functions.aggfunctions.";

    /**
     * Translates aggregates.
     *
     * @param grouping positions of the keys
     * @param expressions the aggregates
     * @param scanned the columns of the scan that positions refer to; metadata columns may follow
     * @param produced the type of the result
     * @return empty if one of them is no number of rows or values, no lowest or highest value, or not of a column
     */
    static Optional<AskedAggregates> of(
            int[] grouping, List<AggregateExpression> expressions, RowType scanned, RowType produced) {
        List<String> keys = new ArrayList<>();
        for (int position : grouping) {
            Optional<String> key = column(position, scanned);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            keys.add(key.get());
        }
        List<Aggregate> aggregates = new ArrayList<>();
        for (AggregateExpression expression : expressions) {
            Optional<Aggregate> aggregate = aggregate(expression, scanned);
            if (aggregate.isEmpty()) {
                return Optional.empty();
            }
            aggregates.add(aggregate.get());
        }
        boolean isWhole = produced.getFieldCount() == keys.size() + aggregates.size() && !aggregates.isEmpty();
        return isWhole ? Optional.of(new AskedAggregates(keys, aggregates, produced)) : Optional.empty();
    }

    private static Optional<Aggregate> aggregate(AggregateExpression expression, RowType scanned) {
        if (expression.isDistinct()
                || expression.isApproximate()
                || expression.getFilterExpression().isPresent()) {
            return Optional.empty();
        }
        Optional<Aggregate.Kind> kind = kind(expression.getFunctionDefinition().getClass());
        List<FieldReferenceExpression> arguments = expression.getArgs();
        if (arguments.isEmpty()) {
            return kind.filter(Aggregate.Kind.ROWS::equals).map(rows -> Aggregate.ROWS);
        }
        Optional<String> column =
                arguments.size() == 1 ? column(arguments.get(0).getFieldIndex(), scanned) : Optional.empty();
        return kind.filter(each -> each != Aggregate.Kind.ROWS)
                .flatMap(each -> column.map(name -> Aggregate.of(each, name)));
    }

    /** By name: the planner's classes are not on a connector's class path. The functions of each type are subclasses of one. */
    private static Optional<Aggregate.Kind> kind(Class<?> function) {
        for (Class<?> type = function; type != null; type = type.getSuperclass()) {
            Aggregate.Kind kind =
                    switch (type.getName()) {
                        case FUNCTIONS + "Count1AggFunction" -> Aggregate.Kind.ROWS;
                        case FUNCTIONS + "CountAggFunction" -> Aggregate.Kind.VALUES;
                        case FUNCTIONS + "MinAggFunction" -> Aggregate.Kind.MIN;
                        case FUNCTIONS + "MaxAggFunction" -> Aggregate.Kind.MAX;
                        default -> null;
                    };
            if (kind != null) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The column at a position; empty for a metadata column, and for a TIME, which Flink holds in milliseconds and refuses to read otherwise. */
    private static Optional<String> column(int position, RowType scanned) {
        boolean isColumn = position >= 0
                && position < scanned.getFieldCount()
                && !scanned.getTypeAt(position).is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE);
        return isColumn ? Optional.of(scanned.getFieldNames().get(position)) : Optional.empty();
    }
}
