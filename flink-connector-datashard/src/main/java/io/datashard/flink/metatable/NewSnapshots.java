package io.datashard.flink.metatable;

import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.layout.CurrentTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the table for each element, and emits the snapshots that it lists and did not list when it was looked at before. Its state is the ids
 * of those that were listed then. So no order of snapshots matters, and no snapshot that is listed comes twice or not at all. One that comes and
 * goes between two looks is not seen. At parallelism 1.
 */
final class NewSnapshots extends RichFlatMapFunction<Long, RowData> implements CheckpointedFunction {
    /** Never changes: jobs have state of this name. */
    private static final String STATE = "listed-snapshots";

    private static final long serialVersionUID = 1L;

    private final TableLocation location;
    private final int[] columns;
    private transient Set<Long> listed = new HashSet<>();
    private transient @Nullable ListState<Long> state;
    private transient @Nullable TableAccess access;
    private transient @Nullable CurrentTable last;

    NewSnapshots(TableLocation location, int[] columns) {
        this.location = location;
        this.columns = columns.clone();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        ListState<Long> stored =
                context.getOperatorStateStore().getListState(new ListStateDescriptor<>(STATE, Types.LONG));
        listed = new HashSet<>();
        for (Long id : stored.get()) {
            listed.add(id);
        }
        state = stored;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (state != null) {
            state.update(List.copyOf(listed));
        }
    }

    @Override
    public void open(OpenContext context) {
        LastingFailures.endJob(() -> {
            access = TableAccess.open(location, ProcessSurroundings.current());
        });
    }

    @Override
    public void flatMap(Long tick, Collector<RowData> out) {
        TableAccess open = access;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        LastingFailures.endJob(() -> look(open, out));
    }

    private void look(TableAccess open, Collector<RowData> out) {
        CurrentTable before = last;
        Optional<CurrentTable> now = before == null
                ? Optional.of(open.layout().loadOrFail())
                : open.layout().loadIfChanged(before);
        now.ifPresent(current -> {
            emit(new ShownState(open, current, null), out);
            last = current;
        });
    }

    private void emit(ShownState table, Collector<RowData> out) {
        try (Stream<RowData> rows = SnapshotRows.rows(table, columns, id -> !listed.contains(id.bits()))) {
            rows.forEachOrdered(out::collect);
        }
        listed = table.metadata().snapshots().stream()
                .map(snapshot -> snapshot.id().bits())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        if (access != null) {
            access.close();
            access = null;
        }
    }
}
