package io.datashard.flink.sink;

import io.datashard.flink.sink.Faults.Phase;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** The sink under test, with {@link Faults} before and after each of its steps. */
final class FaultySink<T>
        implements Sink<T>,
                SupportsPreWriteTopology<T>,
                SupportsPreCommitTopology<WriterResult, DataShardCommittable>,
                SupportsCommitter<DataShardCommittable>,
                SupportsPostCommitTopology<DataShardCommittable> {
    private static final long serialVersionUID = 1L;

    private final DataShardSink<T> sink;

    FaultySink(DataShardSink<T> sink) {
        this.sink = sink;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>((EndingWriter<T>) sink.createWriter(context));
    }

    private record Writer<T>(EndingWriter<T> writer) implements CommittingSinkWriter<T, WriterResult> {
        @Override
        public void write(T record, Context context) {
            Faults.reached(Phase.WRITE);
            writer.write(record, context);
        }

        @Override
        public void flush(boolean endOfInput) {
            writer.flush(endOfInput);
        }

        @Override
        public Collection<WriterResult> prepareCommit() {
            Faults.reached(Phase.BEFORE_PREPARE_COMMIT);
            Collection<WriterResult> results = writer.prepareCommit();
            Faults.reached(Phase.AFTER_PREPARE_COMMIT);
            return results;
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    @Override
    public DataStream<T> addPreWriteTopology(DataStream<T> input) {
        return sink.addPreWriteTopology(input);
    }

    @Override
    public DataStream<CommittableMessage<DataShardCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<WriterResult>> results) {
        return sink.addPreCommitTopology(results)
                .transform(
                        "Faults",
                        CommittableMessageTypeInfo.of(CommittableSerializer::new),
                        new SnapshotFault<>(Phase.SNAPSHOT_BEHIND_AGGREGATOR))
                .setParallelism(1)
                .setMaxParallelism(1)
                .global();
    }

    private static final class SnapshotFault<T> extends AbstractStreamOperator<T>
            implements OneInputStreamOperator<T, T> {
        private static final long serialVersionUID = 1L;

        private final Phase phase;

        SnapshotFault(Phase phase) {
            this.phase = phase;
        }

        @Override
        public void processElement(StreamRecord<T> element) {
            output.collect(element);
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            Faults.reached(phase);
        }
    }

    @Override
    public Committer<DataShardCommittable> createCommitter(CommitterInitContext context) {
        return new FaultyCommitter(sink.createCommitter(context));
    }

    private record FaultyCommitter(Committer<DataShardCommittable> committer)
            implements Committer<DataShardCommittable> {
        @Override
        public void commit(Collection<CommitRequest<DataShardCommittable>> requests)
                throws IOException, InterruptedException {
            Faults.reached(Phase.BEFORE_COMMIT);
            committer.commit(requests);
            Faults.reached(Phase.AFTER_COMMIT);
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<DataShardCommittable>> committed) {
        sink.addPostCommitTopology(committed
                .map(message -> {
                    Faults.reached(Phase.AFTER_COMMIT_IS_REPORTED);
                    return message;
                })
                .returns(CommittableMessageTypeInfo.of(CommittableSerializer::new)));
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
