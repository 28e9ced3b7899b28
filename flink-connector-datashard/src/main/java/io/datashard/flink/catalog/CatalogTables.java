package io.datashard.flink.catalog;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.PropertyChange;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.FlinkTypes;
import io.datashard.flink.convert.SchemaDiff;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.table.OptionCheck;
import io.datashard.flink.table.StatementCheck;
import io.datashard.flink.table.TableDeclaration;
import io.datashard.layout.NewTable;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import io.datashard.table.TableAccess;
import io.datashard.table.TableColumns;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.types.logical.RowType;

/** Shows, creates and alters the tables of a catalog. */
final class CatalogTables {
    private final Place place;

    CatalogTables(Place place) {
        this.place = place;
    }

    /**
     * A table as Flink sees it; empty if there is none. Before Flink lets a table be dropped, it asks whether it is there: of one that can't be
     * read only that is told, and the drop itself removes it, or says why not.
     */
    Optional<CatalogTable> find(ObjectPath path) {
        try {
            return findReadable(path);
        } catch (CorruptDataException | InvalidUseException e) {
            if (DropKind.TABLE.isRunning()) {
                return Optional.of(CatalogTable.newBuilder()
                        .schema(org.apache.flink.table.api.Schema.newBuilder().build())
                        .build());
            }
            throw e;
        }
    }

