package io.datashard.flink.source;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.lineage.InLineage;
import io.datashard.flink.lineage.TableLineage;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.source.enumerator.AwaitedDeclaration;
import io.datashard.flink.source.enumerator.DataShardEnumerator;
import io.datashard.flink.source.enumerator.DataShardEnumeratorState;
import io.datashard.flink.source.enumerator.DataShardEnumeratorStateSerializer;
import io.datashard.flink.source.enumerator.EnumeratedRead;
import io.datashard.flink.source.enumerator.InferredParallelism;
import io.datashard.flink.source.reader.DataShardSourceReader;
import io.datashard.flink.source.reader.ReaderSettings;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.DataShardSplitSerializer;
import io.datashard.read.PlanningSettings;
import io.datashard.table.TableColumns;
import io.datashard.table.TableLocation;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.DynamicParallelismInference;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads a DataShard table. A read either ends (as of a snapshot or a time, or between two snapshots) or goes on without end as the table grows.
 *
 * <pre>{@code
 * env.fromSource(
 *         DataShardSource.forRowData().path("warehouse/flights").build(),
 *         WatermarkStrategy.noWatermarks(),
 *         "flights");
 * }</pre>
 *
 * <p>Every row takes effect on the job's state exactly once, across failures, rescaling and savepoints. With a parallelism of 1, rows come in
 * the order in which the table's writers added them; a read that begins with the full table can be an exception ({@code docs/reading.md}).
 * Listeners of Flink learn which table the job reads: see {@code docs/lineage.md}. Immutable and serializable.
 *
 * @param <T> type of the records
 */
@Public
public final class DataShardSource<T>
        implements Source<T, DataShardSplit, DataShardEnumeratorState>,
                ResultTypeQueryable<T>,
                DynamicParallelismInference,
                InLineage {
    private final TableLocation location;
    private final PlanningSettings planning;
    private final AwaitedDeclaration awaited;
    private final ReaderSettings<T> reading;
    private final InferredParallelism parallelism;
    private final TableLineage lineage;

    DataShardSource(
            TableLineage lineage,
            PlanningSettings planning,
            AwaitedDeclaration awaited,
            ReaderSettings<T> reading,
            InferredParallelism parallelism) {
        this.location = lineage.location();
        this.lineage = lineage;
        this.planning = planning;
        this.awaited = awaited;
        this.reading = reading;
        this.parallelism = parallelism;
    }

    /** Reads RowData, with all columns of the table unless {@link DataShardSourceBuilder#select} chooses some. */
    public static DataShardSourceBuilder<RowData> forRowData() {
        return forRecords(RecordDeserializers.forRowData());
    }

    /** Reads Rows, with all columns of the table unless {@link DataShardSourceBuilder#select} chooses some. */
    public static DataShardSourceBuilder<Row> forRow() {
        return forRecords(RecordDeserializers.forRow());
    }

    /** Reads objects of a POJO class or record, with the columns that it has fields for. */
    public static <T> DataShardSourceBuilder<T> forPojo(Class<T> type) {
        return forRecords(RecordDeserializers.forPojo(type));
    }

    /** Reads Avro's generic records, with the columns that the schema has. Needs flink-avro in the job. */
    public static DataShardSourceBuilder<GenericRecord> forAvro(org.apache.avro.Schema schema) {
        return forRecords(RecordDeserializers.forAvro(schema));
    }

    /** Reads records of a class that Avro generated, with the columns that it has. Needs flink-avro in the job. */
    public static <T extends SpecificRecord> DataShardSourceBuilder<T> forAvro(Class<T> type) {
        return forRecords(RecordDeserializers.forAvro(type));
    }

    /** Reads records of any type, with your own deserializer. */
    public static <T> DataShardSourceBuilder<T> forRecords(RecordDeserializer<T> deserializer) {
        return new DataShardSourceBuilder<>(deserializer);
    }

    /** Where the table lies. */
    @Internal
    public TableLocation location() {
        return location;
    }

    /** The table as the lineage of a job names it. Makes no request. */
    @Internal
    @Override
    public SourceLineageVertex getLineageVertex() {
        return lineage.read(planning.mode());
    }

    @Override
    public Boundedness getBoundedness() {
        return planning.isContinuous() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    /** Opens the table, to learn its columns and to check the order of the two snapshots of an incremental read. Blocking. */
    @Override
    public TypeInformation<T> getProducedType() {
        return reading.producedType(
                TableColumns.of(location, ProcessSurroundings.current(), planning.mode(), OptionNames.FLINK));
    }

    /** Called by Flink in batch jobs, unless the source was given a parallelism. Plans as many splits as it takes. Blocking. */
    @Internal
    @Override
    public int inferParallelism(Context context) {
        return parallelism.of(location, planning, reading.filter(), context);
    }

    @Internal
    @Override
    public SplitEnumerator<DataShardSplit, DataShardEnumeratorState> createEnumerator(
            SplitEnumeratorContext<DataShardSplit> context) {
        return restoreEnumerator(context, null);
    }

    @Internal
    @Override
    public SplitEnumerator<DataShardSplit, DataShardEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<DataShardSplit> context, @Nullable DataShardEnumeratorState checkpoint) {
        return DataShardEnumerator.create(
                context,
                location,
                planning,
                awaited,
                new EnumeratedRead(reading.filter(), reading.verification(), reading.named()),
                checkpoint);
    }

    @Internal
    @Override
    public SourceReader<T, DataShardSplit> createReader(SourceReaderContext context) {
        return DataShardSourceReader.create(context, location, reading);
    }

    @Internal
    @Override
    public SimpleVersionedSerializer<DataShardSplit> getSplitSerializer() {
        return new DataShardSplitSerializer();
    }

    @Internal
    @Override
    public SimpleVersionedSerializer<DataShardEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new DataShardEnumeratorStateSerializer();
    }
}
