package io.datashard.flink.sink;

import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutChoice;
import io.datashard.layout.NewTable;
import io.datashard.schema.Schema;
import io.datashard.table.PartitionChoice;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The table that a sink writes to, as the user declared it: nothing in here was read from the table.
 *
 * @param location where the table lies
 * @param layout the layout that the table must have; null = any
 * @param ofNewTable options of a new table. If they have partitions, an existing table must have the same ones
 */
record TargetTable(TableLocation location, @Nullable Layout layout, TableOptions ofNewTable) implements Serializable {
    private static final long serialVersionUID = 1L;

    TableAccess open() {
        return TableAccess.open(location, ProcessSurroundings.current(), ofNewTable.layout());
    }

    /** The new table for rows with these columns. */
    NewTable newTable(Schema rows) {
        return ofNewTable.newTable(location, ofNewTable.layout().columnsFor(rows));
    }

    /**
     * Checks that the table is the one that the user declared.
     *
     * @throws io.datashard.error.InvalidUseException if its layout or its partitions differ
     */
    void requireFits(TableAccess access, CurrentTable current) {
        LayoutChoice.require(location.text(), layout, access.layout().layout());
        PartitionChoice.require(location.text(), ofNewTable.partitionedBy(), current.metadata());
    }
}
