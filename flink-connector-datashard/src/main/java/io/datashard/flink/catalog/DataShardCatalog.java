package io.datashard.flink.catalog;

import io.datashard.annotation.Internal;
import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.CatalogOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.procedure.Procedures;
import io.datashard.table.TableLocation;
import io.datashard.warehouse.TableName;
import io.datashard.warehouse.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedCatalogView;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.factories.Factory;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a warehouse as a catalog of Flink. Keeps nothing: a table is a folder with a version hint, whoever made it ({@code
 * docs/decisions/0040-folder-is-the-catalog.md}). Thread-safe once it is open.
 */
@Internal
public final class DataShardCatalog extends CatalogOfTables {
    private final TableLocation location;
    private final Map<String, String> storeOptions;
    private final ReadableConfig session;
    private volatile @Nullable Opened opened;

    /**
     * A catalog that is not open yet.
     *
     * @param location root of the warehouse
     * @param storeOptions options that say how to reach its store
     * @param session settings of the session
     */
    DataShardCatalog(
            String name,
            String defaultDatabase,
            TableLocation location,
            Map<String, String> storeOptions,
            ReadableConfig session) {
        super(name, defaultDatabase);
        this.location = location;
        this.storeOptions = Map.copyOf(storeOptions);
        this.session = session;
    }

    @Override
    public void open() {
        RunningStatement.requireRecognised(getName());
        Warehouse warehouse = Warehouse.open(location, ProcessSurroundings::current);
        boolean isUsable = false;
        try {
            if (!warehouse.hasDatabase(getDefaultDatabase())) {
                throw new InvalidUseException(
                        "Cannot open the catalog " + getName(),
                        "there is no database '" + getDefaultDatabase() + "' in " + location,
                        "Correct '" + CatalogOptions.DEFAULT_DATABASE.key()
                                + "', or leave it out: 'default' is the warehouse itself");
            }
            isUsable = true;
        } finally {
            if (!isUsable) {
                warehouse.close();
            }
        }
        Place place = new Place(getName(), warehouse, storeOptions, session);
        opened = new Opened(place, new CatalogStatistics(place), new CatalogDatabases(place));
    }

    @Override
    public void close() {
        Opened closed = opened;
        opened = null;
        if (closed != null) {
            closed.place().warehouse().close();
        }
    }

    /** What an open catalog works with. */
    private record Opened(Place place, CatalogStatistics statistics, CatalogDatabases databases) {}

    private Opened opened() {
        Opened open = opened;
        if (open == null) {
            throw new IllegalStateException("the catalog " + getName() + " is not open");
        }
        return open;
    }

    private Place place() {
        return opened().place();
    }

    private Warehouse warehouse() {
        return place().warehouse();
    }

    private CatalogTables tables() {
        return new CatalogTables(place());
    }

    private CatalogViews views() {
        return new CatalogViews(place());
    }

    private CatalogMetadata metadata() {
        return new CatalogMetadata(place());
    }

    @Override
    Procedures procedures() {
        return new Procedures(getName(), getDefaultDatabase(), warehouse());
    }

    @Override
    public Optional<Factory> getFactory() {
        return Optional.of(new TableFactoryOfCatalog(place()));
    }

    @Override
    public List<String> listDatabases() {
        return warehouse().databases();
    }

    @Override
    public boolean databaseExists(String name) {
        return warehouse().hasDatabase(name);
    }

