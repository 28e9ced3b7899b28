package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;

/**
 * The statement that Flink is running. Flink tells a catalog the steps of a statement and not the statement: the steps of {@code CREATE OR
 * REPLACE TABLE AS} are those of {@code DROP}, {@code CREATE} and {@code INSERT}. But it runs them from one method, which takes the statement
 * and is still on the stack. {@code CatalogStatementsITCase} holds that it is so on the running Flink.
 */
enum RunningStatement {
    REPLACE_TABLE_AS("Lorg/apache/flink/table/operations/ReplaceTableAsOperation;"),
    CREATE_TABLE_AS("Lorg/apache/flink/table/operations/CreateTableASOperation;");

    private final String descriptor;

    RunningStatement(String descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether this thread runs such a statement. */
    boolean isRunning() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getDescriptor().contains(descriptor)));
    }

    /**
     * Refuses to replace a table.
     *
     * @throws InvalidUseException if that is the statement
     */
    static void requireNoReplacement(String table) {
        if (REPLACE_TABLE_AS.isRunning()) {
            throw new InvalidUseException(
                    "Cannot replace the table " + table,
                    "REPLACE TABLE AS would remove the table with its rows first, so that a query that failed would leave nothing",
                    "Create a table of another name AS SELECT, then drop this one; nothing was changed");
        }
    }

    /**
     * Refuses to append to a table that is there.
     *
     * @throws InvalidUseException if the statement is to create the table, and to fill it
     */
    static void requireNoRepetition(String table) {
        if (CREATE_TABLE_AS.isRunning()) {
            throw new InvalidUseException(
                    "Cannot create the table " + table + " AS SELECT",
                    "there is one already, and in spite of IF NOT EXISTS Flink would append the rows of the query to it",
                    "Use INSERT INTO to append, or another name; nothing was changed");
        }
    }
}
