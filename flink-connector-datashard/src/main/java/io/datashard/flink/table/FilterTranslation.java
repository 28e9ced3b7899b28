package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Filters of a query as a predicate of the table format. A predicate may match more rows than the filters it stands for, never fewer.
 *
 * @param predicate all translated filters together; null = none was
 * @param accepted the filters of which something was translated
 */
record FilterTranslation(@Nullable Predicate predicate, List<ResolvedExpression> accepted) {
    /**
     * Translates what can be.
     *
     * @param filters all of them hold
     * @param columns the physical columns
     * @param clock the time of planning, in the zone of the session
     */
    static FilterTranslation of(List<ResolvedExpression> filters, RowType columns, Clock clock) {
        ConditionTranslator translator = new ConditionTranslator(columns, new SeenExpressions(columns, clock));
        List<Predicate> parts = new ArrayList<>();
        List<ResolvedExpression> accepted = new ArrayList<>();
        for (ResolvedExpression filter : filters) {
            Predicate part = translator.translate(filter, Truth.TRUE);
            if (part != null) {
                parts.add(part);
                accepted.add(filter);
            }
        }
        return new FilterTranslation(parts.isEmpty() ? null : Filters.and(parts), accepted);
    }
}
