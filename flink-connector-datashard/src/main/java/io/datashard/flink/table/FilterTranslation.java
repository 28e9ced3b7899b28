package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A query's filters as a predicate of the table library. The predicate may match more rows than the filters, never fewer.
 *
 * @param predicate all translated filters together; null = none could be translated
 * @param accepted the filters that were translated, at least in part
 */
record FilterTranslation(@Nullable Predicate predicate, List<ResolvedExpression> accepted) {
    /**
     * Translates as many filters as possible.
     *
     * @param filters filters joined by AND
     * @param columns the physical columns
     * @param clock clock of the planning process, in the session's time zone
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
