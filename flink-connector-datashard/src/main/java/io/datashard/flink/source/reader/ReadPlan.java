package io.datashard.flink.source.reader;

import io.datashard.flink.convert.RecordDeserializer;
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
 * What to read of the data files of one schema, and how rows become records. The columns that the records need come first; those that only
 * the filter needs follow.
 *
 * @param tableSchema the table's schema
 * @param columns the columns to read
 * @param filter tells which rows to emit; null = all
 * @param records makes records of rows
 * @param <T> type of the records
 */
record ReadPlan<T>(
        Schema tableSchema, List<String> columns, @Nullable RowFilter filter, RecordDeserializer.Bound<T> records) {
    static <T> ReadPlan<T> of(ReaderSettings<T> settings, Schema tableSchema) {
        Schema projection = settings.projection(tableSchema);
        Set<String> names = new LinkedHashSet<>();
        projection.fields().stream().map(Field::name).forEach(names::add);
        Predicate predicate = settings.filter();
        if (predicate != null) {
            names.addAll(RowFilter.columns(predicate));
        }
        List<String> columns = new ArrayList<>(names);
        RowFilter filter = predicate == null ? null : RowFilter.of(predicate, tableSchema.select(columns));
        return new ReadPlan<>(
                tableSchema, columns, filter, settings.deserializer().bind(projection));
    }
}
