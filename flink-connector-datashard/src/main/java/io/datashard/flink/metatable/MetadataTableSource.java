package io.datashard.flink.metatable;

import io.datashard.model.SnapshotId;
import io.datashard.table.TableLocation;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Reads a metadata table: the state that the table has when the job runs, or its snapshots without end. */
public final class MetadataTableSource implements ScanTableSource, SupportsProjectionPushDown, SupportsLimitPushDown {
    private final String name;
    private final MetadataTable table;
    private final TableLocation location;
    private final @Nullable SnapshotId snapshot;
    private final @Nullable Duration interval;
    private final RowType declared;
    private int[] chosen;
    private RowType produced;
    private long limit = Long.MAX_VALUE;

    /**
     * A source of all rows and columns.
     *
     * @param name name of the metadata table, for messages and names of operators
     * @param location where the table itself lies
     * @param snapshot the snapshot that is asked for; null = the current one
     * @param interval how often to look for new snapshots, of {@link MetadataTable#SNAPSHOTS}; null = the read ends
     * @param declared the columns of the metadata table
     * @throws io.datashard.error.InvalidUseException if it has other columns
     */
    public MetadataTableSource(
            String name,
            MetadataTable table,
            TableLocation location,
            @Nullable SnapshotId snapshot,
            @Nullable Duration interval,
            RowType declared) {
        this.name = name;
        this.table = table;
        this.location = location;
        this.snapshot = snapshot;
        this.interval = interval;
        this.declared = declared;
        this.chosen = table.positions(name, declared);
        this.produced = declared;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        if (interval != null) {
            return CalledScan.repeated(
                    interval,
                    new NewSnapshots(location, chosen),
                    InternalTypeInfo.of(produced),
                    "new-snapshots",
                    "Rows of " + name + ", without end");
        }
        String id = snapshot == null ? null : snapshot.toString();
        MetadataRead read = new MetadataRead(location, table, id, chosen, limit);
        return CalledScan.once(new EmittedRows(read), InternalTypeInfo.of(produced), "rows", "Rows of " + name);
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] fields, DataType producedDataType) {
        int[] all = table.positions(name, declared);
        chosen = Arrays.stream(fields).mapToInt(path -> all[path[0]]).toArray();
        produced = (RowType) producedDataType.getLogicalType();
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    @Override
    public DynamicTableSource copy() {
        MetadataTableSource copy = new MetadataTableSource(name, table, location, snapshot, interval, declared);
        copy.chosen = chosen.clone();
        copy.produced = produced;
        copy.limit = limit;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "DataShard metadata";
    }
}
