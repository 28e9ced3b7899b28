package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.procedure.Procedures;
import java.util.List;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.procedures.Procedure;

/** A catalog of tables and views, of the procedures that keep tables healthy, and of nothing else: says why, and what to use instead. */
abstract class CatalogOfTables extends AbstractCatalog {
    CatalogOfTables(String name, String defaultDatabase) {
        super(name, defaultDatabase);
    }

    private InvalidUseException refused(String what, String why, String remedy) {
        return new InvalidUseException(
                "Cannot " + what + " in the catalog " + getName(), why, remedy + "; nothing was changed");
    }

    private InvalidUseException noFunctions(ObjectPath path) {
        return refused(
                "keep the function " + path.getFullName(),
                "a folder of tables has no place for functions",
                "Use CREATE TEMPORARY FUNCTION, or CREATE FUNCTION in another catalog, such as default_catalog");
    }

    private InvalidUseException noModels(ObjectPath path) {
        return refused(
                "keep the model " + path.getFullName(),
                "a folder of tables has no place for models",
                "Use CREATE TEMPORARY MODEL, or CREATE MODEL in another catalog, such as default_catalog");
    }

    private InvalidUseException noPartitions(String what, ObjectPath path) {
        return refused(
                what + " of the table " + path.getFullName(),
                "the partitions of a table are those of its rows",
                "Use INSERT INTO to add rows; a partition appears with its first row");
    }

    private InvalidUseException noStatistics(ObjectPath path) {
        return refused(
                "keep statistics of the table " + path.getFullName(),
                "every commit writes those of its files into the metadata of the table, which is where the planner finds them",
                "Leave ANALYZE TABLE out");
    }

    /** Of Flink 2.3: older ones ask for none, so this overrides nothing there. */
    @SuppressWarnings("MissingOverride")
    public final List<String> listMaterializedTables(String database) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
        return List.of();
    }

    @Override
    public List<String> listFunctions(String database) {
        return List.of();
    }

    @Override
    public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
        throw new FunctionNotExistException(getName(), path);
    }

    @Override
    public boolean functionExists(ObjectPath path) {
        return false;
    }

    @Override
    public void createFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfExists) {
        throw noFunctions(path);
    }

    @Override
    public void alterFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfNotExists)
            throws FunctionNotExistException {
        dropFunction(path, ignoreIfNotExists);
    }

    @Override
    public void dropFunction(ObjectPath path, boolean ignoreIfNotExists) throws FunctionNotExistException {
        if (!ignoreIfNotExists) {
            throw new FunctionNotExistException(getName(), path);
        }
    }

    /** The procedures of the open catalog. */
    abstract Procedures procedures();

    /** Those of {@code sys}: it has them without being a database of the warehouse, and keeps its tables if it is one. */
    @Override
    public final List<String> listProcedures(String database) throws DatabaseNotExistException {
        if (database.equals(Procedures.DATABASE)) {
            return Procedures.names();
        }
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
        return List.of();
    }

    /** Says which there are if this is none: of an absent one, Flink would say that no function has this signature. */
    @Override
    public final Procedure getProcedure(ObjectPath path) {
        return procedures().get(path.getDatabaseName(), path.getObjectName());
    }

    @Override
    public List<String> listModels(String database) {
        return List.of();
    }

    @Override
    public boolean modelExists(ObjectPath path) {
        return false;
    }

    @Override
    public CatalogModel getModel(ObjectPath path) throws ModelNotExistException {
        throw new ModelNotExistException(getName(), path);
    }

    @Override
    public void createModel(ObjectPath path, CatalogModel model, boolean ignoreIfExists) {
        throw noModels(path);
    }

    @Override
    public void dropModel(ObjectPath path, boolean ignoreIfNotExists) throws ModelNotExistException {
        if (!ignoreIfNotExists) {
            throw new ModelNotExistException(getName(), path);
        }
    }

    @Override
    public void createPartition(
            ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition, boolean ignoreIfExists) {
        throw noPartitions("add a partition", path);
    }

    @Override
    public void dropPartition(ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNotExists) {
        throw noPartitions("drop a partition", path);
    }

    @Override
    public void alterPartition(
            ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition, boolean ignoreIfNotExists) {
        throw noPartitions("alter a partition", path);
    }

    @Override
    public void alterTableStatistics(ObjectPath path, CatalogTableStatistics statistics, boolean ignoreIfNotExists) {
        throw noStatistics(path);
    }

    @Override
    public void alterTableColumnStatistics(
            ObjectPath path, CatalogColumnStatistics statistics, boolean ignoreIfNotExists) {
        throw noStatistics(path);
    }

    @Override
    public void alterPartitionStatistics(
            ObjectPath path, CatalogPartitionSpec spec, CatalogTableStatistics statistics, boolean ignoreIfNotExists) {
        throw noStatistics(path);
    }

    @Override
    public void alterPartitionColumnStatistics(
            ObjectPath path, CatalogPartitionSpec spec, CatalogColumnStatistics statistics, boolean ignoreIfNotExists) {
        throw noStatistics(path);
    }

    /** All of them: what a filter leaves is found when the table is read. */
    @Override
    public List<CatalogPartitionSpec> listPartitionsByFilter(ObjectPath path, List<Expression> filters)
            throws TableNotExistException, TableNotPartitionedException {
        return listPartitions(path);
    }

    @Override
    public CatalogTableStatistics getPartitionStatistics(ObjectPath path, CatalogPartitionSpec spec) {
        return CatalogTableStatistics.UNKNOWN;
    }

    @Override
    public CatalogColumnStatistics getPartitionColumnStatistics(ObjectPath path, CatalogPartitionSpec spec) {
        return CatalogColumnStatistics.UNKNOWN;
    }
}
