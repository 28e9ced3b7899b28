package io.datashard.flink.sink;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The sink under test without the checks at submission, and with a step of the test's own behind the aggregator.
 *
 * @param <R> type of the records
 */
record UncheckedSink<R>(DataShardSink<R> sink, Step step)
        implements Sink<R>,
                SupportsPreCommitTopology<WriterResult, DataShardCommittable>,
                SupportsCommitter<DataShardCommittable> {

    /** What comes behind the aggregator. */
    interface Step extends UnaryOperator<DataStream<CommittableMessage<DataShardCommittable>>>, Serializable {}

    UncheckedSink(DataShardSink<R> sink) {
        this(sink, committables -> committables);
    }

    @Override
    public SinkWriter<R> createWriter(WriterInitContext context) {
        return sink.createWriter(context);
    }

    @Override
    public DataStream<CommittableMessage<DataShardCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<WriterResult>> results) {
        return step.apply(sink.addPreCommitTopology(results));
    }

    @Override
    public Committer<DataShardCommittable> createCommitter(CommitterInitContext context) {
        return sink.createCommitter(context);
    }

    @Override
    public SimpleVersionedSerializer<WriterResult> getWriteResultSerializer() {
        return sink.getWriteResultSerializer();
    }

    @Override
    public SimpleVersionedSerializer<DataShardCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }
}
