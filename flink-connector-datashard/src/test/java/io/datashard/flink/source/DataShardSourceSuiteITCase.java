package io.datashard.flink.source;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Timeout;

/** Flink's own tests of sources: savepoints, rescaling, metrics, idle readers, TaskManager failure. */
@Timeout(120)
class DataShardSourceSuiteITCase extends SourceTestSuiteBase<String> {
    @TestSemantics
    CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

    @TestEnv
    MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestContext
    ExternalContextFactory<Context> context = name -> new Context();

    private static final class Context implements DataStreamSourceExternalContext<String> {
        private static final Schema SCHEMA = Schema.of(Field.required(1, "text", PrimitiveType.STRING));

        private final DataShardTable table = DataShardTable.create(newFolder() + "/t", SCHEMA);

        @Override
        public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
            DataShardSourceBuilder<String> builder = DataShardSource.forRecords(new FirstColumn())
                    .path(table.location().text());
            return settings.getBoundedness() == Boundedness.BOUNDED
                    ? builder.build()
                    : builder.continuous(Duration.ofMillis(50)).build();
        }

        @Override
        public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(TestingSourceSettings settings) {
            return new ExternalSystemSplitDataWriter<>() {
                @Override
                public void writeRecords(List<String> records) {
                    table.append(records.stream().map(TestRow::of).toList());
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public List<String> generateTestData(TestingSourceSettings settings, int splitIndex, long seed) {
            return IntStream.range(0, 50)
                    .mapToObj(i -> splitIndex + "-" + seed + "-" + i)
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
        public void close() {
            table.close();
        }

        @Override
        public String toString() {
            return "datashard";
        }

        private static Path newFolder() {
            try {
                return Files.createTempDirectory("source-suite");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