    @Override
    public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
        requireDatabase(name);
        return opened().databases().get(name);
    }

    private void requireDatabase(String name) throws DatabaseNotExistException {
        if (!databaseExists(name)) {
            throw new DatabaseNotExistException(getName(), name);
        }
    }

    @Override
    public void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists)
            throws DatabaseAlreadyExistException {
        boolean created = warehouse().createDatabase(name, CatalogDatabases.properties(database));
        if (!created && !ignoreIfExists) {
            throw new DatabaseAlreadyExistException(getName(), name);
        }
    }

    @Override
    public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade)
            throws DatabaseNotExistException, DatabaseNotEmptyException {
        if (!databaseExists(name)) {
            if (!ignoreIfNotExists) {
                throw new DatabaseNotExistException(getName(), name);
            }
            return;
        }
        if (name.equals(TableName.DEFAULT)) {
            throw new InvalidUseException(
                    "Cannot drop the database '" + name + "' of the catalog " + getName(),
                    "it is the warehouse itself",
                    "Drop its tables one by one");
        }
        // Whether it is empty is decided in the step that removes it: another session may add a view meanwhile.
        if (!warehouse().isDatabaseEmpty(name) || !warehouse().removeDatabase(name)) {
            if (cascade) {
                throw new InvalidUseException(
                        "Cannot drop the database '" + name + "' with all that is in it",
                        "a slip would remove the rows of all its tables at once",
                        "Drop its tables and views one by one, then the database; nothing was removed");
            }
            throw new DatabaseNotEmptyException(getName(), name);
        }
    }

    @Override
    public void alterDatabase(String name, CatalogDatabase database, boolean ignoreIfNotExists)
            throws DatabaseNotExistException {
        if (!opened().databases().alter(name, database) && !ignoreIfNotExists) {
            throw new DatabaseNotExistException(getName(), name);
        }
    }

    /** As Flink wants it, with the views. */
    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        return warehouse().names(database).orElseThrow(() -> new DatabaseNotExistException(getName(), database));
    }

    @Override
    public List<String> listViews(String database) throws DatabaseNotExistException {
        requireDatabase(database);
        return views().names(database);
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        Optional<CatalogTable> table = tables().find(path);
        if (table.isPresent()) {
            return table.get();
        }
        Optional<? extends CatalogBaseTable> other = views().find(path);
        if (other.isEmpty()) {
            other = metadata().find(path);
        }
        if (other.isPresent()) {
            return other.get();
        }
        warehouse().whyNoTable(Place.name(path)).ifPresent(why -> {
            throw why;
        });
        throw new TableNotExistException(getName(), path);
    }

    /** Refuses: in spite of a right answer, Flink would read the wrong time ({@code docs/decisions/0044-a-name-for-each-snapshot.md}). */
    @Override
    public CatalogBaseTable getTable(ObjectPath path, long timestamp) {
        throw TableState.withoutTimes(place(), path);
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return TableState.isThere(place(), path)
                || views().find(path).isPresent()
                || metadata().exists(path);
    }

    @Override
    public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
            throws TableAlreadyExistException, DatabaseNotExistException {
        String label = place().label(path);
        RunningStatement.requireNoReplacement(label);
        requireDatabase(path.getDatabaseName());
        boolean created;
        if (table instanceof ResolvedCatalogTable resolved) {
            created = views().find(path).isEmpty() && tables().create(path, resolved);
        } else if (table instanceof ResolvedCatalogView view) {
            created = createView(path, view);
        } else {
            throw unsupported(label, table);
        }
        if (!created) {
            RunningStatement.requireNoRepetition(label);
            if (!ignoreIfExists) {
                throw new TableAlreadyExistException(getName(), path);
            }
        }
    }

    private boolean createView(ObjectPath path, ResolvedCatalogView view) {
        if (warehouse().hasTable(Place.name(path))) {
            return false;
        }
        warehouse().requireFree(Place.name(path));
        return views().create(path, view);
    }

    private static InvalidUseException unsupported(String label, CatalogBaseTable table) {
        return new InvalidUseException(
                "Cannot keep " + label + ", " + Article.with(String.valueOf(table.getTableKind())),
                "a catalog of DataShard tables has tables and views only",
                "Create a table, and a job that writes it; nothing was changed");
    }

    @Override
    public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
        RunningStatement.requireNoReplacement(place().label(path));
        TableState.requireTable(place(), "drop", path);
        boolean dropped = (DropKind.TABLE.isMeant() && warehouse().dropTable(Place.name(path)))
                || (DropKind.VIEW.isMeant() && views().drop(path));
        if (!dropped) {
            requireMissing("drop", path, ignoreIfNotExists);
        }
    }

    /** Says why there is nothing to change: a metadata table can't be changed, and what is missing may be so if the statement says so. */
    private void requireMissing(String what, ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
        metadata().requireNone(what, path);
        if (!ignoreIfNotExists) {
            throw new TableNotExistException(getName(), path);
        }
    }

    @Override
    public void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists)
            throws TableNotExistException, TableAlreadyExistException {
        TableState.requireTable(place(), "rename", path);
        boolean isTable = warehouse().hasTable(Place.name(path));
        if (!isTable && views().find(path).isEmpty()) {
            requireMissing("rename", path, ignoreIfNotExists);
            return;
        }
        ObjectPath target = new ObjectPath(path.getDatabaseName(), newName);
        boolean renamed = !tableExists(target)
                && (isTable ? warehouse().renameTable(Place.name(path), newName) : views().rename(path, newName));
        if (!renamed) {
            throw new TableAlreadyExistException(getName(), target);
        }
    }

    @Override
    public void alterTable(
            ObjectPath path, CatalogBaseTable table, List<TableChange> changes, boolean ignoreIfNotExists)
            throws TableNotExistException {
        boolean altered;
        if (table instanceof ResolvedCatalogTable resolved) {
            altered = tables().alter(path, resolved, changes);
        } else if (table instanceof ResolvedCatalogView view) {
            altered = views().alter(path, view);
        } else {
            throw unsupported(place().label(path), table);
        }
        if (!altered) {
            requireMissing("alter", path, ignoreIfNotExists);
        }
    }

    /** Flink calls it for views; for tables it tells the changes. */
    @Override
    public void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNotExists)
            throws TableNotExistException {
        if (table instanceof ResolvedCatalogTable) {
            throw new InvalidUseException(
                    "Cannot alter the table " + place().label(path),
                    "it is not told what is to be changed, and whatever others have changed meanwhile would be lost",
                    "Use ALTER TABLE in SQL, or the method of the catalog that takes changes; nothing was changed");
        }
        alterTable(path, table, List.of(), ignoreIfNotExists);
    }

    @Override
    public List<CatalogPartitionSpec> listPartitions(ObjectPath path)
            throws TableNotExistException, TableNotPartitionedException {
        Optional<List<CatalogPartitionSpec>> partitions = new CatalogPartitions(place()).find(path);
        if (partitions.isPresent()) {
            return partitions.get();
        }
        if (!tableExists(path)) {
            throw new TableNotExistException(getName(), path);
        }
        throw new TableNotPartitionedException(getName(), path);
    }

    @Override
    public List<CatalogPartitionSpec> listPartitions(ObjectPath path, CatalogPartitionSpec part)
            throws TableNotExistException, TableNotPartitionedException {
        return listPartitions(path).stream()
                .filter(spec -> spec.getPartitionSpec()
                        .entrySet()
                        .containsAll(part.getPartitionSpec().entrySet()))
                .toList();
    }

    @Override
    public CatalogPartition getPartition(ObjectPath path, CatalogPartitionSpec spec) throws PartitionNotExistException {
        if (partitionExists(path, spec)) {
            return new CatalogPartitionImpl(Map.of(), "");
        }
        throw new PartitionNotExistException(getName(), path, spec);
    }

    @Override
    public boolean partitionExists(ObjectPath path, CatalogPartitionSpec spec) {
        return new CatalogPartitions(place()).find(path).stream().anyMatch(all -> all.contains(spec));
    }

    @Override
    public CatalogTableStatistics getTableStatistics(ObjectPath path) {
        return opened().statistics().ofTable(path);
    }

    @Override
    public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) {
        return opened().statistics().ofColumns(path);
    }
}
