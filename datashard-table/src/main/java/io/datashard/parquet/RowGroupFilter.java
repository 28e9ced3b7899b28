package io.datashard.parquet;

import io.datashard.schema.BoundPredicate;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** Decides from the statistics of a row group whether a row of it may match. In doubt, one may. */
final class RowGroupFilter {
    private final Predicate predicate;
    private final Schema schema;

    /**
     * A filter for files of a table.
     *
     * @throws io.datashard.error.InvalidUseException if the predicate does not fit the schema
     */
    RowGroupFilter(Predicate predicate, Schema schema) {
        RowFilter.of(predicate, schema); // Checks the columns and the values.
        this.predicate = BoundPredicate.of(predicate, schema);
        this.schema = schema;
    }

    boolean mayMatch(BlockMetaData rowGroup) {
        return mayMatch(predicate, rowGroup);
    }

    private boolean mayMatch(Predicate part, BlockMetaData rowGroup) {
        return part.map(
                leaf -> mayMatchLeaf(leaf, statistics(leaf.column(), rowGroup), rowGroup.getRowCount()),
                in -> in.values().stream()
                        .anyMatch(value -> mayMatch(new Compare(in.column(), Operator.EQ, value), rowGroup)),
                and -> and.parts().stream().allMatch(each -> mayMatch(each, rowGroup)),
                or -> or.parts().stream().anyMatch(each -> mayMatch(each, rowGroup)));
    }

    /** The columns that the condition names. */
    Set<String> columns() {
        return RowFilter.columns(predicate);
    }

    /** The condition, with values as columns hold them. */
    Predicate predicate() {
        return predicate;
    }

    Schema schema() {
        return schema;
    }

    /** Whether a row of a page or row group may match a condition, by what statistics tell of it. */
    static boolean mayMatchLeaf(Predicate.Leaf leaf, ChunkStatistics column, long rows) {
        return leaf.mapLeaf(
                compare -> mayCompare(compare, column, rows),
                isNull -> column.nulls() != 0,
                isNotNull -> column.nulls() != rows);
    }

    private static boolean mayCompare(Compare compare, ChunkStatistics column, long rows) {
        Object lower = column.lower();
        Object upper = column.upper();
        if (column.nulls() == rows) {
            return false;
        }
        if (lower == null || upper == null) {
            return true;
        }
        OptionalInt toLower = ValueOrder.compare(compare.value(), lower);
        OptionalInt toUpper = ValueOrder.compare(compare.value(), upper);
        if (toLower.isEmpty() || toUpper.isEmpty()) {
            return true;
        }
        return mayHold(compare.operator(), toLower.getAsInt(), toUpper.getAsInt(), column.mayHaveNaN());
    }

    /** A NaN is above all numbers, and bounds ignore it: if there may be a NaN, there may be values above the upper bound. */
    private static boolean mayHold(Operator operator, int toLower, int toUpper, boolean mayHaveNaN) {
        return switch (operator) {
            case EQ -> toLower >= 0 && toUpper <= 0;
            case NE -> toLower != 0 || toUpper != 0 || mayHaveNaN;
            case LT -> toLower > 0;
            case LE -> toLower >= 0;
            case GT -> toUpper < 0 || mayHaveNaN;
            case GE -> toUpper <= 0 || mayHaveNaN;
        };
    }

    private ChunkStatistics statistics(String name, BlockMetaData rowGroup) {
        Field field = schema.field(schema.position(name));
        for (ColumnChunkMetaData column : rowGroup.getColumns()) {
            if (column.getPath().size() == 1 && column.getPath().toDotString().equals(name)) {
                return ChunkStatistics.of(column.getStatistics(), field.type());
            }
        }
        return ChunkStatistics.of(null, field.type());
    }
}
