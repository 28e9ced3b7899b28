package io.datashard.flink.convert;

import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of a Row or a POJO. Fields and columns are matched by name.
 *
 * @param name name of the field and of the column
 * @param javaType class of the field's values
 * @param type column type that a new table gets
 * @param required whether a new table forbids null
 */
record JavaColumn(String name, Class<?> javaType, DataType type, boolean required) implements Serializable {
    /** The schema of a new table; field ids count from 1. */
    static Schema toSchema(List<JavaColumn> columns) {
        List<Field> fields = new ArrayList<>();
        for (JavaColumn column : columns) {
            fields.add(new Field(fields.size() + 1, column.name, column.type, column.required));
        }
        return new Schema(1, fields);
    }

    /**
     * Checks that records with these fields can be written: one field for each column and one column for each field, in any order. A nullable
     * field may feed a required column; then a record with a null in that field fails.
     *
     * @throws InvalidUseException if they don't fit; the message lists the differences
     */
    static void requireWritable(List<JavaColumn> columns, Schema table, String records) {
        List<String> lines = differences(columns, table);
        for (Field field : table.fields()) {
            if (columns.stream().noneMatch(column -> column.name.equals(field.name()))) {
                lines.add("column '" + field.name() + "' (" + field.type().text() + ") has no field");
            }
        }
        requireNone(lines, "Cannot write " + records + " to the table", table);
    }

    /**
     * Checks that records with these fields can be read from some of the columns.
     *
     * @throws InvalidUseException if they don't fit; the message lists the differences
     */
    static void requireReadable(List<JavaColumn> columns, Schema table, String records) {
        requireNone(differences(columns, table), "Cannot read the table as " + records, table);
    }

    private static List<String> differences(List<JavaColumn> columns, Schema table) {
        List<String> names = table.names();
        List<String> lines = new ArrayList<>();
        for (JavaColumn column : columns) {
            Field field = table.find(column.name).orElse(null);
            if (field == null) {
                lines.add("field '" + column.name + "' has no column"
                        + NearestName.of(column.name, names)
                                .map(near -> " (is it '" + near + "'?)")
                                .orElse(""));
            } else if (!column.fits(field.type())) {
                lines.add("field '" + column.name + "' is " + Article.with(column.javaType.getTypeName())
                        + " but the column is "
                        + field.type().text() + ", which is "
                        + Article.with(JavaTypes.defaultClass(field.type()).getTypeName()));
            }
        }
        return lines;
    }

    private boolean fits(DataType stored) {
        return JavaTypes.fits(javaType, stored);
    }

    private static void requireNone(List<String> lines, String what, Schema table) {
        if (!lines.isEmpty()) {
            throw new InvalidUseException(
                    what,
                    "fields and columns differ: " + String.join("; ", lines),
                    "Make the fields fit the columns " + table);
        }
    }
}
