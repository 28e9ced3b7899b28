package io.datashard.flink.table;

import io.datashard.read.ColumnRange;
import io.datashard.read.TableEstimate;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.plan.stats.ColumnStats;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** An estimate of the rows of a table in the words of the planner. It weighs plans by it. In batch mode only, see {@link ScanChoice#reportsStatistics}. */
final class PlannerStatistics {
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
    /** Of fewer rows, the planner aggregates in one step, and hands over only the first of two. */
    private static final long LEAST_ROWS = 2;

    private PlannerStatistics() {}

    /**
     * The statistics of declared columns.
     *
     * @param estimate of the rows to read
     * @param declared the physical columns
     */
    static TableStats of(TableEstimate estimate, RowType declared) {
        Map<String, ColumnStats> columns = new HashMap<>();
        for (RowType.RowField field : declared.getFields()) {
            ColumnRange range = estimate.columns().get(field.getName());
            if (range != null) {
                columns.put(field.getName(), statistics(range, field.getType()));
            }
        }
        long rows = estimate.rows() < 0 ? estimate.rows() : Math.max(LEAST_ROWS, estimate.rows());
        return new TableStats(rows, columns);
    }

    /** The planner refuses to plan with bounds of which one is of another class, so it gets both or none. */
    private static ColumnStats statistics(ColumnRange range, LogicalType type) {
        Comparable<?> lowest = value(range.lowest(), type);
        Comparable<?> highest = value(range.highest(), type);
        boolean isBounded = lowest != null && highest != null;
        return ColumnStats.Builder.builder()
                .setNullCount(range.nulls() < 0 ? null : range.nulls())
                .setMin(isBounded ? lowest : null)
                .setMax(isBounded ? highest : null)
                .build();
    }

    /** A bound in the class that catalogs give for a type; null = there is none. */
    private static @Nullable Comparable<?> value(@Nullable Long bound, LogicalType type) {
        if (bound == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case INTEGER, BIGINT -> bound;
            case DATE -> date(LocalDate.ofEpochDay(bound));
            default -> null;
        };
    }

    /** Days that SQL can't write have no bound. */
    private static @Nullable Date date(LocalDate day) {
        return day.isBefore(FIRST) || day.isAfter(LAST) ? null : Date.valueOf(day);
    }
}
