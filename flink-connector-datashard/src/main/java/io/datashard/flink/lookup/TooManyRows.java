package io.datashard.flink.lookup;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.LookupJoinOptions;
import org.apache.flink.configuration.MemorySize;

/** The error if rows take more memory than is allowed: how large they are, and what to do. */
final class TooManyRows {
    private static final int PERCENT_OF_MARGIN = 120;

    private TooManyRows() {}

    /**
     * The error.
     *
     * @param rows the rows that do fit
     * @param changes has read them
     */
    static InvalidUseException of(LookupPlan plan, CachedRows.Share share, CachedRows rows, TableChanges changes) {
        long read = Math.max(1, changes.readRows());
        long all = Math.max(read, changes.countRows());
        long needed = (long) ((double) rows.bytes() / read * all);
        long advised = needed / 100 * PERCENT_OF_MARGIN;
        String where = share.subtasks() == 1
                ? "one subtask"
                : "subtask " + (share.subtask() + 1) + " of the " + share.subtasks() + " that share them";
        String lessEach = share.subtasks() == 1
                ? "let each subtask hold its share of the rows, by the hint LOOKUP('table'='…', 'shuffle'='true')"
                : "raise the parallelism, so that each subtask holds fewer of the rows";
        return new InvalidUseException(
                "Cannot hold the rows of the table " + plan.table() + " for a lookup join",
                rows.addedRows() + " of them take " + new MemorySize(rows.bytes()).toHumanReadableString() + " in "
                        + where
                        + ", all that the query needs of the " + all + " rows of the table about "
                        + new MemorySize(needed).toHumanReadableString() + ", and '"
                        + LookupJoinOptions.MAX_MEMORY.key()
                        + "' is " + new MemorySize(plan.settings().maxBytes()).toHumanReadableString(),
                "Set '" + LookupJoinOptions.MAX_MEMORY.key() + "' to '" + (advised / (1 << 20) + 1)
                        + " mb' and give each task manager that much more heap for each of its subtasks"
                        + " ('taskmanager.memory.task.heap.size'); or " + lessEach
                        + "; or select fewer columns and rows of the table");
    }
}
