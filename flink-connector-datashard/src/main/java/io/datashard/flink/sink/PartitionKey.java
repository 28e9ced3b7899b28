package io.datashard.flink.sink;

import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.options.SinkOptions;
import io.datashard.schema.InvalidValues;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.RowScreen;
import io.datashard.schema.Schema;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/** A hash of a record's partition, the same in every process and every run. Not thread-safe, like Flink's channel selectors. */
final class PartitionKey<T> implements KeySelector<T, Integer> {
    private static final long serialVersionUID = 1L;

    private final RecordSerializer<T> serializer;
    private final Schema schema;
    private final PartitionSpec spec;
    private final InvalidValues policy;
    private transient @Nullable Work<T> work;

    private record Work<T>(RecordSerializer.Bound<T> rows, RowScreen screen, Partitioner partitioner) {
        int key(T record) {
            return screen.take(rows.view(record)) ? partitioner.of(screen.row()).hashCode() : Partition.NONE.hashCode();
        }
    }

    /**
     * Creates the selector for a table.
     *
     * @param policy the writers' policy for invalid values; the writers report these, not this class
     */
    PartitionKey(RecordSerializer<T> serializer, Schema schema, PartitionSpec spec, InvalidValues policy) {
        this.serializer = serializer;
        this.schema = schema;
        this.spec = spec;
        this.policy = policy == InvalidValues.FAIL ? InvalidValues.SKIP : policy;
    }

    @Override
    public Integer getKey(T record) {
        return LastingFailures.endJob(() -> work().key(record));
    }

    private Work<T> work() {
        Work<T> bound = work;
        if (bound == null) {
            RowScreen screen =
                    new RowScreen(schema, spec, "the table", policy, value -> {}, SinkOptions.ON_INVALID_VALUE.key());
            bound = new Work<>(serializer.bind(schema), screen, new Partitioner(spec, schema));
            work = bound;
        }
        return bound;
    }
}
