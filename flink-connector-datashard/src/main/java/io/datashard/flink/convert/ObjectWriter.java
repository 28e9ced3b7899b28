package io.datashard.flink.convert;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records whose values are objects: takes each value out of the record and turns it into the column's form.
 *
 * @param <T> type of the records
 */
final class ObjectWriter<T> implements RecordSerializer.Bound<T> {
    /** Takes one value out of a record. */
    @FunctionalInterface
    interface Getter<T> {
        @Nullable Object get(T record);
    }

    /** How one column is written. */
    record Column<T>(Getter<T> getter, ColumnWriter writer) {}

    private final Schema table;
    private final List<Column<T>> columns;
    private final ObjectRow row;

    /** The columns are in the order of the table's columns. */
    ObjectWriter(Schema table, List<Column<T>> columns) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.row = new ObjectRow(table.size());
    }

    @Override
    public RowView view(T record) {
        for (int i = 0; i < columns.size(); i++) {
            Object value = columns.get(i).getter.get(record);
            row.set(i, value == null ? null : write(i, value));
        }
        return row;
    }

    private Object write(int position, Object value) {
        try {
            return columns.get(position).writer.write(value);
        } catch (ClassCastException e) {
            Field field = table.field(position);
            throw new InvalidUseException(
                    "Cannot write to the column '" + field.name() + "' of type "
                            + field.type().text(),
                    "the record holds an object of class " + value.getClass().getName() + " for it",
                    "Give it "
                            + Article.with(JavaTypes.defaultClass(field.type()).getTypeName()));
        }
    }
}
