package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.schema.GenericRow;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.RecordingLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** What a read loads: each job of a cluster loads it anew, so nothing belongs to it that the read does not use. */
class LoadedClassesTest {
    @TempDir
    Path folder;

    @EveryLayout
    void readOfALocalTableLoadsNeitherTheClientOfS3NorTheLock(Layout layout) throws Exception {
        Set<String> loaded = loadedBy(LoaderUseReading.ROWS_OF + table(layout), 1);

        assertThat(loaded)
                .contains("org.apache.parquet.schema.MessageType")
                .noneMatch(name -> name.startsWith("software.amazon."))
                .noneMatch(name -> name.startsWith("com.sun.jna."))
                .noneMatch(name -> name.startsWith("org.apache.hadoop."))
                .noneMatch(name -> name.startsWith("org.apache.avro.Schema"))
                .noneMatch(name -> name.equals("com.fasterxml.jackson.databind.ObjectMapper"));
        // 1,137 when this was written, of which 660 are Parquet's and what it shades. With Avro's parser, 1,404.
        assertThat(loaded).hasSizeLessThan(1200);
    }

    @EveryLayout
    void openedTableLoadsNoMapperOfJsonAndNoFormatOfFiles(Layout layout) throws Exception {
        Set<String> loaded = loadedBy(table(layout), 2);

        assertThat(loaded)
                .contains("com.fasterxml.jackson.core.JsonParser")
                .noneMatch(name -> name.equals("com.fasterxml.jackson.databind.ObjectMapper"))
                .noneMatch(name -> name.startsWith("org.apache."));
        assertThat(loaded).hasSizeLessThan(400);
    }

    private String table(Layout layout) {
        String path = folder.resolve("t").toString();
        try (DataShardTable table =
                DataShardTable.create(path, LoaderUse.SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            table.append(List.of(GenericRow.of(LoaderUse.SCHEMA, 1L, "a")));
        }
        return path;
    }

    /** The classes of this library and of all that it brings. */
    private static Set<String> loadedBy(String path, long answer) throws Exception {
        try (RecordingLoader loader = new RecordingLoader()) {
            @SuppressWarnings("unchecked") // The class says so.
            Function<String, Long> use = (Function<String, Long>) loader.loadClass(LoaderUseReading.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(use.apply(path)).isEqualTo(answer);
            return loader.loaded();
        }
    }
}
