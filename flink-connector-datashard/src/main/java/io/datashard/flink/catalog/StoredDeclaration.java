package io.datashard.flink.catalog;

import io.datashard.flink.convert.FlinkTypes;
import io.datashard.flink.convert.SchemaDiff;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.table.catalog.CatalogPropertiesUtil;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.DefaultSqlFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a declaration in SQL says of columns and the table format has no place for: computed and metadata columns, watermark, primary key,
 * comments, and types that are finer than the stored ones. It lies in properties of the table, which every commit keeps, in the form in which
 * Flink itself writes declarations as text. A table whose declaration says no more than its stored columns has none of these properties.
 */
final class StoredDeclaration {
    /** The prefix of the properties. */
    static final String PREFIX = "datashard.flink.declared.";
    /** The comment of the table. */
    static final String COMMENT = "datashard.flink.comment";

    private static final Logger LOG = LoggerFactory.getLogger(StoredDeclaration.class);
    private static final String SCHEMA = "schema.";

    private StoredDeclaration() {}

    /** The properties of a declaration. */
    static Map<String, String> properties(ResolvedCatalogTable table) {
        Map<String, String> properties = new TreeMap<>();
        String comment = table.getComment();
        if (comment != null && !comment.isEmpty()) {
            properties.put(COMMENT, comment);
        }
        if (!isPlain(table.getResolvedSchema())) {
            schema(table).forEach((key, value) -> properties.put(PREFIX + key, value));
        }
        return properties;
    }

    /** The declaration in the form in which Flink writes it as text. */
    static Map<String, String> schema(ResolvedCatalogTable table) {
        Map<String, String> schema = new TreeMap<>();
        CatalogPropertiesUtil.serializeCatalogTable(table.copy(Map.of()), DefaultSqlFactory.INSTANCE)
                .forEach((key, value) -> {
                    if (key.startsWith(SCHEMA)) {
                        schema.put(key, value);
                    }
                });
        return schema;
    }

    /** The declaration that a table has, in the same form; without one, that of its stored columns. */
    static Map<String, String> schema(String table, Schema stored, Map<String, String> properties) {
        return declared(properties)
                .filter(declaration -> fits(table, declaration, stored))
                .orElseGet(() -> {
                    Map<String, String> schema = new TreeMap<>();
                    List<RowType.RowField> fields = FlinkTypes.toRowType(stored).getFields();
                    for (int i = 0; i < fields.size(); i++) {
                        schema.put(SCHEMA + i + ".name", fields.get(i).getName());
                        schema.put(
                                SCHEMA + i + ".data-type",
                                fields.get(i).getType().asSerializableString());
                    }
                    return schema;
                });
    }

    /** Whether the stored columns say all of it. */
    private static boolean isPlain(ResolvedSchema schema) {
        boolean isPlain = schema.getPrimaryKey().isEmpty()
                && schema.getWatermarkSpecs().isEmpty()
                && schema.getColumns().stream()
                        .allMatch(column ->
                                column.isPhysical() && column.getComment().isEmpty());
        if (!isPlain) {
            return false;
        }
        RowType declared = (RowType) schema.toPhysicalRowDataType().getLogicalType();
        return FlinkTypes.toRowType(FlinkTypes.toSchema(declared)).getFields().equals(declared.getFields());
    }

    /** Whether a property is part of a declaration, and not the comment of the table, which nothing but its creation sets. */
    static boolean isOfColumns(String property) {
        return property.startsWith(PREFIX);
    }

    /** The columns as Flink is to see them: as declared, if the declaration fits the stored ones; otherwise as stored. */
    static org.apache.flink.table.api.Schema columns(String table, Schema stored, Map<String, String> properties) {
        return declared(properties)
                .filter(declaration -> fits(table, declaration, stored))
                .map(declaration -> CatalogPropertiesUtil.deserializeCatalogTable(declaration)
                        .getUnresolvedSchema())
                .orElseGet(() -> plain(stored));
    }

    private static org.apache.flink.table.api.Schema plain(Schema stored) {
        org.apache.flink.table.api.Schema.Builder builder = org.apache.flink.table.api.Schema.newBuilder();
        for (RowType.RowField field : FlinkTypes.toRowType(stored).getFields()) {
            builder.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
        }
        return builder.build();
    }

    private static Optional<Map<String, String>> declared(Map<String, String> properties) {
        Map<String, String> declaration = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                declaration.put(key.substring(PREFIX.length()), value);
            }
        });
        return declaration.isEmpty() ? Optional.empty() : Optional.of(declaration);
    }

    /** Columns are changed by other tools, if at all. Then what was declared of them is of others. */
    private static boolean fits(String table, Map<String, String> declaration, Schema stored) {
        SchemaDiff difference = SchemaDiff.forWriting(physical(declaration), stored);
        if (!difference.isEmpty()) {
            LOG.warn(
                    "The declaration of {} that was stored by Flink is not of the columns that the table has now, and is left out: {}",
                    table,
                    difference.differences());
        }
        return difference.isEmpty();
    }

    private static RowType physical(Map<String, String> declaration) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; declaration.containsKey(SCHEMA + i + ".name"); i++) {
            String column = SCHEMA + i;
            boolean isStored =
                    !declaration.containsKey(column + ".expr") && !declaration.containsKey(column + ".metadata");
            if (isStored) {
                LogicalType type = LogicalTypeParser.parse(
                        declaration.getOrDefault(column + ".data-type", ""), StoredDeclaration.class.getClassLoader());
                fields.add(new RowType.RowField(declaration.get(column + ".name"), type));
            }
        }
        return new RowType(false, fields);
    }
}
