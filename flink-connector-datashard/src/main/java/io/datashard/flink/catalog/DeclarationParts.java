package io.datashard.flink.catalog;

import io.datashard.error.CommitConflictException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.expressions.DefaultSqlFactory;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a declaration, as text. Flink tells a catalog how the whole declaration is to be after an ALTER TABLE, which was made of the one
 * at the start of the statement. So of what the statement does not change, the table must still have the same; otherwise another session has
 * altered it since, and would be undone.
 *
 * @param columns what is said of each column, by its name and in order
 * @param watermark the watermark; empty if there is none
 * @param key the primary key; empty if there is none
 */
record DeclarationParts(Map<String, String> columns, String watermark, String key) {
    private static final String SCHEMA = "schema.";
    private static final String NOT_NULL = " NOT NULL";

    /** The parts of a declaration in the form in which Flink writes it as text. */
    static DeclarationParts of(Map<String, String> schema) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; schema.containsKey(SCHEMA + i + ".name"); i++) {
            String column = SCHEMA + i + ".";
            columns.put(
                    schema.getOrDefault(column + "name", ""),
                    text(
                            schema.get(column + "expr"),
                            schema.get(column + "metadata"),
                            Boolean.parseBoolean(schema.get(column + "virtual")),
                            schema.getOrDefault(column + "data-type", ""),
                            schema.getOrDefault(column + "comment", "")));
        }
        return new DeclarationParts(columns, all(schema, SCHEMA + "watermark."), all(schema, SCHEMA + "primary-key."));
    }

    private static String all(Map<String, String> schema, String prefix) {
        Map<String, String> found = new TreeMap<>();
        schema.forEach((key, value) -> {
            if (key.startsWith(prefix) && !key.endsWith(".data-type")) {
                found.put(key, oneLine(value));
            }
        });
        return found.isEmpty() ? "" : found.toString();
    }

    /** Types of computed columns follow from their expressions, and a primary key makes its columns NOT NULL. */
    private static String text(
            @Nullable String expression, @Nullable String metadata, boolean isVirtual, String type, String comment) {
        String told;
        if (expression != null) {
            told = "AS " + oneLine(expression);
        } else {
            String nullable = type.endsWith(NOT_NULL) ? type.substring(0, type.length() - NOT_NULL.length()) : type;
            told = nullable + (metadata == null ? "" : " METADATA " + metadata + (isVirtual ? " VIRTUAL" : ""));
        }
        return told + " COMMENT " + comment;
    }

    private static String oneLine(String expression) {
        return expression.replaceAll("\\s+", " ").strip();
    }

    private static String text(Column column) {
        String type = column.getDataType().getLogicalType().asSerializableString();
        String comment = column.getComment().orElse("");
        if (column instanceof Column.ComputedColumn computed) {
            String expression = computed.getExpression().asSerializableString(DefaultSqlFactory.INSTANCE);
            return text(expression, null, false, type, comment);
        }
        if (column instanceof Column.MetadataColumn metadata) {
            String key = metadata.getMetadataKey().orElse(metadata.getName());
            return text(null, key, metadata.isVirtual(), type, comment);
        }
        return text(null, null, false, type, comment);
    }

    /**
     * Checks that a statement undoes nothing.
     *
     * @param table its name, for messages
     * @param altered how the declaration is to be
     * @param changes what the statement changes
     * @throws CommitConflictException if this declaration is not the one that the statement was made on
     */
    void requireBaseOf(String table, DeclarationParts altered, List<TableChange> changes) {
        Touched touched = new Touched();
        for (TableChange change : changes) {
            String different = touched.add(change, this);
            if (different != null) {
                throw conflict(table, different);
            }
        }
        if (!List.copyOf(without(touched.columns).entrySet())
                .equals(List.copyOf(altered.without(touched.columns).entrySet()))) {
            throw conflict(table, "its columns");
        }
        if (!touched.watermark && !watermark.equals(altered.watermark)) {
            throw conflict(table, "its watermark");
        }
        if (!touched.key && !key.equals(altered.key)) {
            throw conflict(table, "its primary key");
        }
    }

    private Map<String, String> without(Set<String> names) {
        Map<String, String> rest = new LinkedHashMap<>(columns);
        rest.keySet().removeAll(names);
        return rest;
    }

    private static CommitConflictException conflict(String table, String what) {
        return new CommitConflictException(
                "Cannot alter the table " + table,
                "another session has altered " + what + " since the statement began",
                "Do it again; nothing was changed");
    }

    /** What a statement changes. */
    private static final class Touched {
        private final Set<String> columns = new HashSet<>();
        private boolean watermark;
        private boolean key;

        /** Adds a change. Returns what of the declaration is not as the change expects it; null if all is. */
        private @Nullable String add(TableChange change, DeclarationParts now) {
            if (change instanceof TableChange.AddColumn added) {
                String name = added.getColumn().getName();
                return columns.add(name) && now.columns.containsKey(name) ? "the column '" + name + "'" : null;
            }
            if (change instanceof TableChange.ModifyColumn modified) {
                String name = modified.getOldColumn().getName();
                boolean isFirst = columns.add(name);
                columns.add(modified.getNewColumn().getName());
                boolean isSame = text(modified.getOldColumn()).equals(now.columns.get(name));
                return isFirst && !isSame ? "the column '" + name + "'" : null;
            }
            if (change instanceof TableChange.DropColumn dropped) {
                String name = dropped.getColumnName();
                return columns.add(name) && !now.columns.containsKey(name) ? "the column '" + name + "'" : null;
            }
            return addOfTable(change, now);
        }

        private @Nullable String addOfTable(TableChange change, DeclarationParts now) {
            if (change instanceof TableChange.AddWatermark) {
                watermark = true;
                return now.watermark.isEmpty() ? null : "its watermark";
            }
            if (change instanceof TableChange.ModifyWatermark || change instanceof TableChange.DropWatermark) {
                watermark = true;
                return now.watermark.isEmpty() ? "its watermark" : null;
            }
            if (change instanceof TableChange.AddUniqueConstraint) {
                key = true;
                return now.key.isEmpty() ? null : "its primary key";
            }
            if (change instanceof TableChange.ModifyUniqueConstraint || change instanceof TableChange.DropConstraint) {
                key = true;
                return now.key.isEmpty() ? "its primary key" : null;
            }
            return null;
        }
    }
}
