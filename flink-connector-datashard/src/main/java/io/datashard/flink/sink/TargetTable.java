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
 * The table that a sink writes to, and what is known of it before anybody has looked.
 *
 * @param location where it lies
 * @param layout the layout that it must have; null = any
 * @param ofNewTable what it has from the start if it is created. Its partitions, if there are any, are those that it must have in any case
 */
record TargetTable(TableLocation location, @Nullable Layout layout, TableOptions ofNewTable) implements Serializable {
    private static final long serialVersionUID = 1L;

    TableAccess open() {
        return TableAccess.open(location, ProcessSurroundings.current(), ofNewTable.layout());
    }

    /** The table that is created for rows of these columns. */
    NewTable newTable(Schema rows) {
        return ofNewTable.newTable(location, ofNewTable.layout().columnsFor(rows));
    }

    /**
     * Checks what the user said of the table.
     *
     * @throws io.datashard.error.InvalidUseException if it is another one
     */
    void requireFits(TableAccess access, CurrentTable current) {
        LayoutChoice.require(location.text(), layout, access.layout().layout());
        PartitionChoice.require(location.text(), ofNewTable.partitionedBy(), current.metadata());
    }
}
