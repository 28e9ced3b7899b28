package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.SpoiltTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that would fail again after every restart ends at the first failure, though it may restart without end. */
@Timeout(60)
class LastingReadFailureITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @TempDir
    Path folder;

    @EveryLayout
    void damagedFile(Layout layout) {
        SpoiltTable.create(folder, layout).putSecondFileInPlaceOfFirst();

        endsAtOnce(
                DataShardSource.forRow().path(folder.toString()).verifyChecksums(ChecksumVerification.FULL),
                CorruptDataException.class);
    }

    @EveryLayout
    void lostFile(Layout layout) throws Exception {
        SpoiltTable table = SpoiltTable.create(folder, layout);
        Files.delete(folder.resolve(table.first().path().value()));

        assertThatThrownBy(() -> run(DataShardSource.forRow().path(folder.toString())))
                .hasStackTraceContaining(SuppressRestartsException.class.getName())
                .hasStackTraceContaining("the file is gone");
    }

    @Test
    void changeThatIsNoAppend() {
        GoldenTable golden = GoldenTable.named("0.9.1/history");
        JsonNode snapshots = golden.expected().get("snapshots");
        SnapshotId third = SnapshotId.parse(snapshots.get(2).get("id").asText());
        SnapshotId last =
                SnapshotId.parse(snapshots.get(snapshots.size() - 1).get("id").asText());

        endsAtOnce(
                DataShardSource.forRow().path(golden.root().toString()).between(third, last),
                InvalidUseException.class);
    }

    private static void endsAtOnce(DataShardSourceBuilder<Row> source, Class<? extends DataShardException> cause) {
        assertThatThrownBy(() -> run(source))
                .satisfies(failure ->
                        assertThat(failure).hasStackTraceContaining(SuppressRestartsException.class.getName()))
                .rootCause()
                .isInstanceOf(cause);
    }

    private static void run(DataShardSourceBuilder<Row> source) throws Exception {
        Configuration endless = new Configuration();
        endless.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        endless.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        endless.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(endless);
        env.setParallelism(1);
        env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "source")
                .sinkTo(new DiscardingSink<>());
        env.execute();
    }
}
