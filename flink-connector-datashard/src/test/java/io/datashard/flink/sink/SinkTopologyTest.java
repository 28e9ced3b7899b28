package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DistributionMode;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
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

    /** So that nothing of their state depends on the parallelism of the job. */
    @Test
    void onlyWritersAreParallel() {
        assertThat(graph(sink -> sink, sink -> sink.setParallelism(7)).getStreamNodes().stream()
                        .filter(node -> !node.getOperatorName().contains("Source"))
                        .map(node -> node.getOperatorName() + " x" + node.getParallelism()))
                .containsExactlyInAnyOrder(
                        "Sink: Writer x7", "Sink: Aggregator x1", "Sink: Committer x1", "Sink: Marker releaser x1");
    }

    /** So that a job finds its state again with it and without it. */
    @Test
    void careForTheTableIsAnOperatorMoreAndChangesNoOther() {
        List<String> without = operatorUids(sink -> sink.uid("flights"));
        for (UnaryOperator<DataShardSinkBuilder<Row>> care : List.<UnaryOperator<DataShardSinkBuilder<Row>>>of(
                sink -> sink.autoCompaction(true),
                sink -> sink.snapshotTimeRetained(Duration.ofDays(7)),
                sink -> sink.orphanTimeRetained(Duration.ofDays(1)))) {
            List<String> with = new ArrayList<>(operatorUids(care, sink -> sink.uid("flights")));
            assertThat(with.remove("flights: care")).isTrue();
            assertThat(with).isEqualTo(without);
        }
        assertThat(operatorUids(sink -> sink.autoCompaction(true), sink -> {})).allMatch(uid -> uid.equals("none"));
        assertThat(graph(sink -> sink.autoCompaction(true), sink -> sink.setParallelism(7)).getStreamNodes().stream()
                        .filter(node -> node.getOperatorName().contains("care"))
                        .map(node -> node.getOperatorName() + " x" + node.getParallelism()))
                .containsExactly("Sink: Table care x1");
    }

    @Test
    void impossibleCareIsRefused() {
        for (UnaryOperator<DataShardSinkBuilder<Row>> wrong : List.<UnaryOperator<DataShardSinkBuilder<Row>>>of(
                sink -> sink.compactionFileSize(new MemorySize((1 << 20) - 1)),
                sink -> sink.compactionMinFiles(1),
                sink -> sink.compactionSmallFileRatio(0),
                sink -> sink.compactionSmallFileRatio(Double.NaN),
                sink -> sink.compactionMaxTaskSize(MemorySize.ZERO),
                sink -> sink.snapshotTimeRetained(Duration.ZERO),
                sink -> sink.snapshotNumRetainedMin(0),
                sink -> sink.orphanTimeRetained(Duration.ofMinutes(59)))) {
            assertThatThrownBy(() -> graph(wrong, sink -> {}))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageMatching("Cannot use .* for '(compaction|snapshot|orphan)\\..*it must be .*");
        }
    }

    @Test
    void distributionChangesNoUid() {
        assertThat(operatorUids(SinkTopologyTest::partitioned, sink -> sink.uid("flights")))
                .isEqualTo(operatorUids(sink -> sink.uid("flights")));
    }

    @Test
    void rowsOfAPartitionGoToOneWriter() {
        assertThat(exchange(SinkTopologyTest::partitioned)).isEqualTo("HASH");
        assertThat(exchange(sink -> partitioned(sink).distribution(DistributionMode.HASH)))
                .isEqualTo("HASH");
        assertThat(exchange(sink -> partitioned(sink).distribution(DistributionMode.NONE)))
                .isNotEqualTo("HASH");
    }

    @Test
    void rowsStayWhereTheyAreWithoutPartitions() {
        assertThat(exchange(sink -> sink)).isNotEqualTo("HASH");
        assertThat(exchange(sink -> sink.distribution(DistributionMode.HASH))).isNotEqualTo("HASH");
    }

    @Test
    void partitionsOfATableThatExistsAreKnown() {
        create(TableOptions.DEFAULT.withLayout(Layout.ICEBERG).withPartitions(List.of(PartitionTerm.bucket(4, "n"))));

        assertThat(exchange(sink -> sink)).isEqualTo("HASH");
        assertThat(exchange(sink -> sink.createIfMissing(false))).isEqualTo("HASH");
    }

    /** Else Flink would keep state of keys, and sort the input of a batch job by them. */
    @Test
    void writersKnowNoKey() {
        assertThat(graph(SinkTopologyTest::partitioned, sink -> {}).getStreamNodes())
                .allMatch(node -> node.getStatePartitioners().length == 0);
    }

    @Test
    void whatIsSaidOfATableThatExistsMustBeTrue() {
        create(TableOptions.DEFAULT.withLayout(Layout.ICEBERG).withPartitions(List.of(PartitionTerm.bucket(4, "n"))));

        assertThatThrownBy(() -> exchange(sink -> sink.layout(Layout.CLASSIC)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the layout 'classic'")
                .hasMessageContaining("there is a table of the iceberg layout");
        assertThatThrownBy(() -> exchange(sink -> sink.partitionedBy(PartitionTerm.bucket(8, "n"))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("with the partitions bucket(8, n)")
                .hasMessageContaining("it has the partitions bucket(4, n)");
        assertThat(exchange(sink -> sink.layout(Layout.ICEBERG).partitionedBy(PartitionTerm.bucket(4, "n"))))
                .isEqualTo("HASH");
        // A default of a project says nothing of tables that exist.
        assertThat(exchange(sink -> sink.layoutOfNewTable(Layout.CLASSIC))).isEqualTo("HASH");
    }

    @Test
    void partitionsThatCannotBeAreRefusedAtSubmission() {
        assertThatThrownBy(() -> exchange(sink -> partitioned(sink).layout(Layout.CLASSIC)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the layout 'iceberg'");
        assertThatThrownBy(() -> exchange(sink -> sink.partitionedBy(PartitionTerm.bucket(2, "n"))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the layout 'iceberg'");
        assertThatThrownBy(() -> exchange(sink -> partitioned(sink).partitionedBy(PartitionTerm.day("n"))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot partition by day of the column 'n'");
        assertThatThrownBy(() -> exchange(sink -> partitioned(sink).partitionedBy(PartitionTerm.day("m"))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'m' is not a column");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    private void create(TableOptions options) {
        DataShardTable.create(
                        folder.resolve("t").toString(), Schema.of(Field.optional(1, "n", PrimitiveType.LONG)), options)
                .close();
    }

    private static DataShardSinkBuilder<Row> partitioned(DataShardSinkBuilder<Row> sink) {
        return sink.layout(Layout.ICEBERG).partitionedBy(PartitionTerm.bucket(4, "n"));
    }

    /** How rows come to the writers. */
    private String exchange(UnaryOperator<DataShardSinkBuilder<Row>> settings) {
        return graph(settings, sink -> {}).getStreamNodes().stream()
                .filter(node -> node.getOperatorName().contains("Writer"))
                .map(node -> node.getInEdges().get(0).getPartitioner().toString())
                .findFirst()
                .orElseThrow();
    }

    private List<String> operatorUids(Consumer<DataStreamSink<Row>> settings) {
        return operatorUids(sink -> sink, settings);
    }

    private List<String> operatorUids(
            UnaryOperator<DataShardSinkBuilder<Row>> builder, Consumer<DataStreamSink<Row>> settings) {
        return graph(builder, settings).getStreamNodes().stream()
                .map(node -> node.getTransformationUID() == null ? "none" : node.getTransformationUID())
                .sorted() // Flink lists them by the hash of a number that counts all operators of the process
                .toList();
    }

    private StreamGraph graph(
            UnaryOperator<DataShardSinkBuilder<Row>> builder, Consumer<DataStreamSink<Row>> settings) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.enableCheckpointing(1000);
        var type = Types.ROW_NAMED(new String[] {"n"}, Types.LONG);
        settings.accept(flink.fromData(List.of(Row.of(1L)), type)
                .sinkTo(builder.apply(DataShardSink.forRow(type)
                                .path(folder.resolve("t").toString())
                                .createIfMissing())
                        .build()));
        return flink.getStreamGraph();
    }
}
