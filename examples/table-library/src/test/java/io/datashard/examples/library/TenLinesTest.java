package io.datashard.examples.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program runs with the table library alone on its class path. */
class TenLinesTest {
    @TempDir
    Path folder;

    @Test
    void appendsReadsBetweenSnapshotsAndFollows() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        TenLines.run(folder.resolve("t").toString(), new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .contains("between: 2", "new: 1", "new: 2")
                .last()
                .asString()
                .startsWith("rows: 2, read up to 1;");
    }

    @Test
    void neitherFlinkNorHadoopIsThere() {
        for (String name :
                new String[] {"org.apache.flink.api.connector.sink2.Sink", "org.apache.hadoop.conf.Configuration"}) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }
}
