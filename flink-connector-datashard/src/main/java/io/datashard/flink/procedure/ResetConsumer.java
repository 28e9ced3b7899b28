package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import io.datashard.model.SnapshotId;
import io.datashard.table.TablePositions;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** {@code sys.reset_consumer}: moves or removes the named position of a reader. */
@Internal
public final class ResetConsumer implements Procedure {
    static final String NAME = "reset_consumer";

    private final CallableTables tables;
    private final CalledProcedure procedure;

    ResetConsumer(CallableTables tables) {
        this.tables = tables;
        this.procedure = new CalledProcedure(tables.catalog(), NAME);
    }

    /** One row: the position, the last snapshot that counts as read, and whether there was such a position. */
    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "consumer_id", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "snapshot_id", type = @DataTypeHint("STRING"), isOptional = true)
            },
            output = @DataTypeHint("ROW<consumer_id STRING, snapshot_id STRING, existed BOOLEAN>"))
    public Row[] call(
            ProcedureContext context,
            @Nullable String table,
            @Nullable String consumerId,
            @Nullable String snapshotId) {
        String id = procedure.required("consumer_id", consumerId);
        SnapshotId seen = snapshotId == null ? null : SnapshotArgument.parse(procedure, snapshotId);
        return tables.on(procedure, table, open ->
                new Row[] {Row.of(id, snapshotId, TablePositions.of(open).reset(id, seen))});
    }
}
