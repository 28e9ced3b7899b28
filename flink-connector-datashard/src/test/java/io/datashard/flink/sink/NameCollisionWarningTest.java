package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.runtime.operators.sink.committables.CommittableCollector;
import org.junit.jupiter.api.Test;

/**
 * The warning about {@code pendingCommittables} that every job with a sink of Flink's own committer logs, without a class of this library: the
 * operator copies its state at each checkpoint, and each copy registers the gauge. {@code docs/operations.md} has the lines that end it.
 */
class NameCollisionWarningTest {
    private static final Path PAGE = Path.of("../docs/operations.md");
    private static final Pattern LINES =
            Pattern.compile("logger\\.metrics\\.name = (\\S+)\\nlogger\\.metrics\\.level = ERROR\\n");

    @Test
    void warnsFromTheLoggerThatThePageNamesWheneverFlinkCopiesTheStateOfACommitter() throws IOException {
        Matcher documented = LINES.matcher(Files.readString(PAGE));
        assertThat(documented.find()).isTrue();
        InternalSinkCommitterMetricGroup metrics =
                InternalSinkCommitterMetricGroup.wrap(UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());

        try (CapturedLog log = CapturedLog.warningsOf(documented.group(1))) {
            CommittableCollector<String> state = CommittableCollector.of(metrics);
            assertThat(log.lines()).isEmpty();

            // As CommitterOperator.snapshotState does.
            assertThat(state.copy()).isNotNull();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Name collision")
                    .contains("'pendingCommittables'");
        }
    }
}
