package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;

/**
 * What to read.
 *
 * @param columns positions of the columns
 * @param low the least number of a row; a range of all numbers is no condition
 * @param high the number after the last
 */
public record Query(Dataset dataset, List<Integer> columns, long low, long high) {
    public Query {
        columns = List.copyOf(columns);
    }

    /** Every value. */
    public static Query all(Dataset dataset) {
        List<Integer> columns =
                IntStream.range(0, dataset.rowType().getFieldCount()).boxed().toList();
        return new Query(dataset, columns, 0, Long.MAX_VALUE);
    }

    /** Two columns of the event log. */
    public static Query twoColumns() {
        return new Query(Dataset.EVENTS, List.of(2, 5), 0, Long.MAX_VALUE);
    }

    /** All columns of one in a hundred rows, by a range of the ascending first column. */
    public static Query range(Dataset dataset, long rows) {
        long low = rows / 5 * 2;
        return new Query(dataset, all(dataset).columns(), low, low + Math.max(1, rows / 100));
    }

    /** Whether rows are chosen. */
    public boolean filters() {
        return low > 0 || high < Long.MAX_VALUE;
    }

    /** Whether columns are chosen. */
    public boolean projects() {
        return columns.size() < dataset.rowType().getFieldCount();
    }

    public String filterColumn() {
        return dataset.rowType().getFieldNames().get(0);
    }

    /** Names of the columns. */
    public List<String> names() {
        return columns.stream().map(dataset.rowType().getFieldNames()::get).toList();
    }

    /** The type of what is read. */
    public RowType rowType() {
        return new RowType(columns.stream()
                .map(position -> dataset.rowType().getFields().get(position))
                .toList());
    }

    /** The same as a query of SQL. */
    public String sql(String table) {
        String where =
                filters() ? " WHERE " + filterColumn() + " >= " + low + " AND " + filterColumn() + " < " + high : "";
        return "SELECT " + String.join(", ", names()) + " FROM " + table + where;
    }
}
