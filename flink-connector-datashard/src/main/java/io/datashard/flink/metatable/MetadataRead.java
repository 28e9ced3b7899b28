package io.datashard.flink.metatable;

import io.datashard.error.CorruptDataException;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.model.SnapshotId;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A read of a metadata table.
 *
 * @param location where the table itself lies
 * @param table which metadata table of it
 * @param snapshot the id of the snapshot that is asked for; null = the current one
 * @param columns positions of the columns to read
 * @param limit how many rows at most
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MetadataRead(TableLocation location, MetadataTable table, @Nullable String snapshot, int[] columns, long limit)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Hands over the rows one after the other, all of one state of the table.
     *
     * @throws io.datashard.error.StaleTableException if snapshots of that state have expired meanwhile, and a file of theirs is gone
     */
    void run(Consumer<RowData> rows) {
        try (TableAccess access = TableAccess.open(location, ProcessSurroundings.current())) {
            run(ShownState.read(access, snapshot == null ? null : SnapshotId.parse(snapshot)), rows);
        }
    }

    void run(ShownState state, Consumer<RowData> rows) {
        try (Stream<RowData> found = table.listing().rows(state, columns)) {
            found.limit(limit).forEachOrdered(rows);
        } catch (CorruptDataException e) {
            throw state.whyMissing(table.suffix())
                    .map(RuntimeException.class::cast)
                    .orElse(e);
        }
    }
}
