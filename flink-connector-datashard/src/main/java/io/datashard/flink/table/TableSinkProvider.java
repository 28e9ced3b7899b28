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
 * Puts a sink of a table into a job. All its operators get uids that follow from that of the sink.
 *
 * @param declaration the table
 * @param options its options
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
            // That of the input, unless the scheduler of a batch job finds a better one.
            sink.getTransformation().setParallelism(rows.getParallelism(), false);
        }
        return sink;
    }

    /**
     * Sinks of one table that nobody tells apart are numbered in the order of the statements. Should the numbers be others after the job was
     * changed, a sink goes on with what another one of the same table had not published yet: it is published once, whoever does it.
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
