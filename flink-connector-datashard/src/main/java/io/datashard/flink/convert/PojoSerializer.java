package io.datashard.flink.convert;

import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes POJOs. Fields and columns are matched by name.
 *
 * @param type class of the records
 */
record PojoSerializer<T>(Class<T> type) implements RecordSerializer<T> {
    PojoSerializer {
        PojoFields.of(type);
    }

    @Override
    public Schema schema() {
        return JavaColumn.toSchema(PojoFields.of(type).columns());
    }

    @Override
    public Bound<T> bind(Schema table) {
        PojoFields pojo = PojoFields.of(type);
        JavaColumn.requireWritable(pojo.columns(), table, "records of " + type.getName());
        List<ObjectWriter.Column<T>> parts = new ArrayList<>();
        for (Field column : table.fields()) {
            java.lang.reflect.Field field = pojo.fields().stream()
                    .filter(candidate -> candidate.getName().equals(column.name()))
                    .findFirst()
                    .orElseThrow();
            parts.add(new ObjectWriter.Column<>(record -> value(field, record), JavaColumns.writer(column.type())));
        }
        return new ObjectWriter<>(table, parts);
    }

    private static @Nullable Object value(java.lang.reflect.Field field, Object record) {
        try {
            return field.get(record);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible before", e);
        }
    }
}
