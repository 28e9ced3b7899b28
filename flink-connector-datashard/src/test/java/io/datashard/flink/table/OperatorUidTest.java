package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which uids sources and sinks of SQL find their state again. */
class OperatorUidTest {
    private static final ProviderContext NO_PLAN = name -> Optional.empty();
    private static final RowType ROW = RowType.of(new BigIntType());
    private final StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment();

    @TempDir
    private Path folder;

    private DataStream<RowData> source(boolean continuous, String... options) {
        return source(NO_PLAN, false, continuous, options);
    }

    private DataStream<RowData> source(ProviderContext plan, boolean batch, boolean continuous, String... options) {
        Configuration config = config(options);
        TableDeclaration declaration = declaration(config);
        DataShardSourceBuilder<RowData> builder = DataShardSource.forRowData().location(declaration.location());
        if (continuous) {
            builder.continuous(Duration.ofSeconds(1));
        }
        return new TableScanProvider(
                        declaration,
                        new ScanChoice("t", config, batch, ZoneId.of("UTC")),
                        builder.build(),
                        InternalTypeInfo.of(ROW),
                        WatermarkStrategy.noWatermarks())
                .produceDataStream(plan, job);
    }

    private String sink(String... options) {
        return sink(NO_PLAN, options);
    }

    private String sink(ProviderContext plan, String... options) {
        Configuration config = config(options);
        TableDeclaration declaration = declaration(config);
        DataStream<RowData> rows =
                new DataStream<>(job, source(false, "path", folder + "/other").getTransformation());
        return new TableSinkProvider(
                        declaration, config, DataShardSink.forRowData(ROW).location(declaration.location()))
                .consumeDataStream(plan, rows)
                .getTransformation()
                .getUid();
    }

    private Configuration config(String... options) {
        Configuration config = new Configuration();
        config.set(DeclarationOptions.PATH, folder + "/a table");
        for (int i = 0; i < options.length; i += 2) {
            config.setString(options[i], options[i + 1]);
        }
        return config;
    }

    private static TableDeclaration declaration(Configuration config) {
        return TableDeclaration.of("t", config, new Configuration(), List.of());
    }

    private static String uid(DataStream<RowData> source) {
        return source.getTransformation().getUid();
    }

    @Test
    void uidIsMadeOfThePlaceOfTheTable() {
        assertThat(uid(source(true, "scan.parallelism", "7"))).matches(pattern("source"));
        assertThat(uid(source(true, "path", folder + "/b"))).startsWith("datashard-source-b-");
        assertThat(sink()).matches(pattern("sink"));
    }

    @Test
    void uidIsFixedForGood() {
        // Savepoints of users hold it.
        assertThat(OperatorUid.of(
                                "sink",
                                declaration(config("path", "s3://bucket/warehouse/flights"))
                                        .location(),
                                "")
                        .text())
                .isEqualTo("datashard-sink-flights-b3d0d052fdbb");
    }

    @Test
    void sinksOfOneTableAreNamedOrNumbered() {
        assertThat(sink()).matches(pattern("sink"));
        assertThat(sink()).matches(pattern("sink") + "-2");
        assertThat(sink()).matches(pattern("sink") + "-3");
        assertThat(sink("sink.operator-uid.suffix", "night")).matches(pattern("sink") + "-night");
        assertThat(sink("sink.id", "my.sink")).matches(pattern("sink") + "-my.sink");
        assertThat(sink("sink.id", "a", "sink.operator-uid.suffix", "b")).matches(pattern("sink") + "-b");
        assertThat(sink("path", folder + "/b")).startsWith("datashard-sink-b-");
    }

    @Test
    void twoSinksOfOneNameAreRefused() {
        for (String option : List.of("sink.operator-uid.suffix", "sink.id")) {
            sink(option, "same-" + option.length());
            assertThatThrownBy(() -> sink(option, "same-" + option.length()))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot write the table t at " + folder + "/a table by two sinks of one job")
                    .hasMessageContaining("OPTIONS('" + option + "'='second')");
        }
    }

    @Test
    void twoReadsWithoutEndMustBeNamed() {
        DataStream<RowData> first = source(true);
        assertThatThrownBy(() -> source(true))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot read the table t at " + folder + "/a table by two sources of one job")
                .hasMessageContaining("OPTIONS('source.operator-uid.suffix'='second')");
        assertThatThrownBy(() -> source(false)).isInstanceOf(InvalidUseException.class);
        assertThat(uid(source(true, "source.operator-uid.suffix", "b"))).matches(pattern("source") + "-b");
        assertThatThrownBy(() -> source(true, "source.operator-uid.suffix", "b"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("both have 'b' for 'source.operator-uid.suffix'");
        assertThat(uid(first)).matches(pattern("source"));
    }

    /** Numbers would give one the state of the other once a query is changed. */
    @Test
    void severalReadsThatEndHaveNoUid() {
        List<DataStream<RowData>> unnamed = List.of(source(false), source(false), source(false));
        assertThat(unnamed).allMatch(source -> uid(source) == null);
        assertThat(uid(source(false, "source.operator-uid.suffix", "b"))).matches(pattern("source") + "-b");
        assertThatThrownBy(() -> source(true)).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void batchReadsHaveNoState() {
        assertThat(uid(source(NO_PLAN, true, false))).isNull();
        assertThat(uid(source(NO_PLAN, true, false, "source.operator-uid.suffix", "b")))
                .isNull();
    }

    @Test
    void compiledPlanPrescribesUids() {
        assertThat(uid(source(name -> Optional.of("1_" + name), false, true))).isEqualTo("1_source");
        assertThat(uid(source(name -> Optional.of("2_" + name), false, true))).isEqualTo("2_source");
        assertThat(sink(name -> Optional.of("3_" + name), "sink.operator-uid.suffix", "b"))
                .isEqualTo("3_sink");
    }

    @Test
    void suffixThatCannotBePartOfASinkIdIsRefused() {
        for (Map.Entry<String, String> bad : Map.of(
                        "sink.operator-uid.suffix", "a b", "source.operator-uid.suffix", "ä")
                .entrySet()) {
            assertThatThrownBy(() -> {
                        sink(bad.getKey(), bad.getValue());
                        source(true, bad.getKey(), bad.getValue());
                    })
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot use '" + bad.getValue() + "' for '" + bad.getKey() + "'");
        }
    }

    @Test
    void sinkHasTheParallelismOfItsInputUnlessItHasOneOfItsOwn() {
        job.setParallelism(5);
        DataStream<RowData> rows = source(true, "path", folder + "/other");
        rows.getTransformation().setParallelism(3);
        for (String[] options : new String[][] {{}, {"sink.parallelism", "2"}}) {
            Configuration config = config(options);
            TableDeclaration declaration = declaration(config);
            int tasks = new TableSinkProvider(
                            declaration, config, DataShardSink.forRowData(ROW).location(declaration.location()))
                    .consumeDataStream(NO_PLAN, rows)
                    .getTransformation()
                    .getParallelism();
            assertThat(tasks).isEqualTo(options.length == 0 ? 3 : 2);
        }
    }

    private static String pattern(String kind) {
        return "datashard-" + kind + "-a-table-[0-9a-f]{12}";
    }
}
