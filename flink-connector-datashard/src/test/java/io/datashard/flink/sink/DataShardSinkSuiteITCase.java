package io.datashard.flink.sink;

import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Timeout;

/** Flink's own tests of sinks: savepoints, rescaling, metrics. They wait for ever for rows that are not there. */
@Timeout(120)
class DataShardSinkSuiteITCase extends SinkTestSuiteBase<String> {
    @TestSemantics
    CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

    @TestEnv
    MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestContext
    ExternalContextFactory<Context> context = name -> new Context();

    private static final class Context implements DataStreamSinkV2ExternalContext<String> {
        private final String path = newFolder() + "/t";

        @Override
        public Sink<String> createSink(TestingSinkSettings settings) {
            // The suite stops unbounded streams without checkpoints by a savepoint; submitting such is refused by this
            // sink otherwise.
            return new UncheckedSink<>(DataShardSink.forRecords(new OneColumn())
                    .path(path)
                    .createIfMissing()
                    .build());
        }

        @Override
        public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings settings) {
            return new NewRows(path);
        }

        @Override
        public List<String> generateTestData(TestingSinkSettings settings, long seed) {
            return new Random(seed)
                    .ints(100)
                    .mapToObj(number -> seed + "-" + number)
                    .toList();
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public List<URL> getConnectorJarPaths() {
            return List.of();
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "datashard";
        }

        private static Path newFolder() {
            try {
                return Files.createTempDirectory("sink-suite");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads each row once over all polls, as a consumer does. */
    private static final class NewRows implements ExternalSystemDataReader<String> {
        private final String path;
        private final Map<String, Long> seen = new HashMap<>();

        NewRows(String path) {
            this.path = path;
        }

        @Override
        public List<String> poll(Duration timeout) {
            if (!DataShardTable.exists(path)) {
                return List.of();
            }
            try (DataShardTable table = DataShardTable.open(path);
                    RowIterator rows = table.scan().rows()) {
                Map<String, Long> found = rows.stream()
                        .collect(Collectors.groupingBy(row -> (String) row.get("text"), Collectors.counting()));
                List<String> added = new ArrayList<>();
                found.forEach((text, count) -> {
                    for (long i = seen.getOrDefault(text, 0L); i < count; i++) {
                        added.add(text);
                    }
                });
                seen.putAll(found);
                return added;
            }
        }

        @Override
        public void close() {}
    }
}
