package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sink becomes in a job. */
class SinkTopologyTest {
    @TempDir
    Path folder;

    @Test
    void needsNoUid() {
        assertThat(operatorUids(sink -> {})).isNotEmpty().allMatch(uid -> uid.equals("none"));
    }

    /** State is found again by these. */
    @Test
    void uidsOfItsOperatorsFollowFromTheUidOfTheSink() {
        assertThat(operatorUids(sink -> sink.uid("flights")))
                .contains("flights", "flights: aggregator", "Sink Committer: flights", "flights: marker-releaser");
    }

    private List<String> operatorUids(Consumer<DataStreamSink<Row>> settings) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.enableCheckpointing(1000);
        var type = Types.ROW_NAMED(new String[] {"n"}, Types.LONG);
        settings.accept(flink.fromData(List.of(Row.of(1L)), type)
                .sinkTo(DataShardSink.forRow(type)
                        .path(folder.resolve("t").toString())
                        .createIfMissing()
                        .build()));
        return flink.getStreamGraph().getStreamNodes().stream()
                .map(node -> node.getTransformationUID() == null ? "none" : node.getTransformationUID())
                .toList();
    }
}
