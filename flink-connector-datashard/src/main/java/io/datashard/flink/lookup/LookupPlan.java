package io.datashard.flink.lookup;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.options.LookupSettings;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.schema.Predicate;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup join needs of a table. Immutable; travels with the job.
 *
 * @param table name and place of the table, for messages
 * @param location where the table lies
 * @param rows makes the rows
 * @param keys the columns by which rows are looked up
 * @param reading which rows to read, and how
 * @param settings how to hold the rows
 * @param isSharded whether each subtask gets the lookups of its share of the keys, and no others
 */
public record LookupPlan(
        String table,
        TableLocation location,
        RecordDeserializer<RowData> rows,
        KeyColumns keys,
        Reading reading,
        LookupSettings settings,
        boolean isSharded)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Which rows to read, and how.
     *
     * @param filter only rows that match; null = all
     * @param verification which checksums are compared
     * @param legacyReadMode how to read a table of Python up to 0.4
     */
    public record Reading(@Nullable Predicate filter, ChecksumVerification verification, LegacyReadMode legacyReadMode)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
