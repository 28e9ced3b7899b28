package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.NearestName;
import io.datashard.warehouse.Warehouse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.procedures.Procedure;

/** The procedures of a catalog. They are in the database {@code sys}, whether or not the warehouse has a database of this name. */
@Internal
public final class Procedures {
    /** The database that has them. */
    public static final String DATABASE = CalledProcedure.DATABASE;

    private static final Map<String, Function<CallableTables, Procedure>> ALL = all();

    /** What others call them. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "compact", RewriteDataFiles.NAME, "rollback_to", RollbackToSnapshot.NAME, "vacuum", RemoveOrphanFiles.NAME);

    private final CallableTables tables;

    /**
     * The procedures of a catalog.
     *
     * @param catalog its name
     * @param defaultDatabase the database of tables that are named without one
     * @param warehouse its tables; stays open as long as the procedures are called
     */
    public Procedures(String catalog, String defaultDatabase, Warehouse warehouse) {
        this.tables = new CallableTables(catalog, defaultDatabase, warehouse);
    }

    private static Map<String, Function<CallableTables, Procedure>> all() {
        Map<String, Function<CallableTables, Procedure>> all = new LinkedHashMap<>();
        all.put(ExpireSnapshots.NAME, ExpireSnapshots::new);
        all.put(RemoveOrphanFiles.NAME, RemoveOrphanFiles::new);
        all.put(ResetConsumer.NAME, ResetConsumer::new);
        all.put(RewriteDataFiles.NAME, RewriteDataFiles::new);
        all.put(RewriteManifests.NAME, RewriteManifests::new);
        all.put(RollbackToSnapshot.NAME, RollbackToSnapshot::new);
        all.put(VerifyTable.NAME, VerifyTable::new);
        return all;
    }

    /** The names of all, in order. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * A procedure.
     *
     * @throws InvalidUseException if there is none of this name; it names the one that was meant
     */
    public Procedure get(String database, String name) {
        Function<CallableTables, Procedure> procedure = ALL.get(name);
        if (procedure == null || !database.equals(DATABASE)) {
            throw unknown(database, name);
        }
        return procedure.apply(tables);
    }

    private InvalidUseException unknown(String database, String name) {
        String meant =
                ELSEWHERE.getOrDefault(name, NearestName.of(name, names()).orElse(""));
        return new InvalidUseException(
                "Cannot call `" + tables.catalog() + "`.`" + database + "`." + name,
                "the catalog has no procedure of this name",
                (meant.isEmpty() ? "" : "Did you mean " + DATABASE + "." + meant + "? ") + "There are, in " + DATABASE
                        + ": " + String.join(", ", names()));
    }
}
