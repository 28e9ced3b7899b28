package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.sink.DataShardSinkBuilder;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.data.RowData;

/**
 * Puts a sink of a table into a job. The uids of all its operators follow from the sink's uid.
 *
 * @param declaration the table
 * @param options options of the table
 * @param builder makes the sink
 */
record TableSinkProvider(TableDeclaration declaration, ReadableConfig options, DataShardSinkBuilder<RowData> builder)
        implements DataStreamSinkProvider {
    private static final String KIND = "sink";

    @Override
    public Optional<Integer> getParallelism() {
        return options.getOptional(SinkOptions.SINK_PARALLELISM);
    }

    @Override
    public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
        OperatorUid uid = OperatorUid.prescribed(context.generateUid(KIND))
                .orElseGet(() -> choose(rows.getExecutionEnvironment()));
        DataStreamSink<RowData> sink = rows.sinkTo(builder.build())
                .uid(uid.text())
                .name(declaration.location().name())
                .setDescription("DataShard sink " + declaration.label());
        if (getParallelism().isPresent()) {
            sink.setParallelism(getParallelism().get());
        } else {
            // The input's parallelism, unless the scheduler of a batch job finds a better one.
            sink.getTransformation().setParallelism(rows.getParallelism(), false);
        }
        return sink;
    }

    /**
     * The sinks of one table get numbers in the order of the statements, unless the user names them. If a change of the job swaps the numbers, a
     * sink takes over the unpublished files of another sink of the same table: these are published once, whichever sink does it.
     */
    private OperatorUid choose(StreamExecutionEnvironment job) {
        Optional<OperatorUid> named =
                named(SinkOptions.SINK_OPERATOR_UID_SUFFIX, job).or(() -> named(SinkOptions.SINK_ID, job));
        if (named.isPresent()) {
            return named.get();
        }
        OperatorUid uid = use("");
        for (int number = 2; uid.isTaken(job); number++) {
            uid = use(Integer.toString(number));
        }
        return uid;
    }

    private Optional<OperatorUid> named(ConfigOption<String> option, StreamExecutionEnvironment job) {
        Optional<OperatorUid> uid = options.getOptional(option).map(name -> use(OperatorUid.requireName(option, name)));
        if (uid.isPresent() && uid.get().isTaken(job)) {
            throw new InvalidUseException(
                    "Cannot write the table " + declaration.label() + " by two sinks of one job",
                    "both have '" + uid.get().use() + "' for '" + option.key()
                            + "', by which each finds its state again",
                    "Give each one of its own, such as INSERT INTO t /*+ OPTIONS('" + option.key() + "'='second') */");
        }
        return uid;
    }

    private OperatorUid use(String name) {
        return OperatorUid.of(KIND, declaration.location(), name);
    }
}
