package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes Rows. It reads a Row with field names by name, and any other Row by position in the declared columns.
 *
 * @param columns declared columns
 */
record RowRecordSerializer(List<JavaColumn> columns) implements RecordSerializer<Row> {
    RowRecordSerializer {
        columns = List.copyOf(columns);
    }

    @Override
    public Schema schema() {
        return JavaColumn.toSchema(columns);
    }

    @Override
    public Bound<Row> bind(Schema table) {
        JavaColumn.requireWritable(columns, table, "the Rows");
        List<String> names = columns.stream().map(JavaColumn::name).toList();
        List<ObjectWriter.Column<Row>> parts = new ArrayList<>();
        for (Field field : table.fields()) {
            int position = names.indexOf(field.name());
            parts.add(new ObjectWriter.Column<>(
                    row -> value(row, field.name(), position), JavaColumns.writer(field.type())));
        }
        ObjectWriter<Row> writer = new ObjectWriter<>(table, parts);
        Set<String> known = names.stream().collect(Collectors.toUnmodifiableSet());
        return row -> {
            InsertOnly.require(row.getKind());
            requireFields(row, known);
            return writer.view(row);
        };
    }

    private static @Nullable Object value(Row row, String name, int position) {
        return row.getFieldNames(true) == null ? row.getField(position) : row.getField(name);
    }

    /** A named Row accepts any name and returns null for an unknown one, so a typo would silently lose a value. */
    private static void requireFields(Row row, Set<String> known) {
        Set<String> names = row.getFieldNames(true);
        if (names == null ? row.getArity() != known.size() : !known.containsAll(names)) {
            throw new InvalidUseException(
                    "Cannot write a Row",
                    (names == null ? "it has " + row.getArity() + " fields" : "it has the fields " + names)
                            + ", but the declared columns are " + known,
                    "Write Rows with the declared fields");
        }
    }
}
