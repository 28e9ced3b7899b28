package io.datashard.flink.lineage;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.Schema;
import java.util.List;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;

/**
 * The columns of a table that a job reads or writes: of a source those of the table, of a sink those of the rows that it writes. Immutable.
 *
 * @param columns in the order of the schema
 */
@PublicEvolving
public record SchemaFacet(List<Column> columns) implements LineageDatasetFacet {
    /** The key of this facet. */
    public static final String NAME = "schema";

    /**
     * A column.
     *
     * @param name its name
     * @param type its type, as the table spells it, such as {@code decimal(18,8)}
     * @param required whether null is forbidden
     */
    public record Column(String name, String type, boolean required) {}

    /** Copies the columns. */
    public SchemaFacet {
        columns = List.copyOf(columns);
    }

    static SchemaFacet of(Schema schema) {
        return new SchemaFacet(schema.fields().stream()
                .map(field -> new Column(field.name(), field.type().text(), field.required()))
                .toList());
    }

    @Override
    public String name() {
        return NAME;
    }
}
