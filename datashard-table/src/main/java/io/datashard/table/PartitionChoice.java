package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import java.util.List;

/** Compares the partitions that a user asks for with those of the table. */
public final class PartitionChoice {
    private PartitionChoice() {}

    /**
     * Checks that a table has the partitions asked for.
     *
     * @param table name and place of the table, for the message
     * @param asked empty = any
     * @throws InvalidUseException if the table has others
     */
    public static void require(String table, List<PartitionTerm> asked, TableMetadata actual) {
        Schema schema = actual.schema();
        List<PartitionTerm> stored =
                schema == null ? List.of() : actual.partitionSpec().terms(schema);
        if (!asked.isEmpty() && !asked.equals(stored)) {
            throw new InvalidUseException(
                    "Cannot use the table " + table + " with the partitions " + PartitionTerm.text(asked),
                    "it has " + (stored.isEmpty() ? "no partitions" : "the partitions " + PartitionTerm.text(stored))
                            + ", and those of a table that exists never change",
                    "Name no partitions (an existing table's partitions are recognised), or choose another path; nothing was"
                            + " changed");
        }
    }
}
