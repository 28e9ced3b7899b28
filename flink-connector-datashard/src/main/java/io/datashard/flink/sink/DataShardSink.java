package io.datashard.flink.sink;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.flink.care.CareOperator;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.convert.RecordSerializers;
import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.lineage.InLineage;
import io.datashard.flink.lineage.TableLineage;
import io.datashard.flink.options.WriteSettings;
import io.datashard.storage.Sources;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Writes a stream into a DataShard table, exactly once.
 *
 * <p>Writers write data files under their final names between two checkpoints. When the second one completes, one snapshot makes the files
 * visible. A job without checkpoints publishes one snapshot at the end of its input. Without rows there is no snapshot. The rows of a checkpoint
 * are published exactly once, whatever fails and whatever is repeated; see {@code docs/exactly-once.md}.
 *
 * <pre>{@code
 * env.enableCheckpointing(10_000);
 * flights.sinkTo(DataShardSink.forPojo(Flight.class).path("warehouse/flights").createIfMissing().build());
 * }</pre>
 *
 * <p>If the builder says so, the sink also keeps the table healthy: it merges small files, and removes what has expired, beside the stream.
 *
 * <p>Listeners of Flink learn which table the job writes: see {@code docs/lineage.md}. Immutable and serializable.
 *
 * @param <T> type of the records
 */
@Public
public final class DataShardSink<T>
        implements Sink<T>,
                SupportsPreWriteTopology<T>,
                SupportsPreCommitTopology<WriterResult, DataShardCommittable>,
                SupportsCommitter<DataShardCommittable>,
                SupportsPostCommitTopology<DataShardCommittable>,
                InLineage {
    private static final long serialVersionUID = 1L;

    private final SinkSettings settings;
    private final RecordSerializer<T> serializer;
    private final SerializableSupplier<Sources> sources;
    private final TableLineage lineage;

    DataShardSink(
            SinkSettings settings,
            RecordSerializer<T> serializer,
            SerializableSupplier<Sources> sources,
            TableLineage lineage) {
        this.settings = settings;
        this.serializer = serializer;
        this.sources = sources;
        this.lineage = lineage;
    }

    /** For RowData with these columns. */
    public static DataShardSinkBuilder<RowData> forRowData(RowType rowType) {
        return new DataShardSinkBuilder<>(RecordSerializers.forRowData(rowType));
    }

    /** For Rows, described by {@code Types.ROW_NAMED}. */
    public static DataShardSinkBuilder<Row> forRow(TypeInformation<Row> type) {
        return new DataShardSinkBuilder<>(RecordSerializers.forRow(type));
    }

    /** For objects of a POJO class or record. Fields and columns are matched by name. */
    public static <T> DataShardSinkBuilder<T> forPojo(Class<T> type) {
        return new DataShardSinkBuilder<>(RecordSerializers.forPojo(type));
    }

    /** For Avro's generic records of a schema. */
    public static DataShardSinkBuilder<GenericRecord> forAvro(org.apache.avro.Schema schema) {
        return new DataShardSinkBuilder<>(RecordSerializers.forAvro(schema));
    }

    /** For records of a class that Avro generated. */
    public static <T extends SpecificRecord> DataShardSinkBuilder<T> forAvro(Class<T> type) {
        return new DataShardSinkBuilder<>(RecordSerializers.forAvro(type));
    }

    /** For records of any type, with your own serializer. */
    public static <T> DataShardSinkBuilder<T> forRecords(RecordSerializer<T> serializer) {
        return new DataShardSinkBuilder<>(serializer);
    }

    /** The table as the lineage of a job names it. Makes no request. */
    @Internal
    @Override
    public LineageVertex getLineageVertex() {
        return lineage.written();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new EndingWriter<>(
                LastingFailures.endJob(() -> DataShardWriter.open(settings, serializer, context.metricGroup())
                        .keepingMarkers(context.getProcessingTimeService())));
    }

    @Override
    public DataStream<T> addPreWriteTopology(DataStream<T> input) {
        SubmissionChecks.requireCommits(input, settings);
        InLineage.restore(input);
        return Distribution.of(input, settings, serializer);
    }

    @Internal
    @Override
    public DataStream<CommittableMessage<DataShardCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<WriterResult>> results) {
        boolean checkpointing =
                results.getExecutionEnvironment().getCheckpointConfig().isCheckpointingEnabled();
        Submission submission = Submission.mint(sources.get());
        // One instance for the whole sink: the channels in and out must be global, and the parallelism must not follow
        // the job's.
        SingleOutputStreamOperator<CommittableMessage<DataShardCommittable>> aggregated = results.global()
                .transform(
                        "Aggregator",
                        CommittableMessageTypeInfo.of(CommittableSerializer::new),
                        new CheckpointAggregator(settings.sinkIds(), submission, checkpointing, sources))
                .setParallelism(1)
                .setMaxParallelism(1);
        return (SinkOperators.areNamed(results) ? aggregated.uid("aggregator") : aggregated).global();
    }

    @Internal
    @Override
    public Committer<DataShardCommittable> createCommitter(CommitterInitContext context) {
        return new DataShardCommitter(settings, context.metricGroup(), context.getRestoredCheckpointId());
    }

    @Internal
    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<DataShardCommittable>> committed) {
        SinkOperators.keepOneCommitter(committed);
        SingleOutputStreamOperator<Void> releaser = committed
                .global()
                .transform("Marker releaser", Types.VOID, new MarkerReleaser(settings.location()))
                .setParallelism(1)
                .setMaxParallelism(1);
        if (SinkOperators.areNamed(committed)) {
            releaser.uid("marker-releaser");
        }
        WriteSettings writing = settings.writing();
        if (writing.care().isOn()) {
            addCare(committed, writing);
        }
    }

    /** An operator without state: jobs find their state again with and without it. */
    private void addCare(DataStream<CommittableMessage<DataShardCommittable>> committed, WriteSettings writing) {
        SingleOutputStreamOperator<Void> care = committed
                .global()
                .transform(
                        "Table care",
                        Types.VOID,
                        new CareOperator<DataShardCommittable>(
                                settings.location(),
                                writing.care(),
                                writing.files().targetFileBytes()))
                .setParallelism(1)
                .setMaxParallelism(1);
        if (SinkOperators.areNamed(committed)) {
            care.uid("care");
        }
    }

    @Internal
    @Override
    public SimpleVersionedSerializer<WriterResult> getWriteResultSerializer() {
        return new WriterResultSerializer();
    }

    @Internal
    @Override
    public SimpleVersionedSerializer<DataShardCommittable> getCommittableSerializer() {
        return new CommittableSerializer();
    }

    SinkSettings settings() {
        return settings;
    }
}