    private Optional<CatalogTable> findReadable(ObjectPath path) {
        Optional<TableState> found = TableState.open(place, path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (TableState state = found.get()) {
            ObjectPath table = state.name().map(SnapshotName::table).orElse(path);
            CatalogTable described = describe(table, state.access(), state.metadata());
            return Optional.of(state.name()
                    .map(name -> described.copy(name.options(described.getOptions())))
                    .orElse(described));
        }
    }

    private CatalogTable describe(ObjectPath path, TableAccess access, TableMetadata table) {
        Schema stored = columns(path, table);
        List<PartitionTerm> partitions = table.partitionSpec().terms(stored);
        List<String> keys = StoredOptions.isPartitionedByColumns(partitions)
                ? partitions.stream().map(PartitionTerm::column).toList()
                : List.of();
        return CatalogTable.newBuilder()
                .schema(StoredDeclaration.columns(place.label(path), stored, table.properties()))
                .comment(table.properties().getOrDefault(StoredDeclaration.COMMENT, ""))
                .partitionKeys(keys)
                .options(StoredOptions.of(table, access.layout().layout(), partitions))
                .build();
    }

    /** The columns of the table; of one without a schema (Python up to 0.5), those of its first data file. */
    private Schema columns(ObjectPath path, TableMetadata table) {
        Schema stored = table.schema();
        return stored != null
                ? stored
                : TableColumns.of(place.warehouse().locationOf(Place.name(path)), ProcessSurroundings.current());
    }

    /**
     * Creates a table.
     *
     * @return false if there is one already
     * @throws InvalidUseException if there can't be such a table, or something else has its name
     */
    boolean create(ObjectPath path, ResolvedCatalogTable table) {
        String label = place.label(path);
        Configuration options = OptionCheck.check(label, place.complete(path, table.getOptions()));
        StatementCheck.requireUsable(label, table);
        Schema rows = FlinkTypes.toSchema(physical(table));
        TableDeclaration declaration = TableDeclaration.of(label, options, place.session(), table.getPartitionKeys());
        place.warehouse().requireFree(Place.name(path));
        TableLocation location = place.warehouse().locationOf(Place.name(path));
        NewTable wanted = ofNewTable(declaration, rows, options, table)
                .newTable(location, declaration.ofNewTable().columnsFor(rows));
        try (TableAccess access = TableAccess.open(location, ProcessSurroundings.current(), declaration.ofNewTable())) {
            Duration limit = options.getOptional(DeclarationOptions.LOCK_TIMEOUT)
                    .orElseGet(() -> CommitSettings.DEFAULT.lockTimeoutOn(access.storage()));
            return access.createIfAbsent(wanted, limit);
        }
    }

    private static TableOptions ofNewTable(
            TableDeclaration declaration, Schema rows, Configuration options, ResolvedCatalogTable table) {
        Map<String, String> properties = new HashMap<>(DeclarationOptions.properties(options));
        properties.putAll(StoredDeclaration.properties(table));
        properties.putAll(StoredOptions.properties(table.getOptions()));
        TableOptions made =
                TableOptions.DEFAULT.withLayout(declaration.ofNewTable()).withPartitions(declaration.terms(rows));
        for (Map.Entry<String, String> property : properties.entrySet()) {
            made = made.withProperty(property.getKey(), property.getValue());
        }
        return made;
    }

    private static RowType physical(ResolvedCatalogTable table) {
        return (RowType) table.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    }

    /**
     * Alters a table.
     *
     * @param altered how it is to be
     * @param changes what is to be changed; whatever else of it others change stays
     * @return false if there is none
     * @throws InvalidUseException if it can't be so
     */
    boolean alter(ObjectPath path, ResolvedCatalogTable altered, List<TableChange> changes) {
        TableState.requireTable(place, "alter", path);
        Optional<TableAccess> found = place.warehouse().openTable(Place.name(path));
        if (found.isEmpty()) {
            return false;
        }
        String label = place.label(path);
        try (TableAccess access = found.get()) {
            Change change = new Change(label, altered, changes);
            Configuration unused = OptionCheck.check(label, place.complete(path, altered.getOptions()));
            boolean unusedToo =
                    access.properties(CommitSettings.DEFAULT).commit(table -> change.on(table, columns(path, table)));
            return true;
        }
    }

    /** The change of the properties of a table by ALTER TABLE. */
    private record Change(String label, ResolvedCatalogTable altered, List<TableChange> changes) {
        PropertyChange on(TableMetadata table, Schema stored) {
            requireSame(stored);
            Map<String, String> set = new HashMap<>();
            Set<String> remove = new HashSet<>();
            boolean isDeclaredAnew = false;
            for (TableChange change : changes) {
                if (change instanceof TableChange.SetOption option) {
                    set.put(StoredOptions.property(label, option.getKey()), option.getValue());
                } else if (change instanceof TableChange.ResetOption option) {
                    reset(table, option.getKey(), set, remove);
                } else {
                    isDeclaredAnew = true;
                }
            }
            if (isDeclaredAnew) {
                StatementCheck.requireUsable(label, altered);
                declareAnew(table, stored, set, remove);
            }
            return new PropertyChange(set, remove);
        }

        private void declareAnew(TableMetadata table, Schema stored, Map<String, String> set, Set<String> remove) {
            DeclarationParts.of(StoredDeclaration.schema(label, stored, table.properties()))
                    .requireBaseOf(label, DeclarationParts.of(StoredDeclaration.schema(altered)), changes);
            Map<String, String> declared = StoredDeclaration.properties(altered);
            declared.forEach((key, value) -> {
                if (StoredDeclaration.isOfColumns(key)) {
                    set.put(key, value);
                }
            });
            table.properties().keySet().stream()
                    .filter(key -> StoredDeclaration.isOfColumns(key) && !declared.containsKey(key))
                    .forEach(remove::add);
        }

        /** A table that keeps all its snapshots, because nobody has said how many, goes on keeping them. */
        private void reset(TableMetadata table, String option, Map<String, String> set, Set<String> remove) {
            String property = StoredOptions.property(label, option);
            if (!StoredOptions.isRetained(option)) {
                remove.add(property);
            } else if (table.properties().containsKey(property)) {
                set.put(property, StoredOptions.DEFAULT_RETAINED);
            }
        }

        private void requireSame(Schema stored) {
            SchemaDiff difference = SchemaDiff.forWriting(physical(altered), stored);
            if (!difference.isEmpty()) {
                throw new InvalidUseException(
                        "Cannot alter the columns of the table " + label,
                        "a table keeps the stored columns that it was created with, and these would differ: "
                                + String.join("; ", difference.differences()),
                        "Create a table with other columns AS SELECT from this one; computed and metadata columns, the watermark and the"
                                + " primary key can be altered. Nothing was changed");
            }
            if (altered.getDistribution().isPresent()) {
                throw new InvalidUseException(
                        "Cannot alter the distribution of the table " + label,
                        "a DataShard table has none",
                        "Leave it as it is; the iceberg layout has buckets as partitions. Nothing was changed");
            }
        }
    }
}
