package io.datashard.flink.sink;

import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.failure.LastingFailures;
import io.datashard.format.schema.PartitionSpec;
import io.datashard.format.schema.Partitioner;
import io.datashard.format.schema.Schema;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/**
 * A hash of the partition that a record belongs to: the same in every process and every run. Not thread-safe, as Flink's channel selectors
 * are not.
 */
final class PartitionKey<T> implements KeySelector<T, Integer> {
    private static final long serialVersionUID = 1L;

    private final RecordSerializer<T> serializer;
    private final Schema schema;
    private final PartitionSpec spec;
    private transient @Nullable Work<T> work;

    private record Work<T>(RecordSerializer.Bound<T> rows, Partitioner partitioner) {}

    PartitionKey(RecordSerializer<T> serializer, Schema schema, PartitionSpec spec) {
        this.serializer = serializer;
        this.schema = schema;
        this.spec = spec;
    }

    @Override
    public Integer getKey(T record) {
        return LastingFailures.endJob(
                () -> work().partitioner().of(work().rows().view(record)).hashCode());
    }

    private Work<T> work() {
        Work<T> bound = work;
        if (bound == null) {
            bound = new Work<>(serializer.bind(schema), new Partitioner(spec, schema));
            work = bound;
        }
        return bound;
    }
}
