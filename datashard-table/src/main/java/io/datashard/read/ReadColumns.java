package io.datashard.read;

import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a read needs of data files: first those of its rows, in order, then those that only its filter needs.
 *
 * @param names their names
 * @param filter decides which rows match, from rows with these columns; null = all rows match
 */
public record ReadColumns(List<String> names, @Nullable RowFilter filter) {
    public ReadColumns {
        names = List.copyOf(names);
    }

    /**
     * The columns of a read.
     *
     * @param table the columns of the table
     * @param projected the columns of the rows
     * @param condition which rows match; null = all
     * @throws io.datashard.error.InvalidUseException if the condition names a column that the table lacks, or compares it with another type
     */
    public static ReadColumns of(Schema table, Schema projected, @Nullable Predicate condition) {
        Set<String> names = new LinkedHashSet<>();
        projected.fields().stream().map(Field::name).forEach(names::add);
        if (condition == null) {
            return new ReadColumns(new ArrayList<>(names), null);
        }
        RowFilter.of(condition, table);
        names.addAll(RowFilter.columns(condition));
        List<String> all = new ArrayList<>(names);
        return new ReadColumns(all, RowFilter.of(condition, table.select(all)));
    }
}
