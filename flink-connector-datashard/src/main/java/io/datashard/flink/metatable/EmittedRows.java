package io.datashard.flink.metatable;

import io.datashard.flink.failure.LastingFailures;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Emits all rows of a metadata table, of one state of the table, for one element. */
final class EmittedRows implements FlatMapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    private final MetadataRead read;

    EmittedRows(MetadataRead read) {
        this.read = read;
    }

    @Override
    public void flatMap(Long once, Collector<RowData> out) {
        LastingFailures.endJob(() -> read.run(out::collect));
    }
}
