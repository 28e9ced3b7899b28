package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.lineage.DatasetName;
import io.datashard.flink.lineage.TableLineage;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.S3Options;
import io.datashard.flink.options.SessionOptions;
import io.datashard.flink.source.enumerator.AwaitedDeclaration;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutChoice;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Schema;
import io.datashard.table.PartitionChoice;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * The declared location, layout and partitions of a table. An undeclared layout or partitioning fits every table.
 *
 * @param name name of the table, for messages
 * @param location where the table lies, and how to reach its store
 * @param layout the layout that the table must have; null = any
 * @param ofNewTable the layout of a new table
 * @param columns the columns of {@code PARTITIONED BY}
 * @param spec the text of the partition spec; null if none is declared
 * @param dataset its name in the lineage of jobs
 */
public record TableDeclaration(
        String name,
        TableLocation location,
        @Nullable Layout layout,
        Layout ofNewTable,
        List<String> columns,
        @Nullable String spec,
        DatasetName dataset) {
    /**
     * Reads the declaration.
     *
     * @param options options of the table
     * @param session settings of the session and the cluster
     * @param columns the columns of {@code PARTITIONED BY}
     * @throws InvalidUseException if both an option and {@code PARTITIONED BY} declare partitions
     */
    public static TableDeclaration of(
            String name, Configuration options, ReadableConfig session, List<String> columns) {
        Layout layout = options.getOptional(DeclarationOptions.LAYOUT).orElse(null);
        String spec = options.getOptional(DeclarationOptions.PARTITION_SPEC).orElse(null);
        if (spec != null && !columns.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot use the table " + name,
                    "its partitions are declared twice: PARTITIONED BY " + columns + " and 'partition-spec' = '" + spec
                            + "'",
                    "Leave out one of them; 'partition-spec' can say all that PARTITIONED BY can");
        }
        TableLocation location = TableLocation.of(
                options.get(DeclarationOptions.PATH), S3Options.choice(options), ProcessSurroundings.current());
        return new TableDeclaration(
                name,
                location,
                layout,
                layout != null ? layout : session.get(SessionOptions.LAYOUT),
                columns,
                spec,
                DatasetName.of(location));
    }

    /** The same declaration of a table that lineage names so: one of a catalog. */
    TableDeclaration named(DatasetName chosen) {
        return new TableDeclaration(name, location, layout, ofNewTable, columns, spec, chosen);
    }

    /** What is known of the table without a request. */
    TableLineage lineage() {
        return new TableLineage(dataset, location, null);
    }

    /** Opens the table root; the table may be missing. */
    TableAccess open() {
        return TableAccess.open(location, ProcessSurroundings.current());
    }

    /**
     * Checks an existing table against the declaration.
     *
     * @throws InvalidUseException if layout or partitions differ from the declaration
     */
    void requireFits(TableAccess access, CurrentTable table) {
        LayoutChoice.require(label(), layout, access.layout().layout());
        Schema schema = table.metadata().schema();
        if (schema != null) {
            PartitionChoice.require(label(), terms(schema), table.metadata());
        }
    }

    /**
     * What a table must be that comes after the read of it has begun.
     *
     * @param limit how long to wait for it
     * @param schema its declared columns
     * @throws InvalidUseException if the partition spec does not fit the columns
     */
    AwaitedDeclaration awaited(Duration limit, Schema schema) {
        return new AwaitedDeclaration(limit, label(), layout, terms(schema));
    }

    /**
     * Checks that the table can be created as declared.
     *
     * @param schema the columns of its rows
     * @throws InvalidUseException if it can't be created so
     */
    void requireCreatable(Schema schema) {
        TableOptions.DEFAULT
                .withLayout(ofNewTable)
                .withPartitions(terms(schema))
                .newTable(location, ofNewTable.columnsFor(schema));
    }

    /**
     * The declared partitions; empty if there are none.
     *
     * @throws InvalidUseException if the partition spec does not fit the columns
     */
    public List<PartitionTerm> terms(Schema schema) {
        return spec != null
                ? PartitionSpec.parse(spec, schema).terms(schema)
                : columns.stream().map(PartitionTerm::identity).toList();
    }

    /** Name and location of the table, for messages. */
    String label() {
        return name + " at " + location;
    }
}
