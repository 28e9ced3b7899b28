package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.RecordingLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What a command loads: a person waits for it. */
class CommandClassesTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));

    @TempDir
    Path folder;

    @EveryLayout
    void historyOfALocalTableLoadsNoFlinkNoClientOfS3AndNoFormatOfFiles(Layout layout) throws Exception {
        assertThat(loadedBy("history", table(layout)))
                .contains("picocli.CommandLine")
                .noneMatch(name -> name.startsWith("org.apache."))
                .noneMatch(name -> name.startsWith("software.amazon."))
                .noneMatch(name -> name.startsWith("com.sun.jna."));
    }

    @EveryLayout
    void noCommandNeedsFlink(Layout layout) throws Exception {
        for (String command : List.of("files", "partitions", "verify")) {
            assertThat(loadedBy(command, table(layout)))
                    .as(command)
                    .contains("picocli.CommandLine")
                    .noneMatch(name -> name.startsWith("org.apache.flink."))
                    .noneMatch(name -> name.startsWith("io.datashard.flink."))
                    .noneMatch(name -> name.startsWith("software.amazon."));
        }
    }

    private String table(Layout layout) {
        String path = folder.resolve("t").toString();
        if (!DataShardTable.exists(path)) {
            try (DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
                table.append(List.of(GenericRow.of(SCHEMA, 1L)));
            }
        }
        return path;
    }

    /** The classes that a command loads, but for the JDK and the log. */
    private static Set<String> loadedBy(String... arguments) throws Exception {
        try (RecordingLoader loader = new RecordingLoader()) {
            Object exitCode = loader.loadClass("io.datashard.cli.Tool")
                    .getMethod("run", String[].class, PrintWriter.class, PrintWriter.class)
                    .invoke(null, arguments, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
            assertThat(exitCode).isEqualTo(0);
            return loader.loaded();
        }
    }
}
