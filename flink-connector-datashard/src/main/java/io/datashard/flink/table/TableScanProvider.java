package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.source.DataShardSource;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a source of a table into a job.
 *
 * <p>If a job reads a table twice, its sources must not get numbers as uids. After a change of the job the numbers could be swapped; then each
 * source would go on at the other's position, and rows would silently be lost or doubled. So the user must name continuous reads, and such
 * bounded reads get no fixed uid.
 *
 * @param declaration the table
 * @param choice which snapshots to read, and the options
 * @param source the source that reads the table
 * @param type type of the rows
 * @param watermarks the watermarks that the source makes
 */
record TableScanProvider(
        TableDeclaration declaration,
        ScanChoice choice,
        DataShardSource<RowData> source,
        TypeInformation<RowData> type,
        WatermarkStrategy<RowData> watermarks)
        implements DataStreamScanProvider {
    private static final Logger LOG = LoggerFactory.getLogger(TableScanProvider.class);
    private static final String KIND = "source";

    @Override
    public boolean isBounded() {
        return source.getBoundedness() == Boundedness.BOUNDED;
    }

    @Override
    public Optional<Integer> getParallelism() {
        return choice.options().getOptional(SourceOptions.SCAN_PARALLELISM);
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment job) {
        if (choice.isNamed() && !isBounded() && !job.getCheckpointConfig().isCheckpointingEnabled()) {
            LOG.warn(
                    "The position '{}' of {} never moves: the job takes no checkpoints; set 'execution.checkpointing.interval'",
                    choice.options().get(SourceOptions.CONSUMER_ID),
                    declaration.label());
        }
        SingleOutputStreamOperator<RowData> rows = job.fromSource(
                        source, watermarks, declaration.location().name(), type)
                .setDescription("DataShard source " + declaration.label());
        OperatorUid.prescribed(context.generateUid(KIND)).or(() -> choose(job)).ifPresent(uid -> rows.uid(uid.text()));
        // The next source finds it here; the planner itself takes no operators from here.
        job.addOperator(rows.getTransformation());
        return rows;
    }

    private Optional<OperatorUid> choose(StreamExecutionEnvironment job) {
        if (choice.batch()) {
            return Optional.empty(); // without state
        }
        Optional<OperatorUid> named = choice.options()
                .getOptional(SourceOptions.SOURCE_OPERATOR_UID_SUFFIX)
                .map(name -> use(OperatorUid.requireName(SourceOptions.SOURCE_OPERATOR_UID_SUFFIX, name)));
        if (named.isPresent()) {
            if (named.get().isTaken(job)) {
                throw ambiguous("both have '" + named.get().use() + "' for '"
                        + SourceOptions.SOURCE_OPERATOR_UID_SUFFIX.key() + "'");
            }
            return named;
        }
        OperatorUid only = use("");
        List<SourceTransformation<?, ?, ?>> others = unnamed(job, only);
        if (others.isEmpty()) {
            return Optional.of(only);
        }
        if (!isBounded() || others.stream().anyMatch(other -> other.getBoundedness() != Boundedness.BOUNDED)) {
            throw ambiguous("nothing tells their states apart");
        }
        if (job.getCheckpointConfig().isCheckpointingEnabled()) {
            LOG.warn(
                    "{} is read by several sources of one job, which have no fixed uids: the job can't be restored from a savepoint after its"
                            + " query was changed. Give each 'source.operator-uid.suffix' if it should be",
                    declaration.label());
        }
        others.forEach(other -> other.setUid(null));
        return Optional.empty();
    }

    /** The sources of the table that the user has not named. */
    private List<SourceTransformation<?, ?, ?>> unnamed(StreamExecutionEnvironment job, OperatorUid only) {
        return job.getTransformations().stream()
                .filter(operator ->
                        operator.getUid() == null || operator.getUid().equals(only.text()))
                .<SourceTransformation<?, ?, ?>>mapMulti((operator, found) -> {
                    if (operator instanceof SourceTransformation<?, ?, ?> other
                            && other.getSource() instanceof DataShardSource<?> reader
                            && reader.location().text().equals(source.location().text())) {
                        found.accept(other);
                    }
                })
                .toList();
    }

    private InvalidUseException ambiguous(String why) {
        return new InvalidUseException(
                "Cannot read the table " + declaration.label() + " by two sources of one job",
                why + ", and with the wrong one a source would lose rows or send them twice",
                "Give each one of its own, such as FROM t /*+ OPTIONS('"
                        + SourceOptions.SOURCE_OPERATOR_UID_SUFFIX.key() + "'='second') */");
    }

    private OperatorUid use(String name) {
        return OperatorUid.of(KIND, declaration.location(), name);
    }
}
