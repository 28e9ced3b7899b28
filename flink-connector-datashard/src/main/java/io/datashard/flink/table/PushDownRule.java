package io.datashard.flink.table;

import io.datashard.read.Aggregate;
import java.util.Set;

/**
 * The planner's rule that hands aggregates over.
 *
 * <p>Flink 2.1 to 2.3 have rules for an aggregate right above the scan, and rules for one with a projection between. If all aggregates are
 * counts, the latter take the projection for irrelevant, and hand over positions of <em>its</em> columns as those of the scan:
 * {@code COUNT(NULLIF(a, 1))} comes as {@code COUNT(a)}, and {@code GROUP BY a + 1} as {@code GROUP BY a}. Nothing else tells the two apart, so
 * the name of the rule must.
 */
final class PushDownRule {
    private static final String PLAN = "org.apache.flink.table.planner.plan.";
    /** The rules without a projection between, and what restores from a compiled plan what a rule has handed over. */
    private static final Set<String> TRUSTED = Set.of(
            PLAN + "rules.physical.batch.PushLocalHashAggIntoScanRule",
            PLAN + "rules.physical.batch.PushLocalSortAggIntoScanRule",
            PLAN + "rules.physical.batch.PushLocalSortAggWithSortIntoScanRule",
            PLAN + "nodes.exec.spec.DynamicTableSourceSpec");

    private PushDownRule() {}

    /** Whether the positions of aggregates mean the columns of the scan, given that the planner calls this method now. */
    static boolean meansColumnsOfTheScan(AskedAggregates asked) {
        boolean namesNoColumn = asked.keys().isEmpty()
                && asked.aggregates().stream().allMatch(aggregate -> aggregate.kind() == Aggregate.Kind.ROWS);
        boolean hasOtherThanCounts = asked.aggregates().stream()
                .anyMatch(
                        aggregate -> aggregate.kind() == Aggregate.Kind.MIN || aggregate.kind() == Aggregate.Kind.MAX);
        return namesNoColumn || hasOtherThanCounts || isCalledByTrusted();
    }

    private static boolean isCalledByTrusted() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).anyMatch(TRUSTED::contains));
    }
}
