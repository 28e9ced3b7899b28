package io.datashard.flink.procedure;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.table.TableAccess;
import io.datashard.warehouse.TableName;
import io.datashard.warehouse.Warehouse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a procedure can be called with: those of the warehouse of its catalog.
 *
 * @param catalog name of the catalog
 * @param defaultDatabase the database of names without one. Flink tells a procedure nothing of the current database
 * @param warehouse the tables
 */
record CallableTables(String catalog, String defaultDatabase, Warehouse warehouse) {
    static final String ARGUMENT = "table";

    private static final String SCHEME = "://";

    /**
     * Runs a task on a table, and closes the table.
     *
     * @throws InvalidUseException if the name is of no table
     * @throws CancellationException if the thread was interrupted meanwhile: what a task says that was ended early is not the whole
     */
    <R> R on(CalledProcedure call, @Nullable String text, Function<TableAccess, R> task) {
        TableName name = name(call, call.required(ARGUMENT, text));
        Optional<TableAccess> table = warehouse.openTable(name);
        if (table.isEmpty()) {
            throw missing(call, name);
        }
        try (TableAccess open = table.get()) {
            R result = task.apply(open);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Ended " + call + " on " + name
                        + " early, because the statement was cancelled; what it had published by then stays");
            }
            return result;
        }
    }

    private TableName name(CalledProcedure call, String text) {
        String shown = CalledProcedure.quoted(text);
        if (text.startsWith("/") || text.contains(SCHEME)) {
            throw call.refused(
                    shown + " is a path",
                    "Name a table of the catalog, such as 'db.t'; for one elsewhere, create a catalog whose warehouse"
                            + " is the folder above it, and call the procedure there");
        }
        WrittenName written = WrittenName.parse(text)
                .orElseThrow(() -> call.refused(
                        shown + " is no name of a table",
                        "Write 'db.t', and put a part that has dots or backquotes into backquotes, as in SQL"));
        List<String> parts = written.parts();
        int last = parts.size() - 1;
        if (last > 2) {
            throw call.refused(
                    shown + " has " + parts.size() + " parts, and a table has a catalog, a database and a name",
                    "Put a part that has dots into backquotes; a database in a database is 'outer/inner'");
        }
        if (last == 2 && !parts.get(0).equals(catalog)) {
            throw call.refused(
                    shown + " is a table of the catalog " + parts.get(0)
                            + ", and a procedure works on those of its own",
                    "Call `" + parts.get(0) + "`." + CalledProcedure.DATABASE + "." + call.name()
                            + ", if that is a catalog of DataShard tables, or leave the catalog out");
        }
        return new TableName(last == 0 ? defaultDatabase : parts.get(last - 1), parts.get(last));
    }

    /** Says what there is instead of a table. */
    private InvalidUseException missing(CalledProcedure call, TableName name) {
        if (warehouse.views(name.database()).containsKey(name.table())) {
            return call.refused(name + " is a view, which has no files", "Name the tables that its query reads");
        }
        int separator = name.table().lastIndexOf('$');
        if (separator > 0) {
            TableName of = new TableName(name.database(), name.table().substring(0, separator));
            if (warehouse.hasTable(of)) {
                return call.refused(
                        name + " shows what is known of the table " + of + ", and has no files of its own",
                        "Name the table itself");
            }
        }
        String asDatabase =
                name.database().equals(TableName.DEFAULT) ? name.table() : name.database() + "/" + name.table();
        if (warehouse.hasDatabase(asDatabase)) {
            return call.refused(
                    "`" + asDatabase + "` is a database", "Name one table of it; a call works on one table");
        }
        if (!warehouse.hasDatabase(name.database())) {
            return call.refused(
                    "the catalog has no database `" + name.database() + "`",
                    near(name.database(), warehouse.databases()) + "SHOW DATABASES lists them");
        }
        return warehouse
                .whyNoTable(name)
                .orElseGet(() -> call.refused(
                        "there is no table " + name,
                        near(name.table(), warehouse.tables(name.database()))
                                + "A name without a database is in `" + defaultDatabase
                                + "`, whatever the current database is; write 'database.table' for another"));
    }

    private static String near(String name, List<String> known) {
        return NearestName.of(name, known)
                .map(near -> "Did you mean '" + near + "'? ")
                .orElse("");
    }
}
