package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;

/**
 * The table that data files were written for, as their writer found it.
 *
 * @param tableUuid uuid of the table
 * @param schema columns of the table
 * @param spec partition spec of the table
 */
public record WrittenFor(String tableUuid, Schema schema, PartitionSpec spec) {
    /** The current state of a table. It must have a schema, as every writable table has. */
    public static WrittenFor of(TableMetadata table) {
        Schema schema = table.schema();
        if (schema == null) {
            throw new IllegalArgumentException("requireWritable lets no table without a schema pass");
        }
        return new WrittenFor(table.tableUuid(), schema, table.partitionSpec());
    }

    /**
     * Checks that the files fit the current table. One file with other columns breaks every scan of Python; one file with values of other
     * partitions makes readers that skip by partition lose rows.
     *
     * @param what the commit, for the message
     * @throws InvalidUseException if the files do not fit
     */
    void require(TableMetadata table, String what) {
        boolean sameSchema = table.schema() != null && table.schema().fields().equals(schema.fields());
        boolean samePartitions = table.partitionSpec().equals(spec);
        if (table.tableUuid().equals(tableUuid) && sameSchema && samePartitions) {
            return;
        }
        throw new InvalidUseException(
                "Cannot commit " + what,
                why(table, sameSchema, samePartitions),
                "Write the rows again for the table as it is now (those of a restored state: start without it), or bring the former"
                        + " table back; nothing was changed");
    }

    private String why(TableMetadata table, boolean sameSchema, boolean samePartitions) {
        if (!sameSchema) {
            return "the table's schema " + table.schema() + " is not the one that the files were written with, "
                    + schema;
        }
        return samePartitions
                ? "the table was replaced by another one since the files were written: it has another table uuid"
                : "the table is partitioned by "
                        + PartitionTerm.text(table.partitionSpec().terms(schema)) + " "
                        + table.partitionSpec() + ", and the files were written for "
                        + PartitionTerm.text(spec.terms(schema)) + " " + spec;
    }
}
