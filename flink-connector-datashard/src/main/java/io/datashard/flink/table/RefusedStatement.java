package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;

/**
 * Statements that Flink has and a DataShard table has not. A sink or a source that lacked what they need would be refused by Flink, in words of
 * its interfaces; so each is asked, and says what to use instead. Nothing is changed.
 */
enum RefusedStatement {
    OVERWRITE(
            "INSERT OVERWRITE",
            "replaced",
            "Write the rows that are to be there into another table (another 'path'; in a catalog of a folder, another"
                    + " name), and read that one"),
    DELETE(
            "DELETE",
            "removed",
            "Write the rows that stay into another table (another 'path'; in a catalog of a folder, another name), and"
                    + " read that one"),
    UPDATE(
            "UPDATE",
            "changed",
            "Append the new rows by INSERT INTO, with a column that tells which is newer, and let queries take the"
                    + " newest of each key (ROW_NUMBER); or write all rows, changed, into another table"
                    + " (another 'path'; in a catalog of a folder, another name)"),
    TRUNCATE(
            "TRUNCATE TABLE",
            "removed",
            "Write to another table (another 'path'; in a catalog of a folder, another name), and read that one");

    private final String statement;
    private final String done;
    private final String instead;

    RefusedStatement(String statement, String done, String instead) {
        this.statement = statement;
        this.done = done;
        this.instead = instead;
    }

    /** The error of the statement on this table. */
    InvalidUseException on(String table) {
        return new InvalidUseException(
                "Cannot run " + statement + " on the table " + table,
                "it is not supported: rows are only added to a DataShard table, and none are " + done,
                instead + ". Nothing was changed");
    }

    /** The error of an INSERT whose query takes rows back that it has given. The recipe is that of docs/changelogs.md. */
    static InvalidUseException changes(String table) {
        return new InvalidUseException(
                "Cannot write to the table " + table,
                "the query updates or deletes rows that it gave before, as GROUP BY without a window, ROW_NUMBER and outer joins do in streaming mode,"
                        + " and rows are only added to a DataShard table",
                "Write each change as a row, into a table with the column `op` STRING before those of the query:"
                        + " INSERT INTO … SELECT * FROM TO_CHANGELOG(input => (SELECT …)), and read it back by FROM_CHANGELOG (Flink 2.3 or newer)."
                        + " Or let the query only add rows, by a window or DISTINCT, or run it with 'execution.runtime-mode' = 'batch'."
                        + " EXPLAIN CHANGELOG_MODE SELECT … shows which part of a query makes which changes. Nothing was changed");
    }

    /**
     * The error of a lookup join on a declaration with an option that chooses snapshots.
     *
     * @param option its key
     */
    static InvalidUseException lookup(String table, String option) {
        return new InvalidUseException(
                "Cannot look up rows of the table " + table + " (JOIN … FOR SYSTEM_TIME AS OF a processing time)",
                "'" + option + "' chooses what to read, and a lookup join reads the table as it is at that time",
                "Leave the option out, and name the table itself where $snapshot_<id> is its name; or leave FOR SYSTEM_TIME AS OF out: a plain JOIN"
                        + " reads what the option chooses");
    }
}
