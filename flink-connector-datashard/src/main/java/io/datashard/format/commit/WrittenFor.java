package io.datashard.format.commit;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.schema.Schema;

/**
 * The table that data files were written for, as their writer found it.
 *
 * @param tableUuid its identity
 * @param schema its columns
 */
record WrittenFor(String tableUuid, Schema schema) {
    /**
     * Checks that the files fit the table as it is now: one file with other columns breaks every scan of Python.
     *
     * @param what the commit, for the message
     * @throws InvalidUseException if they don't
     */
    void require(TableMetadata table, String what) {
        boolean sameSchema = table.schema() != null && table.schema().fields().equals(schema.fields());
        if (table.tableUuid().equals(tableUuid) && sameSchema) {
            return;
        }
        throw new InvalidUseException(
                "Cannot commit " + what,
                sameSchema
                        ? "the table was replaced by another one since the files were written: it has another table uuid"
                        : "the table's schema " + table.schema() + " is not the one that the files were written with, "
                                + schema,
                "Write the rows again for the table as it is now (a job: start it without this state), or bring the former"
                        + " table back; nothing was changed");
    }
}
