package io.datashard.flink.convert;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * The fields of a class that Flink accepts as a POJO (records included): superclass first, in source order. Flink itself sorts fields by name,
 * which makes a poor column order for a new table.
 *
 * @param fields the fields, made accessible
 * @param columns the column of each field
 */
record PojoFields(List<Field> fields, List<JavaColumn> columns) {
    /**
     * The fields of a class.
     *
     * @throws InvalidUseException if the class is no POJO, or a field's class has no column type
     */
    static PojoFields of(Class<?> type) {
        if (!(TypeInformation.of(type) instanceof PojoTypeInfo<?> pojo)) {
            throw new InvalidUseException(
                    "Cannot use the class " + type.getName() + " as rows of a table",
                    "Flink does not take it for a POJO",
                    "Make it a public top-level or static class with a public constructor without arguments and fields that are public"
                            + " or have a getter and a setter, or make it a public record");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < pojo.getArity(); i++) {
            fields.add(pojo.getPojoFieldAt(i).getField());
        }
        List<Field> declared = declaredFields(type);
        fields.sort((a, b) -> Integer.compare(declared.indexOf(a), declared.indexOf(b)));
        fields.forEach(field -> field.setAccessible(true));
        return new PojoFields(fields, fields.stream().map(PojoFields::column).toList());
    }

    private static List<Field> declaredFields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            fields.addAll(0, List.of(current.getDeclaredFields()));
        }
        return fields;
    }

    private static JavaColumn column(Field field) {
        Class<?> type = field.getType();
        DataTypeHint hint = field.getAnnotation(DataTypeHint.class);
        if (hint != null && !hint.value().isEmpty()) {
            return hinted(field, LogicalTypeParser.parse(hint.value(), PojoFields.class.getClassLoader()));
        }
        DataType column = JavaTypes.toDataType(type)
                .orElseThrow(() -> unsupported(field, "no column type stands for " + Article.with(type.getTypeName())));
        return new JavaColumn(field.getName(), type, column, type.isPrimitive());
    }

    private static JavaColumn hinted(Field field, LogicalType hint) {
        DataType column = FlinkTypes.toDataType(field.getName(), hint);
        if (!JavaTypes.fits(field.getType(), column)) {
            throw unsupported(
                    field,
                    "its hint " + hint.asSummaryString() + " does not fit "
                            + Article.with(field.getType().getTypeName()));
        }
        return new JavaColumn(
                field.getName(), field.getType(), column, field.getType().isPrimitive() || !hint.isNullable());
    }

    private static InvalidUseException unsupported(Field field, String why) {
        return new InvalidUseException(
                "Cannot use the field '" + field.getName() + "' of "
                        + field.getDeclaringClass().getName() + " as a column",
                why,
                "Use boolean, int, long, float, double, their boxed classes, String, BigDecimal, LocalDate, LocalTime, LocalDateTime,"
                        + " Instant, UUID or byte[], or make the field transient to leave it out");
    }
}
