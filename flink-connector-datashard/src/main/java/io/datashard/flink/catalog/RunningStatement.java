package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import java.util.Arrays;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;

/**
 * The statement that Flink is running. Flink tells a catalog the steps of a statement and not the statement: the steps of {@code CREATE OR
 * REPLACE TABLE AS} are those of {@code DROP}, {@code CREATE} and {@code INSERT}. But it runs them from one method, which takes the statement
 * and is still on the stack. A catalog is not opened on a Flink that has no such method: there, nothing would keep a table from being removed.
 */
enum RunningStatement {
    REPLACE_TABLE_AS("org.apache.flink.table.operations.ReplaceTableAsOperation"),
    CREATE_TABLE_AS("org.apache.flink.table.operations.CreateTableASOperation");

    private final String operation;
    private final String descriptor;

    RunningStatement(String operation) {
        this.operation = operation;
        this.descriptor = "L" + operation.replace('.', '/') + ";";
    }

    /**
     * Refuses to work on a Flink that runs these statements in a way that is not known.
     *
     * @throws InvalidUseException if it does
     */
    static void requireRecognised(String catalog) {
        requireRecognised(catalog, TableEnvironmentImpl.class);
    }

    /** Like the other one, with the class of Flink that runs statements. */
    static void requireRecognised(String catalog, Class<?> environment) {
        for (RunningStatement statement : values()) {
            if (!statement.isRunBy(environment)) {
                throw new InvalidUseException(
                        "Cannot open the catalog " + catalog,
                        "this release of Flink does not run statements as those do that are known: "
                                + environment.getName()
                                + " has no method that takes the operation "
                                + statement.operation.substring(statement.operation.lastIndexOf('.') + 1)
                                + ", by which REPLACE TABLE AS would be recognised and kept from removing a table",
                        "Use a release of Flink that the documentation names, or a newer release of the connector; nothing was"
                                + " changed");
            }
        }
    }

    private boolean isRunBy(Class<?> environment) {
        try {
            return Arrays.stream(environment.getDeclaredMethods())
                    .anyMatch(method -> Arrays.stream(method.getParameterTypes())
                            .anyMatch(type -> type.getName().equals(operation)));
        } catch (LinkageError e) {
            return false;
        }
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
