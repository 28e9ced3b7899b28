package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.S3Options;
import io.datashard.flink.options.SessionOptions;
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
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the declaration of a table says of how it lies on disk: its layout and its partitions. Says nothing of a table that it leaves open.
 *
 * @param name name of the table, for messages
 * @param location where it lies and how its store is reached
 * @param layout the layout that it must have; null = any
 * @param ofNewTable the layout of a table that is created
 * @param columns the columns that it is {@code PARTITIONED BY}
 * @param spec the text of its partition spec; null if there is none
 */
record TableDeclaration(
        String name,
        TableLocation location,
        @Nullable Layout layout,
        Layout ofNewTable,
        List<String> columns,
        @Nullable String spec) {
    /**
     * The declaration.
     *
     * @param options options of the table
     * @param session settings of the session and the cluster
     * @param columns the columns of its {@code PARTITIONED BY}
     * @throws InvalidUseException if partitions are declared twice
     */
    static TableDeclaration of(String name, Configuration options, ReadableConfig session, List<String> columns) {
        Layout layout = options.getOptional(DeclarationOptions.LAYOUT).orElse(null);
        String spec = options.getOptional(DeclarationOptions.PARTITION_SPEC).orElse(null);
        if (spec != null && !columns.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot use the table " + name,
                    "its partitions are declared twice: PARTITIONED BY " + columns + " and 'partition-spec' = '" + spec
                            + "'",
                    "Leave out one of them; 'partition-spec' can say all that PARTITIONED BY can");
        }
        return new TableDeclaration(
                name,
                TableLocation.of(
                        options.get(DeclarationOptions.PATH), S3Options.choice(options), ProcessSurroundings.current()),
                layout,
                layout != null ? layout : session.get(SessionOptions.LAYOUT),
                columns,
                spec);
    }

    /** Opens the place of the table. */
    TableAccess open() {
        return TableAccess.open(location, ProcessSurroundings.current());
    }

    /**
     * Checks the table that is there.
     *
     * @throws InvalidUseException if it is not what is declared
     */
    void requireFits(TableAccess access, CurrentTable table) {
        LayoutChoice.require(label(), layout, access.layout().layout());
        Schema schema = table.metadata().schema();
        if (schema != null) {
            PartitionChoice.require(label(), terms(schema), table.metadata());
        }
    }

    /**
     * Looks at the table, if anything is declared that it may not be.
     *
     * @throws InvalidUseException if it is not there, or not what is declared
     */
    void requireFits() {
        if (layout == null && spec == null && columns.isEmpty()) {
            return;
        }
        try (TableAccess access = open()) {
            requireFits(access, access.layout().loadOrFail());
        }
    }

    /**
     * Checks that the table can be created as it is declared.
     *
     * @param schema the columns of its rows
     * @throws InvalidUseException if it can't
     */
    void requireCreatable(Schema schema) {
        TableOptions.DEFAULT
                .withLayout(ofNewTable)
                .withPartitions(terms(schema))
                .newTable(location, ofNewTable.columnsFor(schema));
    }

    /**
     * The partitions; empty if none are declared.
     *
     * @throws InvalidUseException if the partition spec does not fit the columns
     */
    List<PartitionTerm> terms(Schema schema) {
        return spec != null
                ? PartitionSpec.parse(spec, schema).terms(schema)
                : columns.stream().map(PartitionTerm::identity).toList();
    }

    /** Its name and its place, for messages. */
    String label() {
        return name + " at " + location;
    }
}
