package io.datashard.flink.convert;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The differences between declared columns and the columns of a table. One wrong data file breaks every scan of other implementations, so a
 * writer's names, order, types and nullability must equal the table's (classic format section 4.2).
 *
 * @param differences one text for each difference; empty = the columns fit
 * @param stored schema of the table
 */
public record SchemaDiff(List<String> differences, Schema stored) {
    public SchemaDiff {
        differences = List.copyOf(differences);
    }

    /** Compares for writing: all columns must be declared. */
    public static SchemaDiff forWriting(RowType declared, Schema stored) {
        List<String> lines = columnDifferences(declared, stored);
        for (Field field : stored.fields()) {
            if (declared.getFieldIndex(field.name()) < 0) {
                lines.add("column '" + field.name() + "' is stored (" + describe(field) + ") but not declared");
            }
        }
        addOrder(lines, declared, stored);
        return new SchemaDiff(lines, stored);
    }

    /** Compares for reading: columns may be left out. */
    public static SchemaDiff forReading(RowType declared, Schema stored) {
        List<String> lines = columnDifferences(declared, stored);
        addOrder(lines, declared, stored);
        return new SchemaDiff(lines, stored);
    }

    /** Compares for reading in any order: columns may be left out. */
    public static SchemaDiff forProjecting(RowType declared, Schema stored) {
        return new SchemaDiff(columnDifferences(declared, stored), stored);
    }

    /** Whether the columns fit. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /**
     * Throws unless the columns fit.
     *
     * @param what what can't be done, and on which table, for the message
     * @throws InvalidUseException if there are differences; the message lists them and the columns as they should be declared
     */
    public void requireEmpty(String what) {
        if (!isEmpty()) {
            throw new InvalidUseException(
                    what,
                    "the declared columns are not the stored ones: " + String.join("; ", differences),
                    "Declare the columns as they are stored: " + declaration());
        }
    }

    private String declaration() {
        return stored.fields().stream()
                .map(field -> "`" + field.name() + "` " + sqlType(field))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<String> columnDifferences(RowType declared, Schema stored) {
        List<String> lines = new ArrayList<>();
        for (RowType.RowField field : declared.getFields()) {
            stored.find(field.getName())
                    .ifPresentOrElse(
                            column -> addColumn(lines, field, column),
                            () -> lines.add(unknown(field.getName(), stored)));
        }
        return lines;
    }

    private static void addColumn(List<String> lines, RowType.RowField declared, Field stored) {
        LogicalType type = declared.getType();
        if (!FlinkTypes.matches(stored.type(), type)) {
            lines.add("column '" + stored.name() + "' is declared "
                    + type.copy(true).asSummaryString() + " but stored as "
                    + stored.type().text() + ", which is "
                    + FlinkTypes.toLogicalType(stored.type(), true).asSummaryString());
        }
        if (type.isNullable() == stored.required()) {
            lines.add("column '" + stored.name() + "' is declared " + nullability(!type.isNullable()) + " but stored "
                    + nullability(stored.required()));
        }
    }

    private static void addOrder(List<String> lines, RowType declared, Schema stored) {
        List<String> common = declared.getFieldNames().stream()
                .filter(name -> stored.find(name).isPresent())
                .toList();
        List<String> order = stored.fields().stream()
                .map(Field::name)
                .filter(common::contains)
                .toList();
        if (!common.equals(order)) {
            lines.add("the order is declared as " + String.join(", ", common) + " but stored as "
                    + String.join(", ", order));
        }
    }

    private static String unknown(String name, Schema stored) {
        String near = NearestName.of(name, stored.names())
                .map(other -> " (is it '" + other + "'?)")
                .orElse("");
        return "column '" + name + "' is declared but not stored" + near;
    }

    private static String describe(Field field) {
        return field.type().text() + (field.required() ? " NOT NULL" : "");
    }

    private static String sqlType(Field field) {
        return FlinkTypes.toLogicalType(field.type(), !field.required()).asSummaryString();
    }

    private static String nullability(boolean required) {
        return required ? "NOT NULL" : "nullable";
    }
}
