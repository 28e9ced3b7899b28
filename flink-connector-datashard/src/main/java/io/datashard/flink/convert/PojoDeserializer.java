package io.datashard.flink.convert;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as POJOs. Fields and columns are matched by name.
 *
 * @param type class of the records
 */
record PojoDeserializer<T>(Class<T> type) implements RecordDeserializer<T> {
    PojoDeserializer {
        PojoFields.of(type);
    }

    @Override
    public Schema projection(Schema table) {
        List<JavaColumn> columns = PojoFields.of(type).columns();
        JavaColumn.requireReadable(columns, table, "records of " + type.getName());
        return table.select(columns.stream().map(JavaColumn::name).toList());
    }

    @Override
    public TypeInformation<T> producedType(Schema projection) {
        return TypeInformation.of(type);
    }

    @Override
    public Bound<T> bind(Schema projection) {
        List<Field> fields = PojoFields.of(type).fields();
        ColumnReader[] readers = new ColumnReader[fields.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] =
                    JavaColumns.reader(projection.field(i).type(), fields.get(i).getType());
        }
        Maker<T> maker = type.isRecord() ? recordMaker(fields) : beanMaker(fields);
        return (row, origin) -> maker.make(values(row, fields, readers));
    }

    private @Nullable Object[] values(RowView row, List<Field> fields, ColumnReader[] readers) {
        @Nullable Object[] values = new @Nullable Object[readers.length];
        for (int i = 0; i < readers.length; i++) {
            if (!row.isNullAt(i)) {
                values[i] = readers[i].read(row, i);
            } else if (fields.get(i).getType().isPrimitive()) {
                throw new InvalidUseException(
                        "Cannot read a row as " + Article.with(type.getName()),
                        "the column '" + fields.get(i).getName() + "' holds a null and the field is a primitive "
                                + fields.get(i).getType(),
                        "Make the field an object, for example Integer or Long");
            }
        }
        return values;
    }

    /** Makes a record of the values of its fields. */
    @FunctionalInterface
    private interface Maker<T> {
        T make(@Nullable Object[] values);
    }

    private Maker<T> beanMaker(List<Field> fields) {
        Constructor<T> constructor = constructor();
        return values -> {
            try {
                T record = constructor.newInstance();
                for (int i = 0; i < values.length; i++) {
                    fields.get(i).set(record, values[i]);
                }
                return record;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "Flink takes " + type.getName() + " for a POJO but it can't be made", e);
            }
        };
    }

    private Maker<T> recordMaker(List<Field> fields) {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<T> constructor = constructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        List<String> names = fields.stream().map(Field::getName).toList();
        int[] order = Arrays.stream(components)
                .mapToInt(component -> names.indexOf(component.getName()))
                .toArray();
        return values -> {
            @Nullable Object[] arguments = new @Nullable Object[order.length];
            for (int i = 0; i < order.length; i++) {
                arguments[i] = values[order[i]];
            }
            try {
                return constructor.newInstance(arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The constructor of " + type.getName() + " failed", e);
            }
        };
    }

    private Constructor<T> constructor(Class<?>... parameters) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Flink takes " + type.getName() + " for a POJO", e);
        }
    }
}
