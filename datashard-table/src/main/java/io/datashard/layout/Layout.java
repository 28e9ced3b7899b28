package io.datashard.layout;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Locale;

/**
 * How a table lies on disk. Chosen when the table is created; later it is detected, never configured.
 *
 * <p>{@link #CLASSIC} is what Python DataShard 0.6 to 0.9 reads and writes. {@link #ICEBERG} is what Python DataShard 0.10 and later reads and
 * writes, and what DuckDB, pyiceberg, Spark and Iceberg Java read.
 */
@PublicEvolving
public enum Layout {
    CLASSIC,
    ICEBERG;

    /** As options name it: {@code classic} or {@code iceberg}. */
    public String optionValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns of a table of this layout for rows with the given columns: binary instead of fixed[L] if the layout has no fixed[L]. */
    public Schema columnsFor(Schema rows) {
        if (this == ICEBERG) {
            return rows;
        }
        return new Schema(
                rows.schemaId(),
                rows.fields().stream()
                        .map(field -> field.type() instanceof FixedType
                                ? new Field(field.id(), field.name(), PrimitiveType.BINARY, field.required())
                                : field)
                        .toList());
    }

    /**
     * Checks that a table of this layout can have these partitions.
     *
     * @param table location of the table, for the message
     * @throws InvalidUseException if the layout can't have them
     */
    public void requirePartitions(String table, List<PartitionTerm> terms) {
        if (this == CLASSIC && !terms.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot create the table " + table + " with the partitions " + PartitionTerm.text(terms),
                    "a table of the classic layout has none",
                    "Create it with the layout 'iceberg' or without partitions; nothing was changed");
        }
    }

    /**
     * Checks that a table of this layout can have this location. Documents of the iceberg layout name files by the whole path, and Python
     * reads a backslash in it as a slash, so that a table would not find its own files (iceberg format section 1.4).
     *
     * @param table location of the table
     * @throws InvalidUseException if the table can't lie there
     */
    public void requireLocation(String table) {
        if (this == ICEBERG && table.indexOf('\\') >= 0) {
            throw new InvalidUseException(
                    "Cannot create the table " + table,
                    "its path has a backslash, which Python takes for a slash in the paths of a table of the iceberg layout, and then fails",
                    "Choose a path without backslashes, or the classic layout; nothing was changed");
        }
    }
}
